using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// The AEAD of RFC 8439 section 2.8 for x86-64-v4 (AVX-512 F, BW, VL, DQ): <see cref="ChaCha20Avx512"/> and <see cref="Poly1305Avx512"/>.
/// </summary>
/// <remarks>
/// <para>
/// Up to 448 bytes: one call of two, four or eight blocks in rows, the one-time key among them. Longer: sixteen blocks at a time in
/// columns, which authenticate 320 bytes with the integer units while the vectors are busy. The rest of Poly1305 is vectorised;
/// below ten blocks it is scalar.
/// </para>
/// <para>
/// Bound: the sum of both, 191 ns per KiB for the cipher and 87 ns for the 704 bytes of Poly1305 that are left (3.7 GB/s at 3.7 GHz);
/// measured 3.5 GB/s at 16 KB on Zen 4.
/// </para>
/// </remarks>
[ConstantTime]
internal static unsafe class ChaCha20Poly1305Avx512
{
    private const int BlockSize = 64;
    private const int Rows2Bytes = 2 * BlockSize;
    private const int Rows4Bytes = 4 * BlockSize;
    private const int Rows8Bytes = 8 * BlockSize;
    internal const int ColumnBytes = ChaCha20Avx512.ColumnBytes;

    /// <summary>Below this many bytes the powers of r cost more than they save.</summary>
    private const int VectorMinimum = 160;

    /// <summary>What the first columns have for the message: all but the one-time key.</summary>
    internal const int FirstBytes = ColumnBytes - BlockSize;

    /// <summary>How far the cipher and the authenticator may be apart: a TLS record, so that the first-level cache holds it.</summary>
    private const int ChunkBytes = 16 * ColumnBytes;

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
        byte* memory = stackalloc byte[Workspace.Size];
        var work = new Workspace(memory);
        fixed (byte* keyPointer = key, noncePointer = nonce, from = source, to = destination)
        {
            work.StartState(keyPointer, noncePointer);
            work.State[12] = counter;
            int done = 0;
            for (; source.Length - done >= ColumnBytes; done += ColumnBytes)
            {
                ChaCha20Avx512.Columns16(work.State, from + done, to + done, from + done, to + done);
                work.State[12] += ColumnBytes / BlockSize;
            }

            XorRest(ref work, from + done, to + done, source.Length - done);
        }

