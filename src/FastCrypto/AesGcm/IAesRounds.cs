namespace FastCrypto;

/// <summary>The number of AES rounds as a type, so that the JIT unrolls each key size on its own (FIPS 197, table 3).</summary>
internal interface IAesRounds
{
    static abstract int Count { get; }
}

/// <summary>16-byte keys.</summary>
internal readonly struct AesRounds10 : IAesRounds
{
    public static int Count => 10;
}

/// <summary>24-byte keys.</summary>
internal readonly struct AesRounds12 : IAesRounds
{
    public static int Count => 12;
}

/// <summary>32-byte keys.</summary>
internal readonly struct AesRounds14 : IAesRounds
{
    public static int Count => 14;
}
