namespace FastCrypto;

/// <summary>
/// The ring R_q = Z_q[X]/(X^256 + 1) of FIPS 203. A polynomial is 256 coefficients of 16 bits in the standard's order, in both domains.
/// "Reduced" means at most q in magnitude. Polynomials and ciphertext buffers stand in the caller's scratch or key memory;
/// polynomials are 64-byte aligned.
/// </summary>
internal unsafe interface IMlKemRing
{
    /// <summary>Algorithm 9, NTT, in place, of <paramref name="count"/> polynomials in a row: reduced to reduced.</summary>
    static abstract void Ntt(short* f, int count);

    /// <summary>Algorithm 10, NTT⁻¹, in place, times 2^16 mod q, of <paramref name="count"/> polynomials in a row: reduced to
    /// reduced.</summary>
    static abstract void InverseNtt(short* f, int count);

    /// <summary>
    /// Prepares <paramref name="b"/>, reduced, in the NTT domain, to be the second operand of several products. The cache takes as much
    /// memory as the polynomial; its contents are the implementation's own.
    /// </summary>
    static abstract void MultiplyCache(short* cache, short* b);

    /// <summary>
    /// Algorithm 11 summed over k products: r = Σ a[j·stride] ∘ b[j] · 2^-16 mod q, for k ≤ 4; reduced to reduced.
    /// <paramref name="b"/> and <paramref name="cache"/> are k polynomials in a row; <paramref name="stride"/> counts polynomials.
    /// </summary>
    static abstract void MultiplyAccumulate(short* r, short* a, int stride, short* b, short* cache, int k);

    /// <summary>r = r · 2^16 + e mod q: reduced to reduced.</summary>
    static abstract void ToMontgomeryAdd(short* r, short* e);

    /// <summary>Algorithm 5, ByteEncode₁₂, of the canonical representatives: 384 bytes from a reduced polynomial.</summary>
    static abstract void Encode12(byte* destination, short* f);

    /// <summary>Algorithm 6, ByteDecode₁₂, without the reduction modulo q.</summary>
    /// <returns>Not zero if a coefficient is q or more.</returns>
    static abstract uint Decode12(short* f, byte* source);

    /// <summary>ByteEncode_d(Compress_d(f + e)), d = 10 or 11, for reduced f and small e (section 4.2.1).</summary>
    static abstract void AddCompress(byte* destination, short* f, short* e, int d);

    /// <summary>ByteEncode_d(Compress_d(f + e + Decompress₁(message))), d = 4 or 5, for reduced f and small e.</summary>
    static abstract void AddMessageCompress(byte* destination, short* f, short* e, byte* message, int d);

    /// <summary>Decompress_d(ByteDecode_d(source)), d = 10 or 11: to canonical coefficients.</summary>
    static abstract void Decompress(short* f, byte* source, int d);

    /// <summary>message = ByteEncode₁(Compress₁(Decompress_d(ByteDecode_d(source)) - w)), d = 4 or 5, for reduced w.</summary>
    static abstract void DecompressSubtractToMessage(byte* message, byte* source, short* w, int d);

    /// <summary>Algorithm 8, SamplePolyCBD, from 64·<paramref name="eta"/> bytes, eta = 2 or 3.</summary>
    static abstract void SampleCbd(short* f, byte* source, int eta);

    /// <summary>
    /// Algorithm 7's rejection loop on <paramref name="length"/> bytes (a multiple of 24) of public output, with
    /// <paramref name="count"/> coefficients already found. May read 64 bytes past the source and write 64 bytes past the polynomial.
    /// </summary>
    /// <returns>The new count, at most 256.</returns>
    static abstract int RejectVartime(short* f, int count, byte* source, int length);
}
