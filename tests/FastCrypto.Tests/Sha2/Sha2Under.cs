using Bcl = System.Security.Cryptography;

namespace FastCrypto.Tests.Sha2;

/// <summary>One of the three hashes under test, with a kernel forced: the same contract tests run on each.</summary>
internal abstract class Sha2Under
{
    internal static readonly Sha2Under[] All = [new Under256(), new Under384(), new Under512()];

    internal static (Sha2Under Hash, Sha2Kernel Kernel) Of(string algorithm, string kernel) =>
        (All.Single(hash => hash.Name == algorithm), Kernels.Kernel<Sha2Kernel>(algorithm, kernel));

    internal abstract string Name { get; }

    internal abstract Sha2Algorithm Algorithm { get; }

    internal abstract int HashSize { get; }

    internal abstract int BlockSize { get; }

    internal abstract Bcl.HashAlgorithmName BclName { get; }

    internal abstract byte[] Hash(Sha2Kernel kernel, ReadOnlySpan<byte> source);

    internal abstract int Hash(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination);

    internal abstract bool TryHash(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten);

    internal abstract byte[] Mac(Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source);

    internal abstract int Mac(Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination);

    internal abstract bool TryMac(
        Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten);

    internal abstract RunningUnder Incremental(Sha2Kernel kernel);

    internal abstract RunningUnder Keyed(Sha2Kernel kernel, ReadOnlySpan<byte> key);

    internal abstract void Extract(Sha2Kernel kernel, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> ikm, Span<byte> prk);

    internal abstract void Expand(Sha2Kernel kernel, ReadOnlySpan<byte> prk, ReadOnlySpan<byte> info, Span<byte> okm);

    internal abstract void DeriveKey(
        Sha2Kernel kernel, ReadOnlySpan<byte> ikm, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, Span<byte> okm);

    internal byte[] BclHash(ReadOnlySpan<byte> source) => Bcl.CryptographicOperations.HashData(BclName, source);

