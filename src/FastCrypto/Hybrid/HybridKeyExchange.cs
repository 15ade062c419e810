using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastCrypto;

/// <summary>
/// The hybrid groups of TLS 1.3 (draft-ietf-tls-ecdhe-mlkem): an elliptic-curve key exchange and ML-KEM-768 side by side. A share is
/// the concatenation of the two shares, a secret that of the two secrets, in the order of the group.
/// </summary>
internal static unsafe class HybridKeyExchange<TGroup> where TGroup : struct, IHybridGroup
{
    internal const int SharedSecretSize = MLKem768.SharedSecretSizeInBytes + IHybridGroup.SecretSize;

    /// <summary>The randomness of a client: ML-KEM's seed and the curve's private key.</summary>
    internal const int ClientRandomSize = MLKem768.PrivateSeedSizeInBytes + IHybridGroup.SecretSize;

    /// <summary>The randomness of a server: ML-KEM's m and the curve's private key.</summary>
    internal const int ServerRandomSize = 32 + IHybridGroup.SecretSize;

    private const string BadClientShare = "The client's key share is not valid.";
    private const string BadServerShare = "The server's key share is not valid.";

    private static readonly MlKemParameters P = MlKemParameters.MlKem768;

    internal static int ClientShareSize => MLKem768.EncapsulationKeySizeInBytes + TGroup.PublicKeySize;

    internal static int ServerShareSize => MLKem768.CiphertextSizeInBytes + TGroup.PublicKeySize;

    // A client's memory: the expanded ML-KEM key, the curve's private key, its public key.
    private static int PrivateKeyOffset => P.PrivateBytes;

    private static int PublicKeyOffset => P.PrivateBytes + IHybridGroup.SecretSize;

    /// <summary>Generates both key pairs of a client from one draw of randomness.</summary>
    internal static SecretMemory GenerateKey()
    {
        Span<byte> random = stackalloc byte[ClientRandomSize];
        SecretMemory memory;
        do
        {
            SystemRandom.Fill(random);
        }
        while (!TryGenerateKey(MlKemKernels.Preferred, random, out memory));
        CryptographicOperations.ZeroMemory(random);
        return memory;
    }

    /// <summary>Makes both key pairs of a client from given randomness: the seed d‖z, then the curve's private key.</summary>
    internal static bool TryGenerateKey(MlKemKernel kernel, ReadOnlySpan<byte> random, out SecretMemory memory)
    {
        memory = new SecretMemory(PublicKeyOffset + TGroup.PublicKeySize);
        Span<byte> bytes = memory.Initialize();
        ReadOnlySpan<byte> privateKey = random.Slice(MLKem768.PrivateSeedSizeInBytes, IHybridGroup.SecretSize);
        privateKey.CopyTo(bytes[PrivateKeyOffset..]);
        if (!TGroup.TryDerivePublicKey(privateKey, bytes[PublicKeyOffset..]))
        {
            memory.Dispose();
            return false;
        }

        MlKem.GenerateKey(kernel, P, random[..MLKem768.PrivateSeedSizeInBytes], memory.UnsafePointer);
        return true;
    }

    internal static void ExportKeyShare(SecretMemory memory, Span<byte> clientShare)
    {
        Throw.IfLengthIsNot(ClientShareSize, clientShare);
        using SecretMemory.Lease lease = memory.Acquire();
        lease.Span.Slice(PublicKeyOffset, TGroup.PublicKeySize).CopyTo(clientShare[CurvePart(MLKem768.EncapsulationKeySizeInBytes)]);
        lease.Span.Slice(P.EncodedOffset, P.EncapsulationKeySize).CopyTo(clientShare[KemPart(MLKem768.EncapsulationKeySizeInBytes)]);
    }

    internal static void ExportPlainKeyShare(SecretMemory memory, Span<byte> share)
    {
        Throw.IfLengthIsNot(TGroup.PublicKeySize, share);
        using SecretMemory.Lease lease = memory.Acquire();
        lease.Span.Slice(PublicKeyOffset, TGroup.PublicKeySize).CopyTo(share);
    }

