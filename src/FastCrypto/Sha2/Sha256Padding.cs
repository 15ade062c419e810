namespace FastCrypto;

/// <summary>
/// The last block of a message that fills whole blocks is padding only (FIPS 180-4 section 5.1.1), so its message schedule depends
/// on nothing but the length. Here are two such schedules, K added; a test computes them again.
/// </summary>
internal static class Sha256Padding
{
    // A message of one block.
    private static ReadOnlySpan<uint> AfterOneBlock =>
    [
        0xc28a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf374,
        0x649b69c1, 0xf0fe4786, 0x0fe1edc6, 0x240cf254, 0x4fe9346f, 0x6cc984be, 0x61b9411e, 0x16f988fa,
        0xf2c65152, 0xa88e5a6d, 0xb019fc65, 0xb9d99ec7, 0x9a1231c3, 0xe70eeaa0, 0xfdb1232b, 0xc7353eb0,
        0x3069bad5, 0xcb976d5f, 0x5a0f118f, 0xdc1eeefd, 0x0a35b689, 0xde0b7a04, 0x58f4ca9d, 0xe15d5b16,
        0x007f3e86, 0x37088980, 0xa507ea32, 0x6fab9537, 0x17406110, 0x0d8cd6f1, 0xcdaa3b6d, 0xc0bbbe37,
        0x83613bda, 0xdb48a363, 0x0b02e931, 0x6fd15ca7, 0x521afaca, 0x31338431, 0x6ed41a95, 0x6d437890,
        0xc39c91f2, 0x9eccabbd, 0xb5c9a0e6, 0x532fb63c, 0xd2c741c6, 0x07237ea3, 0xa4954b68, 0x4c191d76,
    ];

    /// <summary>A message of two blocks: what an HMAC's inner hash takes for one block of data.</summary>
    internal static ReadOnlySpan<uint> AfterTwoBlocks =>
    [
        0xc28a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf574,
        0x649b69c1, 0xf23e4787, 0x0fe1edc6, 0x240ca2dc, 0x4fe9346f, 0x4b1e84aa, 0x61b9431e, 0x36f9b39a,
        0xfa465156, 0xb85a8e77, 0xb01d681d, 0x5e59c7ea, 0x2faa3291, 0x07e2a6fb, 0x1f515a8e, 0x6f915f0a,
        0x5fb4221d, 0x612cc90a, 0x35c3e883, 0xa925d9d4, 0x8b82d1b9, 0x92848088, 0x9a5b7704, 0x034ba272,
        0x9f594686, 0x6f480592, 0xe49bee62, 0xc1cf12eb, 0x3ef55e11, 0x1f0f59a3, 0x327a0634, 0xbfa4d9bc,
        0x770df572, 0x9b9fbf40, 0xc21be9e9, 0xf5001d69, 0x840ec6da, 0x8a337f83, 0xb737625a, 0xe9b9ecd0,
        0xfe5d6d40, 0xa52dab8d, 0xee944592, 0x5f2d004a, 0x3bc8cb2e, 0x36d964a4, 0x5eb10caf, 0x6289d971,
    ];

    /// <summary>W + K of the padding block after <paramref name="length"/> bytes, or nothing if it is not at hand.</summary>
    internal static ReadOnlySpan<uint> After(ulong length) => length switch
    {
        Sha256State.BlockSizeInBytes => AfterOneBlock,
        2 * Sha256State.BlockSizeInBytes => AfterTwoBlocks,
        _ => [],
    };
}
