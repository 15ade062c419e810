using System.Runtime.CompilerServices;

namespace FastCrypto;

/// <summary>A machine word seen as a row of independent bits, so that one circuit serves every word width.</summary>
internal interface IBitSlice<T> where T : unmanaged, IBitSlice<T>
{
    static abstract T operator ^(T left, T right);

    static abstract T operator &(T left, T right);

    static abstract T operator ~(T value);
}

/// <summary>64 bits in a general register.</summary>
[ConstantTime]
internal readonly struct BitSlice64(ulong bits) : IBitSlice<BitSlice64>
{
    internal readonly ulong Bits = bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BitSlice64 operator ^(BitSlice64 left, BitSlice64 right) => new(left.Bits ^ right.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BitSlice64 operator &(BitSlice64 left, BitSlice64 right) => new(left.Bits & right.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BitSlice64 operator ~(BitSlice64 value) => new(~value.Bits);
}
