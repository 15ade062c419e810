using System.Security.Cryptography;

namespace FastCrypto.Tests.ChaCha;

/// <summary>The faces behind <see cref="IAead"/>.</summary>
internal static class AeadFaces
{
    internal static IAead Of(AesGcm aead) => new AesGcmFace(aead);

    internal static IAead Of(ChaCha20Poly1305 aead) => new ChaChaFace(aead);

    internal static IAead Of(XChaCha20Poly1305 aead) => new XChaChaFace(aead);

    internal static IAead ChaCha(ReadOnlySpan<byte> key) => new ChaChaFace(new ChaCha20Poly1305(key));

    internal static IAead ChaCha(ReadOnlySpan<byte> key, ChaCha20Poly1305Kernel kernel) =>
        new ChaChaFace(new ChaCha20Poly1305(key, kernel));

    internal static IAead XChaCha(ReadOnlySpan<byte> key) => new XChaChaFace(new XChaCha20Poly1305(key));

    internal static IAead XChaCha(ReadOnlySpan<byte> key, ChaCha20Poly1305Kernel kernel) =>
        new XChaChaFace(new XChaCha20Poly1305(key, kernel));

    private sealed class AesGcmFace(AesGcm aead) : IAead
    {
        public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext,
            Span<byte> tag, ReadOnlySpan<byte> associatedData) =>
            aead.Encrypt(nonce, plaintext, ciphertext, tag, associatedData);

        public void Decrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag,
            Span<byte> plaintext, ReadOnlySpan<byte> associatedData) =>
            aead.Decrypt(nonce, ciphertext, tag, plaintext, associatedData);

        public bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag,
            Span<byte> plaintext, ReadOnlySpan<byte> associatedData) =>
            aead.TryDecrypt(nonce, ciphertext, tag, plaintext, associatedData);

        public void Dispose() => aead.Dispose();
    }

    private sealed class ChaChaFace(ChaCha20Poly1305 aead) : IAead
    {
        public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext,
            Span<byte> tag, ReadOnlySpan<byte> associatedData) =>
            aead.Encrypt(nonce, plaintext, ciphertext, tag, associatedData);

        public void Decrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag,
            Span<byte> plaintext, ReadOnlySpan<byte> associatedData) =>
            aead.Decrypt(nonce, ciphertext, tag, plaintext, associatedData);

        public bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag,
            Span<byte> plaintext, ReadOnlySpan<byte> associatedData) =>
            aead.TryDecrypt(nonce, ciphertext, tag, plaintext, associatedData);

        public void Dispose() => aead.Dispose();
    }

    private sealed class XChaChaFace(XChaCha20Poly1305 aead) : IAead
    {
        public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext,
            Span<byte> tag, ReadOnlySpan<byte> associatedData) =>
            aead.Encrypt(nonce, plaintext, ciphertext, tag, associatedData);

        public void Decrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag,
            Span<byte> plaintext, ReadOnlySpan<byte> associatedData) =>
            aead.Decrypt(nonce, ciphertext, tag, plaintext, associatedData);

        public bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag,
            Span<byte> plaintext, ReadOnlySpan<byte> associatedData) =>
            aead.TryDecrypt(nonce, ciphertext, tag, plaintext, associatedData);

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

public sealed class AesGcmContractTests : AeadContract
{
    protected override int NonceSize => 12;

    protected override KeySizes NonceByteSizes => AesGcm.NonceByteSizes;

    protected override KeySizes TagByteSizes => AesGcm.TagByteSizes;

    protected override bool IsSupported => AesGcm.IsSupported;

    protected override int[] KeySizes => [16, 24, 32];

    protected override int SmallestTag => 12;

    protected override IAead Create(ReadOnlySpan<byte> key) => AeadFaces.Of(new AesGcm(key, 16));
}
