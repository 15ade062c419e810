namespace FastCrypto.ConstantTimeCheck.Statistics;

internal static partial class Comparisons
{
    private static readonly InputClass[] ScalarEdges = [.. Edges, InputClass.OneBit];

    // Numbers from 1 to n − 1, where n = FFFFFFFF 00000000 FFFFFFFF …: random ones that begin with FFFFFFFF are not worth a comparison.
    private static readonly InputClass BelowOrder = new("random", (random, scalar) =>
    {
        random.NextBytes(scalar);
        scalar[0] &= 0xfe;
        scalar[^1] |= 1;
    });

    private static readonly InputClass[] BelowOrderEdges =
    [
        InputClass.Only("fixed", [0x5a, .. InputClass.RandomBytes(30), 1]),
        InputClass.Only("1", [.. new byte[31], 1]),
        InputClass.Only("n − 1", Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550")),
        new("below 256", (random, scalar) =>
        {
            scalar.Clear();
            scalar[^1] = (byte)random.Next(1, 256);
        }),
    ];

    private static IEnumerable<Comparison> Curves() => [.. Curve25519(), .. P256()];

    private static IEnumerable<Comparison> Curve25519()
    {
        const int Batch = 8;
        byte[] peer = new byte[32], secret = new byte[32], publicKey = new byte[32], message = InputClass.RandomBytes(100);
        X25519.DerivePublicKey(InputClass.RandomBytes(32), peer);
        byte[] peers = [.. Enumerable.Repeat(peer, Batch).SelectMany(key => key)], secrets = new byte[32 * Batch];
        byte[] expanded = new byte[Ed25519Signature.ExpandedSize], signature = new byte[Ed25519Signature.SignatureSize];
        bool[] valid = new bool[Batch];
        return
        [
            .. AgainstRandom(Curve25519Kernels.X25519Algorithm, "a scalar and a peer's point", 32, ScalarEdges, key =>
                X25519.TryDerive(key, peer, secret)),
            .. AgainstRandom(Curve25519Kernels.X25519Algorithm, "a scalar and the base point", 32, ScalarEdges, key =>
                X25519.DerivePublicKey(key, publicKey)),
            .. AgainstRandom(Curve25519Kernels.X25519BatchAlgorithm, "eight scalars and points", 32 * Batch, Edges, keys =>
                X25519Batch.DeriveRawSecretAgreements(keys, peers, secrets, valid)),
            .. AgainstRandom(Curve25519Kernels.Ed25519Algorithm, "expand a seed and sign", 32, ScalarEdges, seed =>
            {
                Ed25519Signature.Expand(Curve25519Kernels.Ed25519Preferred, seed, expanded, publicKey);
                Ed25519Signature.Sign(Curve25519Kernels.Ed25519Preferred, expanded, publicKey, message, signature);
            }),
        ];
    }

    private static IEnumerable<Comparison> P256()
    {
        byte[] peer = new byte[P256Ecdh.PublicKeySize], publicKey = new byte[P256Ecdh.PublicKeySize], secret = new byte[32];
        byte[] hash = InputClass.RandomBytes(32), added = InputClass.RandomBytes(P256Ecdsa.AdditionalInputSize);
        byte[] signature = new byte[P256Ecdsa.SignatureSize], signer = InputClass.RandomBytes(31);
        P256Ecdh.GenerateKey(new byte[32], peer);
        P256Limbs.FromBytes(out P256Limbs d, [0, .. signer]);
        P256Ecdsa.HashToScalar(out P256Limbs z, hash);
        return
        [
            .. OfScalar("a scalar and a peer's point", key => P256Ecdh.TryDerive(key, peer, secret)),
            .. OfScalar("a scalar and the base point", key => P256Ecdh.TryComputePublicKey(key, publicKey)),
            .. OfScalar("a key signs", key => P256Ecdsa.Sign<Sha256State>(P256Kernels.Preferred, key, hash, added, signature)),
            .. OfScalar("a nonce signs", nonce =>
            {
                P256Limbs.FromBytes(out P256Limbs k, nonce);
                P256Ecdsa.TrySignWithNonce(P256Kernels.Preferred, d, k, z, signature);
            }),
        ];
    }

    private static IEnumerable<Comparison> OfScalar(string operation, Action<byte[]> run) =>
        AgainstRandom(P256Kernels.Algorithm, operation, 32, BelowOrderEdges, run, BelowOrder);
}