    internal static void DeriveSharedSecret(
        MlKemKernel kernel, SecretMemory memory, ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret)
    {
        Throw.IfLengthIsNot(ServerShareSize, serverShare);
        Throw.IfLengthIsNot(SharedSecretSize, sharedSecret);
        Throw.IfOverlap(serverShare, sharedSecret);
        using SecretMemory.Lease lease = memory.Acquire();
        ReadOnlySpan<byte> privateKey = lease.Span.Slice(PrivateKeyOffset, IHybridGroup.SecretSize);
        ReadOnlySpan<byte> publicKey = serverShare[CurvePart(MLKem768.CiphertextSizeInBytes)];
        if (!TGroup.TryDerive(privateKey, publicKey, sharedSecret[CurveSecret]))
        {
            CryptographicOperations.ZeroMemory(sharedSecret);
            Throw.BadKey(BadServerShare);
        }

        MlKem.Decapsulate(kernel, P, lease.Pointer, serverShare[KemPart(MLKem768.CiphertextSizeInBytes)], sharedSecret[KemSecret]);
    }

    internal static void DerivePlainSharedSecret(SecretMemory memory, ReadOnlySpan<byte> serverShare, Span<byte> sharedSecret)
    {
        Throw.IfLengthIsNot(TGroup.PublicKeySize, serverShare);
        Throw.IfLengthIsNot(IHybridGroup.SecretSize, sharedSecret);
        Throw.IfOverlap(serverShare, sharedSecret);
        using SecretMemory.Lease lease = memory.Acquire();
        ReadOnlySpan<byte> privateKey = lease.Span.Slice(PrivateKeyOffset, IHybridGroup.SecretSize);
        if (!TGroup.TryDerive(privateKey, serverShare, sharedSecret))
        {
            CryptographicOperations.ZeroMemory(sharedSecret);
            Throw.BadKey(BadServerShare);
        }
    }

    /// <summary>The server's whole part, from one draw of randomness.</summary>
    internal static void Respond(MlKemKernel kernel, ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret)
    {
        Throw.IfLengthIsNot(ClientShareSize, clientShare);
        Throw.IfLengthIsNot(ServerShareSize, serverShare);
        Throw.IfLengthIsNot(SharedSecretSize, sharedSecret);
        Throw.IfOverlap(clientShare, serverShare);
        Throw.IfOverlap(clientShare, sharedSecret);
        Throw.IfOverlap(serverShare, sharedSecret);

        Span<byte> random = stackalloc byte[ServerRandomSize];
        do
        {
            SystemRandom.Fill(random);
        }
        while (!TGroup.TryDerivePublicKey(random[32..], serverShare[CurvePart(MLKem768.CiphertextSizeInBytes)]));
        bool good = TryRespond(kernel, random, clientShare, serverShare, sharedSecret);
        CryptographicOperations.ZeroMemory(random);
        if (good)
            return;
        CryptographicOperations.ZeroMemory(serverShare);
        CryptographicOperations.ZeroMemory(sharedSecret);
        Throw.BadKey(BadClientShare);
    }

    /// <summary>The server's part from given randomness: m, then the curve's private key, whose public key stands in the share
    /// already.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryRespond(
        MlKemKernel kernel, ReadOnlySpan<byte> random, ReadOnlySpan<byte> clientShare, Span<byte> serverShare, Span<byte> sharedSecret)
    {
        ReadOnlySpan<byte> publicKey = clientShare[CurvePart(MLKem768.EncapsulationKeySizeInBytes)];
        if (!TGroup.TryDerive(random.Slice(32, IHybridGroup.SecretSize), publicKey, sharedSecret[CurveSecret]))
            return false;

        // The peer's expanded key is public and used once: the stack will do, and nothing of it needs clearing.
        byte* memory = stackalloc byte[P.PublicBytes + 64];
        byte* key = (byte*)((nuint)memory + 63 & ~(nuint)63);
        if (!MlKem.TryExpandPublicKey(kernel, P, clientShare[KemPart(MLKem768.EncapsulationKeySizeInBytes)], key))
            return false;
        MlKem.Encapsulate(kernel, P, key, random[..32], serverShare[KemPart(MLKem768.CiphertextSizeInBytes)], sharedSecret[KemSecret]);
        return true;
    }

    // Where the two halves of a share stand, given the length of ML-KEM's.
    private static Range CurvePart(int kemSize) => TGroup.ComesFirst ? ..TGroup.PublicKeySize : kemSize..;

    private static Range KemPart(int kemSize) => TGroup.ComesFirst ? TGroup.PublicKeySize.. : ..kemSize;

    private static Range CurveSecret => TGroup.ComesFirst ? ..IHybridGroup.SecretSize : MLKem768.SharedSecretSizeInBytes..;

    private static Range KemSecret => TGroup.ComesFirst ? IHybridGroup.SecretSize.. : ..MLKem768.SharedSecretSizeInBytes;
}
