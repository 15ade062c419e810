using System.Security.Cryptography;
using FastCrypto.Tests.Sha2;

namespace FastCrypto.Tests.Lifetime;

internal static partial class Catalogue
{
    private static readonly byte[] Long = new Random(5).Bytes(Sha256Handover.KeyedHmacCrossover);

    private delegate int HashFunction(ReadOnlySpan<byte> source, Span<byte> destination);

    private delegate bool TryHashFunction(ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten);

    private delegate int MacFunction(ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination);

    private delegate bool TryMacFunction(ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten);

    private static IEnumerable<Subject> Hashes()
    {
        yield return OneShot(typeof(SHA256), SHA256.HashData, SHA256.TryHashData);
        yield return OneShot(typeof(SHA384), SHA384.HashData, SHA384.TryHashData);
        yield return OneShot(typeof(SHA512), SHA512.HashData, SHA512.TryHashData);
        yield return OneShot(typeof(SHA3_256), SHA3_256.HashData, SHA3_256.TryHashData);
        yield return OneShot(typeof(SHA3_512), SHA3_512.HashData, SHA3_512.TryHashData);

        yield return Running("SHA-256", typeof(IncrementalSha256));
        yield return Running("SHA-384", typeof(IncrementalSha384));
        yield return Running("SHA-512", typeof(IncrementalSha512));
        yield return Keyed("SHA-256", typeof(HMACSHA256), HMACSHA256.HashData, HMACSHA256.TryHashData);
        yield return OnePieceMacs();
        yield return Keyed("SHA-384", typeof(HMACSHA384), HMACSHA384.HashData, HMACSHA384.TryHashData);
        yield return Keyed("SHA-512", typeof(HMACSHA512), HMACSHA512.HashData, HMACSHA512.TryHashData);

        yield return new(nameof(Shake128), typeof(Shake128), () => new Shake128(),
        [
            Subject.Call("HashData", r => Shake128.HashData(Data, r.AsSpan(0, 300))),
            Subject.Call<Shake128>("AppendData GetCurrentHash Read GetHashAndReset Reset", (shake, r) =>
            {
                shake.AppendData(Data);
                shake.GetCurrentHash(r.AsSpan(0, 100));
                shake.GetHashAndReset(r.AsSpan(100, 100));
                shake.AppendData(Data);
                shake.Read(r.AsSpan(200, 100));
                shake.Reset();
            }),
            Subject.Call<Shake128>("Duplicate", (shake, r) =>
            {
                using Shake128 copy = shake.Duplicate();
                copy.Read(r.AsSpan(0, 100));
            }) with { Allocates = true },
        ])
        { IsStateful = true };
        yield return new(nameof(Shake256), typeof(Shake256), () => new Shake256(),
        [
            Subject.Call("HashData", r => Shake256.HashData(Data, r.AsSpan(0, 300))),
            Subject.Call<Shake256>("AppendData GetCurrentHash Read GetHashAndReset Reset", (shake, r) =>
            {
                shake.AppendData(Data);
                shake.GetCurrentHash(r.AsSpan(0, 100));
                shake.GetHashAndReset(r.AsSpan(100, 100));
                shake.AppendData(Data);
                shake.Read(r.AsSpan(200, 100));
                shake.Reset();
            }),
            Subject.Call<Shake256>("Duplicate", (shake, r) =>
            {
                using Shake256 copy = shake.Duplicate();
                copy.Read(r.AsSpan(0, 100));
            }) with { Allocates = true },
        ])
        { IsStateful = true };

        foreach (HashAlgorithmName name in (HashAlgorithmName[])[HashAlgorithmName.SHA256,
            HashAlgorithmName.SHA384, HashAlgorithmName.SHA512])
        {
            yield return new($"HKDF-{name.Name}", typeof(HKDF), null,
            [
                Subject.Call("Extract", r => HKDF.Extract(name, Key, Data, r)) with { SecretBytes = 32 },
                Subject.Call("Expand", r => HKDF.Expand(name, Seed, r.AsSpan(0, 100), Data)) with { SecretBytes = 100 },
                Subject.Call("DeriveKey", r => HKDF.DeriveKey(name, Key, r.AsSpan(0, 100), Data, Nonce)) with { SecretBytes = 100 },
                Subject.Call("ExpandLabel", r => HKDF.ExpandLabel(name, Seed, "key"u8, Nonce, r.AsSpan(0, 32))) with { SecretBytes = 32 },
            ])
            { Secrets = [.. MacSecrets, Seed] };
        }
    }

