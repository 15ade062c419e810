using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// The AEAD of RFC 8439 section 2.8 over the vectors of <typeparamref name="TKernel"/>: key stream in rows where one call is enough, in
/// columns otherwise; Poly1305 behind the cipher, over what still lies in the first-level cache.
/// </summary>
[ConstantTime]
internal static unsafe class ChaCha20Poly1305Vectors<TKernel> where TKernel : struct, IChaCha20Poly1305Vectors
{
    private const int BlockSize = 64;

    /// <summary>How much is encrypted before it is authenticated, about.</summary>
    private const int ChunkBytes = 16 * 1024;

    /// <inheritdoc cref="ChaCha20Poly1305Portable.Seal"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Seal(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> head, Span<byte> ciphertext,
        Span<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        fixed (byte* keyPointer = key, noncePointer = nonce, source = head,
            destination = ciphertext, tagPointer = tag, aad = associatedData)
            Run(keyPointer, noncePointer, source, head.Length, destination, ciphertext.Length,
                tagPointer, aad, associatedData.Length, encrypt: true);
    }

    /// <summary>Verifies and decrypts; false and zeroes if the tag is wrong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool Open(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag,
        Span<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        // Read first: a call between the tag's computation and the comparison would have the right tag spilled, where nobody clears it.
        Vector128<ulong> given = Vector128.Create(tag).AsUInt64(), expected;
        fixed (byte* keyPointer = key, noncePointer = nonce, source = ciphertext, destination = plaintext, aad = associatedData)
            Run(keyPointer, noncePointer, source, ciphertext.Length, destination, plaintext.Length,
                (byte*)&expected, aad, associatedData.Length, encrypt: false);
        bool valid = expected == given;
        CryptographicOperations.ZeroMemory(new Span<byte>(&expected, sizeof(Vector128<ulong>)));
        if (!valid)
            CryptographicOperations.ZeroMemory(plaintext);
        return valid;
    }

    /// <summary><paramref name="destination"/> = <paramref name="source"/> ^ key stream from block <paramref name="counter"/> on.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Xor(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, uint counter, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        byte* memory = stackalloc byte[WorkspaceSize];
        byte* state = Align(memory), keyStream = state + BlockSize;
        fixed (byte* keyPointer = key, noncePointer = nonce, from = source, to = destination)
        {
            StartState((uint*)state, keyPointer, noncePointer);
            ((uint*)state)[12] = counter;
            XorStream((uint*)state, keyStream, from, to, source.Length);
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(state, BlockSize + TKernel.ColumnBytes));
    }

    /// <inheritdoc cref="Poly1305Portable.ComputeTag"/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ComputePoly1305(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> tag)
    {
        ulong* powers = stackalloc ulong[TKernel.PowersWords];
        Poly1305Scalar poly = default;
        fixed (byte* keyPointer = key, data = message, tagPointer = tag)
        {
            poly.Start(keyPointer);
            TKernel.Powers(ref poly, powers);
            nuint length = (nuint)message.Length, grouped = length - length % (nuint)TKernel.GroupBytes,
                rest = length % Poly1305Scalar.BlockSize;
            TKernel.AppendGroups(ref poly, powers, data, grouped / (nuint)TKernel.GroupBytes);
            poly.AppendBlocks(data + grouped, (length - grouped) / Poly1305Scalar.BlockSize);
            if (rest != 0)
                poly.AppendShortBlock(data + (length - rest), rest);
            poly.Finish(tagPointer);
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(powers, TKernel.PowersWords * sizeof(ulong)));
    }

    private static int WorkspaceSize => BlockSize + TKernel.ColumnBytes + TKernel.PowersWords * sizeof(ulong) + 64;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(
        byte* key, byte* nonce, byte* head, int headLength, byte* destination, int length,
        byte* tag, byte* aad, int aadLength, bool encrypt)
    {
        byte* memory = stackalloc byte[WorkspaceSize];
        byte* state = Align(memory), keyStream = state + BlockSize;
        ulong* powers = (ulong*)(keyStream + TKernel.ColumnBytes);
        byte* source = head;
        if (headLength != length && head != destination)
        {
            // The head is read where it is up to the end of a column; what is left, less than a column, is brought to the rest.
            int first = TKernel.ColumnBytes - BlockSize,
                rest = headLength < first ? headLength : (headLength - first) % TKernel.ColumnBytes;
            headLength -= rest;
            Buffer.MemoryCopy(head + headLength, destination + headLength, rest, rest);
        }

        if (headLength == 0 || head == destination)
        {
            source = destination;
            headLength = length;
        }

        StartState((uint*)state, key, nonce);

        // Block 0 is the one-time key; those behind it are for the start of the message. Nothing may be added to the longest lengths.
        int available = KeyStream((uint*)state, keyStream, Math.Min(length, TKernel.ColumnBytes) + BlockSize) - BlockSize;
        if (length < TKernel.VectorMinimum && length <= available)
        {
            if (!encrypt)
                Poly1305Scalar.ComputeTag(keyStream, aad, (nuint)aadLength, source, (nuint)length, tag);
            XorKeyStream(source, keyStream + BlockSize, destination, length);
            if (encrypt)
                Poly1305Scalar.ComputeTag(keyStream, aad, (nuint)aadLength, destination, (nuint)length, tag);
            CryptographicOperations.ZeroMemory(new Span<byte>(state, 2 * BlockSize + available));
            return;
        }

        Poly1305Scalar poly = default;
        poly.Start(keyStream);
        poly.AppendZeroPadded(aad, (nuint)aadLength);
        TKernel.Powers(ref poly, powers);
        int done = 0;
        while (done < length)
        {
            // The first chunk uses up the key stream that is there; all but the last are multiples of a column and of a group.
            int chunk = Math.Min(done == 0 ? available + ChunkBytes : ChunkBytes, headLength - done),
                first = done == 0 ? Math.Min(available, chunk) : 0;
            if (!encrypt)
                Authenticate(ref poly, powers, source + done, chunk);
            XorKeyStream(source + done, keyStream + BlockSize, destination + done, first);
            XorStream((uint*)state, keyStream, source + done + first, destination + done + first, chunk - first);
            if (encrypt)
                Authenticate(ref poly, powers, destination + done, chunk);
            done += chunk;
            if (done == headLength)
            {
                // What comes behind the head is in place already.
                source = destination;
                headLength = length;
            }
        }

        poly.AppendBlock((ulong)aadLength, (ulong)length);
        poly.Finish(tag);
        CryptographicOperations.ZeroMemory(new Span<byte>(state, (int)((byte*)(powers + TKernel.PowersWords) - state)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Authenticate(ref Poly1305Scalar poly, ulong* powers, byte* data, int length)
    {
        int grouped = length - length % TKernel.GroupBytes;
        TKernel.AppendGroups(ref poly, powers, data, (nuint)(grouped / TKernel.GroupBytes));
        poly.AppendZeroPadded(data + grouped, (nuint)(length - grouped));
    }

    /// <summary>
    /// Key stream of at least <paramref name="length"/> bytes, or one group of columns; how much it is. Moves the counter on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int KeyStream(uint* state, byte* keyStream, int length)
    {
        int generated = TKernel.RowBytes;
        if (length <= TKernel.RowBytes)
        {
            TKernel.Rows(state, keyStream);
        }
        else
        {
            generated = TKernel.ColumnBytes;
            new Span<byte>(keyStream, TKernel.ColumnBytes).Clear();
            TKernel.Columns(state, keyStream, keyStream);
        }

        state[12] += (uint)generated / BlockSize;
        return generated;
    }

    /// <summary>Whole columns, then the rest. The rest may be a message's end only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void XorStream(uint* state, byte* keyStream, byte* source, byte* destination, int length)
    {
        for (; length >= TKernel.ColumnBytes; length -= TKernel.ColumnBytes)
        {
            TKernel.Columns(state, source, destination);
            state[12] += (uint)TKernel.ColumnBytes / BlockSize;
            source += TKernel.ColumnBytes;
            destination += TKernel.ColumnBytes;
        }

        if (length > 0)
        {
            KeyStream(state, keyStream, length);
            XorKeyStream(source, keyStream, destination, length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorKeyStream(byte* source, byte* keyStream, byte* destination, int length)
    {
        int done = 0;
        for (; done <= length - 16; done += 16)
            (Vector128.Load(source + done) ^ Vector128.Load(keyStream + done)).Store(destination + done);
        if (done <= length - 8)
        {
            *(ulong*)(destination + done) = *(ulong*)(source + done) ^ *(ulong*)(keyStream + done);
            done += 8;
        }

        for (; done < length; done++)
            destination[done] = (byte)(source[done] ^ keyStream[done]);
    }

    /// <summary>The initial state with counter 0 (RFC 8439 section 2.3), stored in vectors since vectors will load it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StartState(uint* state, byte* key, byte* nonce)
    {
        Vector128.Create(0x61707865u, 0x3320646e, 0x79622d32, 0x6b206574).Store(state);
        Vector128.Load(key).Store((byte*)(state + 4));
        Vector128.Load(key + 16).Store((byte*)(state + 8));
        Vector128.Create((ulong)*(uint*)nonce << 32, *(ulong*)(nonce + 4)).Store((ulong*)(state + 12));
    }

    private static byte* Align(byte* memory) => (byte*)(((nuint)memory + 63) & ~(nuint)63);
}
