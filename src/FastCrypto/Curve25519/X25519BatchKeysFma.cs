using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// X25519(scalar, 9) with one scalar to a lane, as multiples of edwards25519's base point, and one inversion for all of them.
/// </summary>
[ConstantTime]
internal static unsafe class X25519BatchKeysFma
{
    private const int MaxLanes = 8;
    private const int Alignment = 64;

    /// <summary>The public keys of as many private keys as there are lanes, or fewer.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void DerivePublicKeys<TComb>(ReadOnlySpan<byte> privateKeys, Span<byte> publicKeys)
        where TComb : struct, IX25519BatchComb
    {
        const int Windows = Edwards25519BaseTable.Windows;
        int lanes = TComb.Lanes;
        int count = privateKeys.Length / X25519.KeySize;
        int size = TComb.WorkspaceVectors * lanes * sizeof(ulong);
        byte* memory = stackalloc byte[size + Alignment];
        ulong* w = (ulong*)(((nuint)memory + (Alignment - 1)) & ~(nuint)(Alignment - 1));
        sbyte* digits = stackalloc sbyte[Windows * MaxLanes];
        Span<byte> clamped = stackalloc byte[X25519.KeySize];
        Span<sbyte> laneDigits = stackalloc sbyte[Windows];
        Scalar25519 scalar = default;
        new Span<byte>(w, size).Clear();
        new Span<sbyte>(digits, Windows * MaxLanes).Clear();

        // The digits of one window stand side by side. A lane without a key adds the identity to itself.
        for (int lane = 0; lane < count; lane++)
        {
            X25519.Clamp(privateKeys.Slice(lane * X25519.KeySize, X25519.KeySize), clamped);
            scalar = Scalar25519.FromBytes(clamped);
            scalar.ToSignedRadix16(laneDigits);
            for (int i = 0; i < Windows; i++)
                digits[(i * lanes) + lane] = laneDigits[i];
        }

        // The identity: (X, Y, Z, T) = (0, 1, 1, 0).
        for (int lane = 0; lane < lanes; lane++)
        {
            w[X25519BatchFma.Offset(1, 0, lane, lanes)] = 1;
            w[X25519BatchFma.Offset(2, 0, lane, lanes)] = 1;
        }

        TComb.Start(w);
        for (int i = 0; i < Windows; i++)
        {
            TComb.Select(Edwards25519CombTable.Window(i), digits + (i * lanes), w);
            TComb.Add(w);
        }

        // u = (Z + Y)/(Z − Y), as in Edwards25519Portable.EncodeMontgomery.
        TComb.Finish(w);
        Span<FieldElement25519> u = stackalloc FieldElement25519[MaxLanes], denominators = stackalloc FieldElement25519[MaxLanes];
        for (int lane = 0; lane < count; lane++)
        {
            u[lane] = X25519BatchFma.Element((double*)w, 0, lane, lanes);
            denominators[lane] = X25519BatchFma.Element((double*)w, 1, lane, lanes);
        }

        Field25519Portable.InvertAll(denominators[..count]);
        for (int lane = 0; lane < count; lane++)
        {
            Field25519Portable.Multiply(u[lane], denominators[lane], out u[lane]);
            Field25519Portable.ToBytes(u[lane], publicKeys[(lane * X25519.KeySize)..]);
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(w, size));
        CryptographicOperations.ZeroMemory(new Span<byte>(digits, Windows * MaxLanes));
        CryptographicOperations.ZeroMemory(clamped);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(laneDigits));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Scalar25519>(ref scalar)));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(u));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(denominators));
    }
}
