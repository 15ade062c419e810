using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// A running hash whose algorithm is chosen at run time, for protocols that negotiate it. A plain unmanaged value:
/// assignment clones it, <see cref="GetCurrentHash"/> leaves it as it is, nothing allocates.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
internal struct Sha2State
{
    // One of the three, as _algorithm says.
    [FieldOffset(0)]
    private Sha256State _sha256;
    [FieldOffset(0)]
    private Sha384State _sha384;
    [FieldOffset(0)]
    private Sha512State _sha512;
    [FieldOffset(StateSize)]
    private Sha2Algorithm _algorithm;

    // sizeof(Sha512State), which is the largest; a test compares.
    internal const int StateSize = 208;

    internal static Sha2State Create(Sha2Algorithm algorithm)
    {
        Unsafe.SkipInit(out Sha2State state);
        state._algorithm = algorithm;
        switch (algorithm)
        {
            case Sha2Algorithm.Sha256:
                state._sha256 = Sha256State.Create();
                break;
            case Sha2Algorithm.Sha384:
                state._sha384 = Sha384State.Create();
                break;
            default:
                state._sha512 = Sha512State.Create();
                break;
        }

        return state;
    }

    internal readonly Sha2Algorithm Algorithm => _algorithm;

    internal readonly int HashSizeInBytes => _algorithm.HashSizeInBytes();

    /// <summary>Adds data; any number of times.</summary>
    internal void Append(ReadOnlySpan<byte> data)
    {
        if (_algorithm == Sha2Algorithm.Sha256)
            _sha256.Append(data);
        else
            _sha512.Append(data);
    }

    /// <summary>Writes the hash of what was appended so far and returns its size; more may follow.</summary>
    internal readonly int GetCurrentHash(Span<byte> destination)
    {
        Throw.IfShorterThan(HashSizeInBytes, destination);
        switch (_algorithm)
        {
            case Sha2Algorithm.Sha256:
                _sha256.GetCurrentHash(destination);
                break;
            case Sha2Algorithm.Sha384:
                _sha384.GetCurrentHash(destination);
                break;
            default:
                _sha512.GetCurrentHash(destination);
                break;
        }

        return HashSizeInBytes;
    }

    /// <summary>Writes the hash, returns its size and starts anew.</summary>
    internal int GetHashAndReset(Span<byte> destination)
    {
        Throw.IfShorterThan(HashSizeInBytes, destination);
        switch (_algorithm)
        {
            case Sha2Algorithm.Sha256:
                _sha256.GetHashAndReset(destination);
                break;
            case Sha2Algorithm.Sha384:
                _sha384.GetHashAndReset(destination);
                break;
            default:
                _sha512.GetHashAndReset(destination);
                break;
        }

        return HashSizeInBytes;
    }

    /// <summary>Zeroes the state. It must not be used afterwards.</summary>
    internal void Clear() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Sha2State>(ref this)));
}
