using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastCrypto;

/// <summary>
/// Nonces by HMAC_DRBG as RFC 6979 (3.2) lays down, with additional input k' after the hash (3.6): fresh random bytes make it
/// hedged, an empty one deterministic. Holds secrets: <see cref="Clear"/> it.
/// </summary>
[ConstantTime]
internal struct P256NonceGenerator<THash> where THash : unmanaged, ISha2State<THash>
{
    // The key of step c is all zeroes, so what HMAC makes of it is a constant.
    private static readonly HmacState<THash> Initial = CreateInitial();

    private HmacState<THash> _hmac;
    private Block _v;
    private bool _used;

    private Span<byte> V => MemoryMarshal.CreateSpan(ref Unsafe.As<Block, byte>(ref _v), THash.HashSizeInBytes);

    /// <summary>Steps b to g: the seed is int2octets(x) ‖ bits2octets(h1) ‖ k'.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Start(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> reducedHash, ReadOnlySpan<byte> additionalInput)
    {
        _used = false;
        V.Fill(0x01);
        _hmac = Initial;
        for (byte step = 0; step < 2; step++)
        {
            _hmac.Append(V);
            _hmac.Append(new ReadOnlySpan<byte>(in step));
            _hmac.Append(privateKey);
            _hmac.Append(reducedHash);
            _hmac.Append(additionalInput);
            ReplaceKey();
        }
    }

    /// <summary>
    /// Step h: the next candidate in [1, n − 1]. Each hash of the family has at least 256 bits, so T is one block, of which bits2int takes
    /// the leftmost 256. That a candidate was refused says nothing about the one returned.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Next(out P256Limbs k)
    {
        do
        {
            if (_used)
            {
                _hmac.Append(V);
                _hmac.Append([0x00]);
                ReplaceKey();
            }

            _used = true;
            _hmac.Append(V);
            _hmac.GetHashAndReset(V);
            P256Limbs.FromBytes(out k, V[..32]);
        }
        while (P256ScalarField.ValidMask(k) == 0);
    }

    internal void Clear()
    {
        _hmac.Clear();
        V.Clear();
    }

    /// <summary>K = HMAC_K(what was appended), then V = HMAC_K(V).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReplaceKey()
    {
        Span<byte> key = stackalloc byte[Sha2AlgorithmExtensions.MaxHashSizeInBytes];
        key = key[..THash.HashSizeInBytes];
        _hmac.GetHashAndReset(key);
        HmacState<THash>.Create(key, out _hmac);
        key.Clear();
        _hmac.Append(V);
        _hmac.GetHashAndReset(V);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static HmacState<THash> CreateInitial()
    {
        HmacState<THash>.Create(stackalloc byte[THash.HashSizeInBytes], out HmacState<THash> state);
        return state;
    }

    [InlineArray(Sha2AlgorithmExtensions.MaxHashSizeInBytes)]
    private struct Block
    {
        private byte _element;
    }
}
