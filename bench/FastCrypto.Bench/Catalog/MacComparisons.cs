using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;
using NS = NSec.Cryptography;
using Sys = System.Security.Cryptography;

namespace FastCrypto.Bench.Catalog;

/// <summary>HMAC-SHA256 with a kept key and in one shot, and HKDF-SHA256.</summary>
internal static class MacComparisons
{
    internal static IEnumerable<Comparison> All()
    {
        foreach (int size in Comparison.MessageSizes)
        {
            yield return new(Family.Mac, "HMAC-SHA256", "keyed", size, () => Keyed(size));
            yield return new(Family.Mac, "HMAC-SHA256", "oneshot", size, () => OneShot(size));
        }

        yield return new(Family.KeyDerivation, "HKDF-SHA256", "extract-expand", 0, ExtractExpand);
    }

    private static IEnumerable<Candidate> Keyed(int size)
    {
        byte[] key = TestData.Bytes(32), data = TestData.Bytes(size), mac = new byte[32];

        var ours = new HMACSHA256(key);
        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                ours.TryComputeHash(data, mac, out _);
        });
        yield return new(Library.Bcl, () =>
        {
            var bcl = Sys.IncrementalHash.CreateHMAC(Sys.HashAlgorithmName.SHA256, key);
            return n =>
            {
                while (n-- > 0)
                {
                    bcl.AppendData(data);
                    bcl.GetHashAndReset(mac);
                }
            };
        });
        yield return new(Library.NSec, () =>
        {
            NS.MacAlgorithm algorithm = NS.MacAlgorithm.HmacSha256;
            NS.Key imported = NS.Key.Import(algorithm, key, NS.KeyBlobFormat.RawSymmetricKey);
            return n =>
            {
                while (n-- > 0)
                    algorithm.Mac(imported, data, mac);
            };
        });
        yield return new(Library.BouncyCastle, () =>
        {
            var bouncyCastle = new HMac(new Sha256Digest());
            bouncyCastle.Init(new KeyParameter(key));
            return n =>
            {
                while (n-- > 0)
                {
                    bouncyCastle.BlockUpdate(data.AsSpan());
                    bouncyCastle.DoFinal(mac.AsSpan());
                }
            };
        });
    }

    private static IEnumerable<Candidate> OneShot(int size)
    {
        byte[] key = TestData.Bytes(32), data = TestData.Bytes(size), mac = new byte[32];

        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                HMACSHA256.HashData(key, data, mac);
        });
        yield return new(Library.Bcl, n =>
        {
            while (n-- > 0)
                Sys.HMACSHA256.HashData(key, data, mac);
        });
        yield return new(Library.NSec, n =>
        {
            NS.MacAlgorithm algorithm = NS.MacAlgorithm.HmacSha256;
            while (n-- > 0)
            {
                using NS.Key imported = NS.Key.Import(algorithm, key, NS.KeyBlobFormat.RawSymmetricKey);
                algorithm.Mac(imported, data, mac);
            }
        });
        yield return new(Library.BouncyCastle, () =>
        {
            var bouncyCastle = new HMac(new Sha256Digest());
            return n =>
            {
                while (n-- > 0)
                {
                    bouncyCastle.Init(new KeyParameter(key));
                    bouncyCastle.BlockUpdate(data.AsSpan());
                    bouncyCastle.DoFinal(mac.AsSpan());
                }
            };
        });
    }

    private static IEnumerable<Candidate> ExtractExpand()
    {
        byte[] secret = TestData.Bytes(32), salt = TestData.Bytes(32, 2), info = TestData.Bytes(10, 3), output = new byte[32];

        yield return new(Library.FastCrypto, n =>
        {
            while (n-- > 0)
                HKDF.DeriveKey(Sys.HashAlgorithmName.SHA256, secret, output, salt, info);
        });
        yield return new(Library.Bcl, n =>
        {
            while (n-- > 0)
                Sys.HKDF.DeriveKey(Sys.HashAlgorithmName.SHA256, secret, output, salt, info);
        });
        yield return new(Library.NSec, () =>
        {
            NS.KeyDerivationAlgorithm2 algorithm = NS.KeyDerivationAlgorithm.HkdfSha256;
            return n =>
            {
                while (n-- > 0)
                    algorithm.DeriveBytes(secret, salt, info, output);
            };
        });
        yield return new(Library.BouncyCastle, n =>
        {
            while (n-- > 0)
            {
                var generator = new HkdfBytesGenerator(new Sha256Digest());
                generator.Init(new HkdfParameters(secret, salt, info));
                generator.GenerateBytes(output.AsSpan());
            }
        });
    }
}
