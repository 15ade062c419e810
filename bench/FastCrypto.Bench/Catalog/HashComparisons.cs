using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using NS = NSec.Cryptography;
using Sys = System.Security.Cryptography;

namespace FastCrypto.Bench.Catalog;

/// <summary>One-shot hashing.</summary>
internal static class HashComparisons
{
    private delegate void OneShot(ReadOnlySpan<byte> source, Span<byte> destination);

    internal static IEnumerable<Comparison> All() =>
    [
        .. Rows("SHA-256", 32, (s, d) => SHA256.HashData(s, d), (s, d) => Sys.SHA256.HashData(s, d),
            () => NS.HashAlgorithm.Sha256.Hash, () => new Sha256Digest()),
        .. Rows("SHA-384", 48, (s, d) => SHA384.HashData(s, d), (s, d) => Sys.SHA384.HashData(s, d), null, () => new Sha384Digest()),
        .. Rows("SHA-512", 64, (s, d) => SHA512.HashData(s, d), (s, d) => Sys.SHA512.HashData(s, d),
            () => NS.HashAlgorithm.Sha512.Hash, () => new Sha512Digest()),
        .. Rows("SHA3-256", 32, (s, d) => SHA3_256.HashData(s, d), Sys.SHA3_256.IsSupported ? (s, d) => Sys.SHA3_256.HashData(s, d) : null,
            null, () => new Sha3Digest(256)),
        .. Rows("SHAKE128", 32, (s, d) => Shake128.HashData(s, d), Sys.Shake128.IsSupported ? (s, d) => Sys.Shake128.HashData(s, d) : null,
            null, () => new ShakeDigest(128)),
    ];

    private static IEnumerable<Comparison> Rows(
        string algorithm, int digestSize, OneShot ours, OneShot? bcl, Func<OneShot>? nsec, Func<IDigest> bouncyCastle) =>
        Comparison.MessageSizes.Select(size => new Comparison(Family.Hash, algorithm, "hash", size, () =>
        {
            byte[] data = TestData.Bytes(size), digest = new byte[digestSize];
            var candidates = new List<Candidate> { new(Library.FastCrypto, Loop(ours, data, digest)) };
            if (bcl is not null)
                candidates.Add(new(Library.Bcl, Loop(bcl, data, digest)));
            if (nsec is not null)
                candidates.Add(new(Library.NSec, () => Loop(nsec(), data, digest)));
            candidates.Add(new(Library.BouncyCastle, () =>
            {
                IDigest hash = bouncyCastle();
                byte[] output = new byte[hash.GetDigestSize()];
                return n =>
                {
                    while (n-- > 0)
                    {
                        hash.BlockUpdate(data.AsSpan());
                        hash.DoFinal(output.AsSpan());
                    }
                };
            }));
            return candidates;
        }));

    // One more indirection a call, the same for every library.
    private static Loop Loop(OneShot hash, byte[] data, byte[] digest) => n =>
    {
        while (n-- > 0)
            hash(data, digest);
    };
}