        work.Clear(ColumnBytes, powers: true);
    }

    /// <inheritdoc cref="Poly1305Portable.ComputeTag"/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ComputePoly1305(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> tag)
    {
        byte* memory = stackalloc byte[Workspace.Size];
        var work = new Workspace(memory);
        Poly1305Scalar poly = default;
        fixed (byte* keyPointer = key, data = message, tagPointer = tag)
        {
            poly.Start(keyPointer);
            Poly1305Avx512.Powers(ref poly, work.Powers);
            nuint blocks = (nuint)message.Length / Poly1305Scalar.BlockSize, rest = (nuint)message.Length % Poly1305Scalar.BlockSize;
            Poly1305Avx512.AppendBlocks(ref poly, work.Powers, data, blocks);
            if (rest != 0)
                poly.AppendShortBlock(data + blocks * Poly1305Scalar.BlockSize, rest);
            poly.Finish(tagPointer);
        }

        work.Clear(ColumnBytes, powers: true);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(
        byte* key, byte* nonce, byte* head, int headLength, byte* destination, int length,
        byte* tag, byte* aad, int aadLength, bool encrypt)
    {
        byte* memory = stackalloc byte[Workspace.Size];
        var work = new Workspace(memory);
        work.StartState(key, nonce);
        byte* source = head;
        if (headLength != length && headLength <= FirstBytes)
        {
            // A short head is brought to the rest.
            Buffer.MemoryCopy(head, destination, headLength, headLength);
            source = destination;
            headLength = length;
        }

        if (length <= FirstBytes)
            RunShort(ref work, source, destination, length, tag, aad, aadLength, encrypt);
        else if (encrypt)
            SealLong(ref work, source, headLength, destination, length, tag, aad, aadLength);
        else
            OpenLong(ref work, source, destination, length, tag, aad, aadLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunShort(
        ref Workspace work, byte* source, byte* destination, int length, byte* tag, byte* aad, int aadLength, bool encrypt)
    {
        int generated = KeyStream(ref work, length + BlockSize);
        if (!encrypt)
            AuthenticateShort(ref work, source, length, tag, aad, aadLength);
        XorKeyStream(source, work.KeyStream + BlockSize, destination, length);
        if (encrypt)
            AuthenticateShort(ref work, destination, length, tag, aad, aadLength);
        work.Clear(generated, powers: length >= VectorMinimum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AuthenticateShort(ref Workspace work, byte* ciphertext, int length, byte* tag, byte* aad, int aadLength)
    {
        if (length < VectorMinimum)
        {
            Poly1305Scalar.ComputeTag(work.KeyStream, aad, (nuint)aadLength, ciphertext, (nuint)length, tag);
            return;
        }

        Poly1305Scalar poly = default;
        Start(ref poly, ref work, aad, aadLength);
        Poly1305Avx512.AppendEnd(ref poly, work.Powers, ciphertext, (nuint)length, (ulong)aadLength, (ulong)length);
        poly.Finish(tag);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Start(ref Poly1305Scalar poly, ref Workspace work, byte* aad, int aadLength)
    {
        poly.Start(work.KeyStream);
        Poly1305Avx512.Powers(ref poly, work.Powers);
        poly.AppendZeroPadded(aad, (nuint)aadLength);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SealLong(
        ref Workspace work, byte* head, int headLength, byte* destination, int length, byte* tag, byte* aad, int aadLength)
    {
        // Block 0 is the one-time key; the fifteen behind it encrypt the start of the message.
        byte* source = head;
        Vector512<byte>.Zero.Store(work.KeyStream);
        ChaCha20Avx512.Columns16(work.State, work.KeyStream, work.KeyStream, source - BlockSize, destination - BlockSize);
        work.State[12] += ColumnBytes / BlockSize;
        Poly1305Scalar poly = default;
        Start(ref poly, ref work, aad, aadLength);
        int encrypted = FirstBytes, authenticated = 0;
        for (; length - encrypted >= ColumnBytes; encrypted += ColumnBytes)
        {
            source = Continue(source, headLength, destination, encrypted, ColumnBytes);
            ChaCha20Avx512.Columns16Authenticating(
                work.State, source + encrypted, destination + encrypted, ref poly, destination + authenticated);
            work.State[12] += ColumnBytes / BlockSize;
            authenticated += ChaCha20Avx512.AuthenticatedBytes;
            if (encrypted - authenticated >= ChunkBytes)
            {
                // Catch up with what was encrypted before this round, which leaves a round for the next columns.
                Poly1305Avx512.AppendBlocks(
                    ref poly, work.Powers, destination + authenticated, (nuint)(encrypted - authenticated) / Poly1305Scalar.BlockSize);
                authenticated = encrypted;
            }
        }

        source = Continue(source, headLength, destination, encrypted, length - encrypted);
        int generated = XorRest(ref work, source + encrypted, destination + encrypted, length - encrypted);
        Poly1305Avx512.AppendEnd(
            ref poly, work.Powers, destination + authenticated, (nuint)(length - authenticated), (ulong)aadLength, (ulong)length);
        poly.Finish(tag);
        work.Clear(generated, powers: true);
    }

    /// <summary>Where the next piece is read: in the head, or, from the piece on in which the head ends, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Continue(byte* source, int headLength, byte* destination, int position, int count)
    {
        if (position + count <= headLength || source == destination)
            return source;
        Buffer.MemoryCopy(source + position, destination + position, headLength - position, headLength - position);
        return destination;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OpenLong(ref Workspace work, byte* source, byte* destination, int length, byte* tag, byte* aad, int aadLength)
    {
        // The other way round: columns authenticate the end of a chunk while they decrypt what stands well before it, perhaps in place.
        KeyStream(ref work, ColumnBytes);
        Poly1305Scalar poly = default;
        Start(ref poly, ref work, aad, aadLength);
        int decrypted = 0, authenticated = 0, whole = length & -Poly1305Scalar.BlockSize;
        while (authenticated < whole)
        {
            NextChunk(authenticated, decrypted, whole, out int before, out int columns);
            Poly1305Avx512.AppendBlocks(
                ref poly, work.Powers, source + authenticated, (nuint)(before - authenticated) / Poly1305Scalar.BlockSize);
            authenticated = before;
            if (decrypted == 0)
            {
                XorKeyStream(source, work.KeyStream + BlockSize, destination, FirstBytes);
                decrypted = FirstBytes;
            }

            for (; columns > 0; columns--)
            {
                ChaCha20Avx512.Columns16Authenticating(
                    work.State, source + decrypted, destination + decrypted, ref poly, source + authenticated);
                work.State[12] += ColumnBytes / BlockSize;
                decrypted += ColumnBytes;
                authenticated += ChaCha20Avx512.AuthenticatedBytes;
            }
        }

        poly.AppendZeroPadded(source + whole, (nuint)(length - whole));
        poly.AppendBlock((ulong)aadLength, (ulong)length);
        poly.Finish(tag);
        for (; length - decrypted >= ColumnBytes; decrypted += ColumnBytes)
        {
            ChaCha20Avx512.Columns16(work.State, source + decrypted, destination + decrypted, source + decrypted, destination + decrypted);
            work.State[12] += ColumnBytes / BlockSize;
        }

        XorRest(ref work, source + decrypted, destination + decrypted, length - decrypted);
        work.Clear(ColumnBytes, powers: true);
    }

    /// <summary>
    /// The next chunk to open: vectors authenticate up to <paramref name="before"/>, and then so many columns the rest of it, while they
    /// decrypt. No sum passes <paramref name="whole"/>, which may be next to the largest number there is.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void NextChunk(int authenticated, int decrypted, int whole, out int before, out int columns)
    {
        int end = authenticated + Math.Min(ChunkBytes, whole - authenticated), start = decrypted == 0 ? FirstBytes : decrypted;

        // The last columns still start behind what they decrypt, end − 320 ≥ start + 1024 · columns, and no column authenticates what
        // an earlier chunk has: a short last chunk may have fewer bytes than the columns that decryption is behind would take.
        columns = Math.Max(0, end - ChaCha20Avx512.AuthenticatedBytes - start) / ColumnBytes;
        columns = Math.Min(columns, (end - authenticated) / ChaCha20Avx512.AuthenticatedBytes);
        before = end - columns * ChaCha20Avx512.AuthenticatedBytes;
    }

    /// <summary>
    /// Key stream of at least <paramref name="length"/> bytes, up to sixteen blocks; how much it is. Moves the counter on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int KeyStream(ref Workspace work, int length)
    {
        int generated = ColumnBytes;
        if (length <= Rows2Bytes)
        {
            ChaCha20Avx512.Rows2(work.State, work.KeyStream);
            generated = Rows2Bytes;
        }
        else if (length <= Rows4Bytes)
        {
            ChaCha20Avx512.Rows4(work.State, work.KeyStream);
            generated = Rows4Bytes;
        }
        else if (length <= Rows8Bytes)
        {
            ChaCha20Avx512.Rows8(work.State, work.KeyStream);
            generated = Rows8Bytes;
        }
        else
        {
            new Span<byte>(work.KeyStream, ColumnBytes).Clear();
            ChaCha20Avx512.Columns16(work.State, work.KeyStream, work.KeyStream, work.KeyStream, work.KeyStream);
        }

        work.State[12] += (uint)generated / BlockSize;
        return generated;
    }

    /// <summary>Less than sixteen blocks at a message's end; how much of the key stream's memory was used, one block at least.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int XorRest(ref Workspace work, byte* source, byte* destination, int length)
    {
        if (length == 0)
            return BlockSize;
        int generated = KeyStream(ref work, length);
        XorKeyStream(source, work.KeyStream, destination, length);
        return generated;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorKeyStream(byte* source, byte* keyStream, byte* destination, int length)
    {
        int done = 0;
        for (; done <= length - BlockSize; done += BlockSize)
            (Vector512.Load(source + done) ^ Vector512.Load(keyStream + done)).Store(destination + done);
        if (done < length)
        {
            Vector512<byte> wanted = Vector512.LessThan(Vector512<byte>.Indices, Vector512.Create((byte)(length - done)));
            Vector512<byte> piece = Avx512BW.MaskLoad(source + done, wanted, Vector512<byte>.Zero) ^ Vector512.Load(keyStream + done);
            Avx512BW.MaskStore(destination + done, wanted, piece);
        }
    }

    /// <summary>
    /// Scratch on the caller's stack, 64-byte aligned: powers, state, key stream, in an order that lets a short message clear little.
    /// </summary>
    private readonly struct Workspace
    {
        private const int PowersBytes = Poly1305Avx512.TableWords * sizeof(ulong);

        /// <summary>Bytes to allocate.</summary>
        internal const int Size = PowersBytes + BlockSize + ColumnBytes + Alignment;

        private const int Alignment = 64;

        private readonly byte* _memory;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Workspace(byte* memory) => _memory = (byte*)(((nuint)memory + (Alignment - 1)) & ~(nuint)(Alignment - 1));

        internal ulong* Powers => (ulong*)_memory;

        internal uint* State => (uint*)(_memory + PowersBytes);

        internal byte* KeyStream => _memory + PowersBytes + BlockSize;

        /// <summary>The initial state with counter 0, stored in vectors since vectors will load it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void StartState(byte* key, byte* nonce)
        {
            Vector128.Create(0x61707865u, 0x3320646e, 0x79622d32, 0x6b206574).Store(State);
            Vector128.Load(key).Store((byte*)(State + 4));
            Vector128.Load(key + 16).Store((byte*)(State + 8));
            Vector128.Create((ulong)*(uint*)nonce << 32, *(ulong*)(nonce + 4)).Store((ulong*)(State + 12));
        }

        /// <summary>Clears the state, the start of the key stream and, if they were computed, the powers.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Clear(int keyStreamBytes, bool powers)
        {
            byte* start = powers ? _memory : (byte*)State;
            CryptographicOperations.ZeroMemory(new Span<byte>(start, (int)(KeyStream + keyStreamBytes - start)));
        }
    }
}