    internal byte[] BclMac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> source) => Bcl.CryptographicOperations.HmacData(BclName, key, source);

    private sealed class Under256 : Sha2Under
    {
        internal override string Name => "SHA-256";

        internal override Sha2Algorithm Algorithm => Sha2Algorithm.Sha256;

        internal override int HashSize => 32;

        internal override int BlockSize => 64;

        internal override Bcl.HashAlgorithmName BclName => Bcl.HashAlgorithmName.SHA256;

        internal override byte[] Hash(Sha2Kernel kernel, ReadOnlySpan<byte> source) => SHA256.HashData(kernel, source);

        internal override int Hash(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination) =>
            SHA256.HashData(kernel, source, destination);

        internal override bool TryHash(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
            SHA256.TryHashData(kernel, source, destination, out bytesWritten);

        internal override byte[] Mac(Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source) =>
            HMACSHA256.HashData(kernel, key, source);

        internal override int Mac(Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination) =>
            HMACSHA256.HashData(kernel, key, source, destination);

        internal override bool TryMac(
            Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
            HMACSHA256.TryHashData(kernel, key, source, destination, out bytesWritten);

        internal override RunningUnder Incremental(Sha2Kernel kernel) => new Running256(new IncrementalSha256(kernel));

        internal override RunningUnder Keyed(Sha2Kernel kernel, ReadOnlySpan<byte> key) => new Keyed256(new HMACSHA256(kernel, key));

        internal override void Extract(Sha2Kernel kernel, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> ikm, Span<byte> prk) =>
            HkdfCore<Sha256State>.Extract(kernel, salt, ikm, prk);

        internal override void Expand(Sha2Kernel kernel, ReadOnlySpan<byte> prk, ReadOnlySpan<byte> info, Span<byte> okm) =>
            HkdfCore<Sha256State>.Expand(kernel, prk, info, okm);

        internal override void DeriveKey(
            Sha2Kernel kernel, ReadOnlySpan<byte> ikm, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, Span<byte> okm) =>
            HkdfCore<Sha256State>.DeriveKey(kernel, ikm, salt, info, okm);
    }

    private sealed class Running256(IncrementalSha256 running) : RunningUnder
    {
        internal override void AppendData(ReadOnlySpan<byte> data) => running.AppendData(data);

        internal override byte[] GetCurrentHash() => running.GetCurrentHash();

        internal override int GetCurrentHash(Span<byte> destination) => running.GetCurrentHash(destination);

        internal override bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten) =>
            running.TryGetCurrentHash(destination, out bytesWritten);

        internal override byte[] GetHashAndReset() => running.GetHashAndReset();

        internal override int GetHashAndReset(Span<byte> destination) => running.GetHashAndReset(destination);

        internal override bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten) =>
            running.TryGetHashAndReset(destination, out bytesWritten);

        internal override SecretMemory Memory => running.Memory;

        public override void Dispose() => running.Dispose();

        internal override RunningUnder Clone() => new Running256(running.Clone());
    }

    private sealed class Keyed256(HMACSHA256 running) : RunningUnder
    {
        internal override void AppendData(ReadOnlySpan<byte> data) => running.AppendData(data);

        internal override byte[] GetCurrentHash() => running.GetCurrentHash();

        internal override int GetCurrentHash(Span<byte> destination) => running.GetCurrentHash(destination);

        internal override bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten) =>
            running.TryGetCurrentHash(destination, out bytesWritten);

        internal override byte[] GetHashAndReset() => running.GetHashAndReset();

        internal override int GetHashAndReset(Span<byte> destination) => running.GetHashAndReset(destination);

        internal override bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten) =>
            running.TryGetHashAndReset(destination, out bytesWritten);

        internal override SecretMemory Memory => running.Memory;

        public override void Dispose() => running.Dispose();

        internal override byte[] ComputeHash(ReadOnlySpan<byte> source) => running.ComputeHash(source);

        internal override bool TryComputeHash(ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
            running.TryComputeHash(source, destination, out bytesWritten);
    }

    private sealed class Under384 : Sha2Under
    {
        internal override string Name => "SHA-384";

        internal override Sha2Algorithm Algorithm => Sha2Algorithm.Sha384;

        internal override int HashSize => 48;

        internal override int BlockSize => 128;

        internal override Bcl.HashAlgorithmName BclName => Bcl.HashAlgorithmName.SHA384;

        internal override byte[] Hash(Sha2Kernel kernel, ReadOnlySpan<byte> source) => SHA384.HashData(kernel, source);

        internal override int Hash(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination) =>
            SHA384.HashData(kernel, source, destination);

        internal override bool TryHash(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
            SHA384.TryHashData(kernel, source, destination, out bytesWritten);

        internal override byte[] Mac(Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source) =>
            HMACSHA384.HashData(kernel, key, source);

        internal override int Mac(Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination) =>
            HMACSHA384.HashData(kernel, key, source, destination);

        internal override bool TryMac(
            Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
            HMACSHA384.TryHashData(kernel, key, source, destination, out bytesWritten);

        internal override RunningUnder Incremental(Sha2Kernel kernel) => new Running384(new IncrementalSha384(kernel));

        internal override RunningUnder Keyed(Sha2Kernel kernel, ReadOnlySpan<byte> key) => new Keyed384(new HMACSHA384(kernel, key));

        internal override void Extract(Sha2Kernel kernel, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> ikm, Span<byte> prk) =>
            HkdfCore<Sha384State>.Extract(kernel, salt, ikm, prk);

        internal override void Expand(Sha2Kernel kernel, ReadOnlySpan<byte> prk, ReadOnlySpan<byte> info, Span<byte> okm) =>
            HkdfCore<Sha384State>.Expand(kernel, prk, info, okm);

        internal override void DeriveKey(
            Sha2Kernel kernel, ReadOnlySpan<byte> ikm, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, Span<byte> okm) =>
            HkdfCore<Sha384State>.DeriveKey(kernel, ikm, salt, info, okm);
    }

    private sealed class Running384(IncrementalSha384 running) : RunningUnder
    {
        internal override void AppendData(ReadOnlySpan<byte> data) => running.AppendData(data);

        internal override byte[] GetCurrentHash() => running.GetCurrentHash();

        internal override int GetCurrentHash(Span<byte> destination) => running.GetCurrentHash(destination);

        internal override bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten) =>
            running.TryGetCurrentHash(destination, out bytesWritten);

        internal override byte[] GetHashAndReset() => running.GetHashAndReset();

        internal override int GetHashAndReset(Span<byte> destination) => running.GetHashAndReset(destination);

        internal override bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten) =>
            running.TryGetHashAndReset(destination, out bytesWritten);

        internal override SecretMemory Memory => running.Memory;

        public override void Dispose() => running.Dispose();

        internal override RunningUnder Clone() => new Running384(running.Clone());
    }

    private sealed class Keyed384(HMACSHA384 running) : RunningUnder
    {
        internal override void AppendData(ReadOnlySpan<byte> data) => running.AppendData(data);

        internal override byte[] GetCurrentHash() => running.GetCurrentHash();

        internal override int GetCurrentHash(Span<byte> destination) => running.GetCurrentHash(destination);

        internal override bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten) =>
            running.TryGetCurrentHash(destination, out bytesWritten);

        internal override byte[] GetHashAndReset() => running.GetHashAndReset();

        internal override int GetHashAndReset(Span<byte> destination) => running.GetHashAndReset(destination);

        internal override bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten) =>
            running.TryGetHashAndReset(destination, out bytesWritten);

        internal override SecretMemory Memory => running.Memory;

        public override void Dispose() => running.Dispose();

        internal override byte[] ComputeHash(ReadOnlySpan<byte> source) => running.ComputeHash(source);

        internal override bool TryComputeHash(ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
            running.TryComputeHash(source, destination, out bytesWritten);
    }

    private sealed class Under512 : Sha2Under
    {
        internal override string Name => "SHA-512";

        internal override Sha2Algorithm Algorithm => Sha2Algorithm.Sha512;

        internal override int HashSize => 64;

        internal override int BlockSize => 128;

        internal override Bcl.HashAlgorithmName BclName => Bcl.HashAlgorithmName.SHA512;

        internal override byte[] Hash(Sha2Kernel kernel, ReadOnlySpan<byte> source) => SHA512.HashData(kernel, source);

        internal override int Hash(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination) =>
            SHA512.HashData(kernel, source, destination);

        internal override bool TryHash(Sha2Kernel kernel, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
            SHA512.TryHashData(kernel, source, destination, out bytesWritten);

        internal override byte[] Mac(Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source) =>
            HMACSHA512.HashData(kernel, key, source);

        internal override int Mac(Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination) =>
            HMACSHA512.HashData(kernel, key, source, destination);

        internal override bool TryMac(
            Sha2Kernel kernel, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
            HMACSHA512.TryHashData(kernel, key, source, destination, out bytesWritten);

        internal override RunningUnder Incremental(Sha2Kernel kernel) => new Running512(new IncrementalSha512(kernel));

        internal override RunningUnder Keyed(Sha2Kernel kernel, ReadOnlySpan<byte> key) => new Keyed512(new HMACSHA512(kernel, key));

        internal override void Extract(Sha2Kernel kernel, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> ikm, Span<byte> prk) =>
            HkdfCore<Sha512State>.Extract(kernel, salt, ikm, prk);

        internal override void Expand(Sha2Kernel kernel, ReadOnlySpan<byte> prk, ReadOnlySpan<byte> info, Span<byte> okm) =>
            HkdfCore<Sha512State>.Expand(kernel, prk, info, okm);

        internal override void DeriveKey(
            Sha2Kernel kernel, ReadOnlySpan<byte> ikm, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, Span<byte> okm) =>
            HkdfCore<Sha512State>.DeriveKey(kernel, ikm, salt, info, okm);
    }

    private sealed class Running512(IncrementalSha512 running) : RunningUnder
    {
        internal override void AppendData(ReadOnlySpan<byte> data) => running.AppendData(data);

        internal override byte[] GetCurrentHash() => running.GetCurrentHash();

        internal override int GetCurrentHash(Span<byte> destination) => running.GetCurrentHash(destination);

        internal override bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten) =>
            running.TryGetCurrentHash(destination, out bytesWritten);

        internal override byte[] GetHashAndReset() => running.GetHashAndReset();

        internal override int GetHashAndReset(Span<byte> destination) => running.GetHashAndReset(destination);

        internal override bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten) =>
            running.TryGetHashAndReset(destination, out bytesWritten);

        internal override SecretMemory Memory => running.Memory;

        public override void Dispose() => running.Dispose();

        internal override RunningUnder Clone() => new Running512(running.Clone());
    }

    private sealed class Keyed512(HMACSHA512 running) : RunningUnder
    {
        internal override void AppendData(ReadOnlySpan<byte> data) => running.AppendData(data);

        internal override byte[] GetCurrentHash() => running.GetCurrentHash();

        internal override int GetCurrentHash(Span<byte> destination) => running.GetCurrentHash(destination);

        internal override bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten) =>
            running.TryGetCurrentHash(destination, out bytesWritten);

        internal override byte[] GetHashAndReset() => running.GetHashAndReset();

        internal override int GetHashAndReset(Span<byte> destination) => running.GetHashAndReset(destination);

        internal override bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten) =>
            running.TryGetHashAndReset(destination, out bytesWritten);

        internal override SecretMemory Memory => running.Memory;

        public override void Dispose() => running.Dispose();

        internal override byte[] ComputeHash(ReadOnlySpan<byte> source) => running.ComputeHash(source);

        internal override bool TryComputeHash(ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
            running.TryComputeHash(source, destination, out bytesWritten);
    }
}

/// <summary>An incremental hash or a keyed MAC object; the last two are the MAC's only.</summary>
internal abstract class RunningUnder : IDisposable
{
    internal abstract void AppendData(ReadOnlySpan<byte> data);

    internal abstract byte[] GetCurrentHash();

    internal abstract int GetCurrentHash(Span<byte> destination);

    internal abstract bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten);

    internal abstract byte[] GetHashAndReset();

    internal abstract int GetHashAndReset(Span<byte> destination);

    internal abstract bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten);

    internal abstract SecretMemory Memory { get; }

    internal virtual RunningUnder Clone() => throw new NotSupportedException();

    internal virtual byte[] ComputeHash(ReadOnlySpan<byte> source) => throw new NotSupportedException();

    internal virtual bool TryComputeHash(ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten) =>
        throw new NotSupportedException();

    public abstract void Dispose();
}
