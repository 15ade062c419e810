namespace FastCrypto;

/// <summary>A parameter set of FIPS 203, section 8, the sizes that follow from it, and how this library lays out its keys.</summary>
internal sealed class MlKemParameters
{
    /// <summary>The number of coefficients of a polynomial.</summary>
    internal const int N = 256;

    /// <summary>The prime modulus.</summary>
    internal const int Q = 3329;

    internal const int SeedSize = 64;
    internal const int SymmetricSize = 32;

    /// <summary>The bytes of a polynomial of 16-bit coefficients in memory.</summary>
    internal const int PolynomialBytes = N * sizeof(short);

    /// <summary>The bytes of a polynomial of canonical 12-bit coefficients on the wire.</summary>
    internal const int EncodedPolynomialSize = N * 12 / 8;

    internal static readonly MlKemParameters MlKem512 = new(
        "ML-KEM-512", "2.16.840.1.101.3.4.4.1", k: 2, eta1: 3, du: 10, dv: 4, firstRide: 5);
    internal static readonly MlKemParameters MlKem768 = new(
        "ML-KEM-768", "2.16.840.1.101.3.4.4.2", k: 3, eta1: 2, du: 10, dv: 4, firstRide: 5);
    internal static readonly MlKemParameters MlKem1024 = new(
        "ML-KEM-1024", "2.16.840.1.101.3.4.4.3", k: 4, eta1: 2, du: 11, dv: 5, firstRide: 11);

    private MlKemParameters(string name, string oid, int k, int eta1, int du, int dv, int firstRide)
    {
        Name = name;
        Oid = oid;
        K = k;
        Eta1 = eta1;
        Du = du;
        Dv = dv;
        FirstRide = firstRide;
        EncapsulationKeySize = EncodedPolynomialSize * k + SymmetricSize;
        DecapsulationKeySize = EncodedPolynomialSize * k + EncapsulationKeySize + 2 * SymmetricSize;
        CiphertextSize = N / 8 * (du * k + dv);

        MatrixOffset = PolynomialBytes * k;
        EncodedOffset = MatrixOffset + PolynomialBytes * k * k + 64;
        HashOffset = EncodedOffset + (EncapsulationKeySize + 63 & -64);
        PublicBytes = HashOffset + 64;
        SecretOffset = PublicBytes;
        RejectionOffset = SecretOffset + PolynomialBytes * k;
        SeedOffset = RejectionOffset + SymmetricSize;
        PrivateBytes = SeedOffset + SeedSize;
    }

    internal string Name { get; }

    /// <summary>The object identifier that names the algorithm in SubjectPublicKeyInfo and PKCS#8 (the NIST registry's
    /// id-alg-ml-kem-…).</summary>
    internal string Oid { get; }

    /// <summary>The rank k.</summary>
    internal int K { get; }

    /// <summary>η₁, the width of the distribution of s, e and y. η₂, that of e₁ and e₂, is 2 in every set.</summary>
    internal int Eta1 { get; }

    /// <summary>The bits that a coefficient of u keeps in the ciphertext.</summary>
    internal int Du { get; }

    /// <summary>The bits that a coefficient of v keeps in the ciphertext.</summary>
    internal int Dv { get; }

    /// <summary>
    /// The permutation of the matrix expansion, counted from 1, with which key generation starts to hash the encapsulation key in lane 0:
    /// the first from which a block is ready for every permutation to the end.
    /// </summary>
    internal int FirstRide { get; }

    internal int EncapsulationKeySize { get; }

    internal int DecapsulationKeySize { get; }

    internal int CiphertextSize { get; }

    // A key in memory, in 64-byte aligned parts. The public part:
    //   t̂ (k polynomials) | Â (k rows of k), 64 spare bytes | ek as on the wire | H(ek)
    // and after it, in a private key:
    //   ŝ (k polynomials) | z | the seed d || z where it is known
    // All polynomials are in the NTT domain, with coefficients of at most q in magnitude.

    internal int MatrixOffset { get; }

    internal int EncodedOffset { get; }

    internal int HashOffset { get; }

    internal int PublicBytes { get; }

    internal int SecretOffset { get; }

    internal int RejectionOffset { get; }

    internal int SeedOffset { get; }

    internal int PrivateBytes { get; }
}
