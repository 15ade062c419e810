using System.Security.Cryptography;

namespace FastCrypto.Tests.ChaCha;

/// <summary>The two faces behind <see cref="IAead"/>.</summary>
internal static class AeadFaces
{
    internal static IAead ChaCha(ReadOnlySpan<byte> key) => new ChaChaFace(new ChaCha20Poly1305(key));

    internal static IAead ChaCha(ReadOnlySpan<byte> key, ChaCha20Poly1305Kernel kernel) => new ChaChaFace(new ChaCha20Poly1305(key, kernel));

    internal static IAead XChaCha(ReadOnlySpan<byte> key) => new XChaChaFace(new XChaCha20Poly1305(key));

    internal static IAead XChaCha(ReadOnlySpan<byte> key, ChaCha20Poly1305Kernel kernel) => new XChaChaFace(new XChaCha20Poly1305(key, kernel));

    private static unsafe byte[] Read(SecretMemory memory) => new ReadOnlySpan<byte>(memory.UnsafePointer, memory.Length).ToArray();

    private sealed class ChaChaFace(ChaCha20Poly1305 aead) : IAead
    {
        public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData) =>
            aead.Encrypt(nonce, plaintext, ciphertext, tag, associatedData);

        public void Decrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associatedData) =>
            aead.Decrypt(nonce, ciphertext, tag, plaintext, associatedData);

        public bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associatedData) =>
            aead.TryDecrypt(nonce, ciphertext, tag, plaintext, associatedData);

        public byte[] KeyMemoryNow() => Read(aead.KeyMemory);

        public void Dispose() => aead.Dispose();
    }

    private sealed class XChaChaFace(XChaCha20Poly1305 aead) : IAead
    {
        public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData) =>
            aead.Encrypt(nonce, plaintext, ciphertext, tag, associatedData);

        public void Decrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associatedData) =>
            aead.Decrypt(nonce, ciphertext, tag, plaintext, associatedData);

        public bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associatedData) =>
            aead.TryDecrypt(nonce, ciphertext, tag, plaintext, associatedData);

        public byte[] KeyMemoryNow() => Read(aead.KeyMemory);

        public void Dispose() => aead.Dispose();
    }
}

public sealed class ChaCha20Poly1305ContractTests : AeadContract
{
    protected override int NonceSize => 12;

    protected override KeySizes NonceByteSizes => ChaCha20Poly1305.NonceByteSizes;

    protected override KeySizes TagByteSizes => ChaCha20Poly1305.TagByteSizes;

    protected override bool IsSupported => ChaCha20Poly1305.IsSupported;

    protected override IAead Create(ReadOnlySpan<byte> key) => AeadFaces.ChaCha(key);
}

public sealed class XChaCha20Poly1305ContractTests : AeadContract
{
    protected override int NonceSize => 24;

    protected override KeySizes NonceByteSizes => XChaCha20Poly1305.NonceByteSizes;

    protected override KeySizes TagByteSizes => XChaCha20Poly1305.TagByteSizes;

    protected override bool IsSupported => XChaCha20Poly1305.IsSupported;

    protected override IAead Create(ReadOnlySpan<byte> key) => AeadFaces.XChaCha(key);
}