    // The message is secret too: hashing is how keys are derived.
    private static Subject OneShot(Type type, HashFunction hash, TryHashFunction tryHash) =>
        new(type.Name, type, null,
        [
            Subject.Call("HashData", r => hash(Data, r)) with { SecretBytes = hash(Data, new byte[64]) },
            Subject.Call("TryHashData", r => tryHash(Data, r, out _)) with { SecretBytes = hash(Data, new byte[64]) },
        ])
        { Secrets = [Data] };

    private static Subject Running(string algorithm, Type type)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Preferred(algorithm);
        return new(type.Name, type, () => hash.Incremental(kernel),
        [
            Append,
            Subject.Call<RunningUnder>("Clone", (running, r) =>
            {
                using RunningUnder clone = running.Clone();
                clone.GetHashAndReset(r);
            }) with { Allocates = true },
        ])
        { IsStateful = true };
    }

    private static Subject Keyed(string algorithm, Type type, MacFunction mac, TryMacFunction tryMac)
    {
        (Sha2Under hash, Sha2Kernel kernel) = Preferred(algorithm);
        return new(type.Name, type, () => hash.Keyed(kernel, Key),
        [
            Subject.Call("HashData TryHashData", r =>
            {
                mac(Key, Data, r);
                tryMac(Key, Data, r.AsSpan(100), out _);
            }),
            Subject.Call<RunningUnder>("TryComputeHash", (running, r) => running.TryComputeHash(Data, r, out _)),
            Subject.Call<RunningUnder>("ComputeHash", (running, r) => running.ComputeHash(Data).CopyTo(r, 0)) with { Allocates = true },
            Append,
        ])
        { IsStateful = true, Secrets = MacSecrets };
    }

    // The public constructor: the lengths are those of the kernel for short messages, of the managed state, and of what goes to the BCL.
    private static Subject OnePieceMacs() => new("HMACSHA256 by length", typeof(HMACSHA256), () => new HMACSHA256(Key),
    [
        .. ((int[])[0, 20, 55, 64, 119, 300, Sha256Handover.HmacCrossover, Sha256Handover.KeyedHmacCrossover]).Select(length =>
            Subject.Call<HMACSHA256>("TryComputeHash",
                (hmac, r) => hmac.TryComputeHash(Long.AsSpan(0, length), r, out _)) with { SecretBytes = 32 }),
        Subject.Call("HashData", r => HMACSHA256.HashData(Key, Long.AsSpan(0, Sha256Handover.HmacCrossover), r)) with { SecretBytes = 32 },
    ])
    { Secrets = MacSecrets };

    private static Operation Append =>
        Subject.Call<RunningUnder>("AppendData GetCurrentHash TryGetCurrentHash GetHashAndReset TryGetHashAndReset", (running, r) =>
        {
            running.AppendData(Data);
            running.GetCurrentHash(r);
            running.TryGetCurrentHash(r.AsSpan(100), out _);
            running.GetHashAndReset(r.AsSpan(200));
            running.TryGetHashAndReset(r.AsSpan(300), out _);
        });

    private static (Sha2Under Hash, Sha2Kernel Kernel) Preferred(string algorithm) =>
        Sha2Under.Of(algorithm, KernelRegistry.All.Single(kernel => kernel.Algorithm == algorithm && kernel.IsPreferred).Name);
}
