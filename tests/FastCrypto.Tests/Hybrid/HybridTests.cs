using System.Security.Cryptography;
using System.Text.Json;

namespace FastCrypto.Tests.Hybrid;

/// <summary>What both hybrid groups promise.</summary>
public class HybridTests
{
    private const int SecretSize = 64;

    private static readonly HybridGroupUnderTest[] All = [new X25519MLKEM768UnderTest(), new SecP256r1MLKEM768UnderTest()];

    public static TheoryData<HybridGroupUnderTest> Groups => [.. All];

    /// <summary>The client's side of every recorded exchange: share and secret from the recorded private values.</summary>
    [Theory, EachKernel(MlKemKernels.Algorithm)]
    public void Recorded_exchanges(string kernelName)
    {
        MlKemKernel kernel = Kernels.Kernel<MlKemKernel>(MlKemKernels.Algorithm, kernelName);
        VectorTally tally = new("tls_hybrid_kem.json", kernelName);
        foreach (JsonElement test in Corpora.Own("tls_hybrid_kem.json").Items("cases"))
        {
            if (All.SingleOrDefault(g => g.Name == test.Text("group")) is not { } group)
            {
                tally.OutOfScope(test.Text("group"));
                continue;
            }

            string curve = group.CurveOffset(1) == 0 ? "p256" : "x25519";
            using IDisposable key = group.ImportRandom(kernel, [.. test.Hex("mlkem_seed_d_z"), .. test.Hex($"client_{curve}_private")]);
            byte[] clientShare = new byte[group.ClientShareSize];
            group.ExportKeyShare(key, clientShare);
            Assert.Equal(test.Hex("client_share"), clientShare);
            byte[] secret = new byte[SecretSize];
            group.DeriveSharedSecret(key, test.Hex("server_share"), secret);
            Assert.Equal(test.Hex("shared_secret"), secret);

            // The server's ML-KEM randomness is not recorded; its curve share follows from its private key.
            byte[] clientCurve =
                clientShare.AsSpan(group.CurveOffset(MLKem768.EncapsulationKeySizeInBytes), group.PlainShareSize).ToArray();
            (byte[] serverCurve, byte[] curveSecret) = group.PlainPeer(test.Hex($"server_{curve}_private"), clientCurve);
            Assert.Equal(serverCurve, test.Hex("server_share")
                .AsSpan(group.CurveOffset(MLKem768.CiphertextSizeInBytes), group.PlainShareSize).ToArray());
            Assert.Equal(curveSecret, secret.AsSpan(group.CurveOffset(32), 32).ToArray());
            byte[] serverShare = new byte[group.ServerShareSize];
            byte[] serverSecret = new byte[SecretSize];
            group.RespondWith(kernel, clientShare, serverShare, serverSecret);
            group.DeriveSharedSecret(key, serverShare, secret);
            Assert.Equal(serverSecret, secret);
            tally.Verified();
        }

        tally.Close();
    }

    [Theory, MemberData(nameof(Groups))]
    public void Both_sides_agree_in_the_groups_order(HybridGroupUnderTest group)
    {
        for (int i = 0; i < Effort.Scale(30, 2000); i++)
        {
            using IDisposable key = group.GenerateKey();
            byte[] clientShare = new byte[group.ClientShareSize];
            byte[] serverShare = new byte[group.ServerShareSize];
            byte[] clientSecret = new byte[SecretSize];
            byte[] serverSecret = new byte[SecretSize];
            group.ExportKeyShare(key, clientShare);
            group.Respond(clientShare, serverShare, serverSecret);
            group.DeriveSharedSecret(key, serverShare, clientSecret);
            Assert.Equal(serverSecret, clientSecret);

            // The halves stand where the group says, and each is a working exchange of its own.
            byte[] plainShare = new byte[group.PlainShareSize];
            group.ExportPlainKeyShare(key, plainShare);
            Assert.Equal(
                plainShare, clientShare.AsSpan(group.CurveOffset(MLKem768.EncapsulationKeySizeInBytes), group.PlainShareSize).ToArray());
            byte[] plainSecret = new byte[32];
            group.DerivePlainSharedSecret(
                key, serverShare.AsSpan(group.CurveOffset(MLKem768.CiphertextSizeInBytes), group.PlainShareSize), plainSecret);
            Assert.Equal(plainSecret, clientSecret.AsSpan(group.CurveOffset(32), 32).ToArray());
            Assert.NotEqual(plainSecret, clientSecret.AsSpan(group.CurveOffset(32) ^ 32, 32).ToArray());
            using MLKem768 kem = MLKem768.ImportEncapsulationKey(clientShare.AsSpan(group.KemOffset, MLKem768.EncapsulationKeySizeInBytes));
            Assert.False(kem.HasPrivateKey);
        }
    }

    [Theory, MemberData(nameof(Groups))]
    public void A_plain_peer_can_answer_the_plain_share(HybridGroupUnderTest group)
    {
        using IDisposable key = group.GenerateKey();
        byte[] plainShare = new byte[group.PlainShareSize];
        group.ExportPlainKeyShare(key, plainShare);
        (byte[] publicKey, byte[] expected) = group.PlainPeer(new Random(3).Bytes(32), plainShare);
        byte[] secret = new byte[32];
        group.DerivePlainSharedSecret(key, publicKey, secret);
        Assert.Equal(expected, secret);
    }

    [Theory, MemberData(nameof(Groups))]
    public void Bad_shares_are_refused_and_the_outputs_zeroed(HybridGroupUnderTest group)
    {
        using IDisposable key = group.GenerateKey();
        byte[] clientShare = new byte[group.ClientShareSize];
        byte[] serverShare = new byte[group.ServerShareSize];
        byte[] secret = new byte[SecretSize];
        group.ExportKeyShare(key, clientShare);
        group.Respond(clientShare, serverShare, secret);

        byte[] badCurve = [.. clientShare];
        group.BadPlainShare.CopyTo(badCurve.AsSpan(group.CurveOffset(MLKem768.EncapsulationKeySizeInBytes)));
        byte[] badKem = [.. clientShare];
        badKem.AsSpan(group.KemOffset, 3).Fill(0xFF);
        foreach (byte[] bad in (byte[][])[badCurve, badKem])
        {
            serverShare.AsSpan().Fill(1);
            secret.AsSpan().Fill(1);
            Assert.Throws<CryptographicException>(() => group.Respond(bad, serverShare, secret));
            Assert.False(serverShare.AsSpan().ContainsAnyExcept((byte)0) || secret.AsSpan().ContainsAnyExcept((byte)0));
        }

        group.Respond(clientShare, serverShare, secret);
        group.BadPlainShare.CopyTo(serverShare.AsSpan(group.CurveOffset(MLKem768.CiphertextSizeInBytes)));
        Assert.Throws<CryptographicException>(() => group.DeriveSharedSecret(key, serverShare, secret));
        Assert.False(secret.AsSpan().ContainsAnyExcept((byte)0));
        byte[] plain = [.. Enumerable.Repeat((byte)1, 32)];
        Assert.Throws<CryptographicException>(() => group.DerivePlainSharedSecret(key, group.BadPlainShare, plain));
        Assert.False(plain.AsSpan().ContainsAnyExcept((byte)0));
    }

    [Theory, MemberData(nameof(Groups))]
    public void A_corrupted_ciphertext_gives_another_secret_and_no_error(HybridGroupUnderTest group)
    {
        using IDisposable key = group.GenerateKey();
        byte[] clientShare = new byte[group.ClientShareSize];
        byte[] serverShare = new byte[group.ServerShareSize];
        byte[] serverSecret = new byte[SecretSize];
        byte[] clientSecret = new byte[SecretSize];
        group.ExportKeyShare(key, clientShare);
        group.Respond(clientShare, serverShare, serverSecret);
        serverShare[group.KemOffset] ^= 1;
        group.DeriveSharedSecret(key, serverShare, clientSecret);
        int curve = group.CurveOffset(32);
        Assert.Equal(serverSecret.AsSpan(curve, 32).ToArray(), clientSecret.AsSpan(curve, 32).ToArray());
        Assert.NotEqual(serverSecret.AsSpan(curve ^ 32, 32).ToArray(), clientSecret.AsSpan(curve ^ 32, 32).ToArray());
    }

    [Theory, MemberData(nameof(Groups))]
    public void Wrong_lengths_and_overlaps_are_refused_by_name(HybridGroupUnderTest group)
    {
        using IDisposable key = group.GenerateKey();
        byte[] client = new byte[group.ClientShareSize];
        byte[] server = new byte[group.ServerShareSize];
        foreach (int off in (int[])[-1, 1])
        {
            Refuses("clientShare", () => group.ExportKeyShare(key, new byte[client.Length + off]));
            Refuses("share", () => group.ExportPlainKeyShare(key, new byte[group.PlainShareSize + off]));
            Refuses("serverShare", () => group.DeriveSharedSecret(key, new byte[server.Length + off], new byte[SecretSize]));
            Refuses("sharedSecret", () => group.DeriveSharedSecret(key, server, new byte[SecretSize + off]));
            Refuses("serverShare", () => group.DerivePlainSharedSecret(key, new byte[group.PlainShareSize + off], new byte[32]));
            Refuses("sharedSecret", () => group.DerivePlainSharedSecret(key, new byte[group.PlainShareSize], new byte[32 + off]));
            Refuses("clientShare", () => group.Respond(new byte[client.Length + off], server, new byte[SecretSize]));
            Refuses("serverShare", () => group.Respond(client, new byte[server.Length + off], new byte[SecretSize]));
            Refuses("sharedSecret", () => group.Respond(client, server, new byte[SecretSize + off]));
            Refuses("random", () => group.ImportRandom(MlKemKernels.Preferred, new byte[96 + off]));
        }

        byte[] shared = new byte[client.Length + server.Length + SecretSize];
        Refuses("serverShare",
            () => group.Respond(shared.AsSpan(0, client.Length), shared.AsSpan(client.Length - 1, server.Length), new byte[SecretSize]));
        Refuses("sharedSecret", () => group.Respond(shared.AsSpan(0, client.Length), server, shared.AsSpan(client.Length - 1, SecretSize)));
        Refuses("sharedSecret", () => group.Respond(client, shared.AsSpan(0, server.Length), shared.AsSpan(server.Length - 1, SecretSize)));
        Refuses("sharedSecret",
            () => group.DeriveSharedSecret(key, shared.AsSpan(0, server.Length), shared.AsSpan(server.Length - 1, SecretSize)));
        Refuses("sharedSecret",
            () => group.DerivePlainSharedSecret(key, shared.AsSpan(0, group.PlainShareSize), shared.AsSpan(group.PlainShareSize - 1, 32)));
        Refuses("sharedSecret", () => group.DerivePlainSharedSecret(key, shared.AsSpan(0, group.PlainShareSize), shared.AsSpan(0, 32)));
    }

    [Theory, MemberData(nameof(Groups))]
    public unsafe void Dispose_zeroes_the_key_and_ends_the_object(HybridGroupUnderTest group)
    {
        IDisposable key = group.GenerateKey();
        SecretMemory memory = group.Memory(key);
        ReadOnlySpan<byte> bytes = new(memory.UnsafePointer, memory.Length);
        Assert.True(bytes.ContainsAnyExcept((byte)0));
        key.Dispose();
        Assert.False(bytes.ContainsAnyExcept((byte)0));
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => group.ExportKeyShare(key, new byte[group.ClientShareSize]));
        Assert.Throws<ObjectDisposedException>(() => group.ExportPlainKeyShare(key, new byte[group.PlainShareSize]));
        Assert.Throws<ObjectDisposedException>(() => group.DeriveSharedSecret(key, new byte[group.ServerShareSize], new byte[SecretSize]));
        Assert.Throws<ObjectDisposedException>(() => group.DerivePlainSharedSecret(key, new byte[group.PlainShareSize], new byte[32]));
    }

    [Theory, MemberData(nameof(Groups))]
    public void Nothing_is_allocated_but_the_key(HybridGroupUnderTest group)
    {
        OptimizedCode.Require();
        using IDisposable key = group.GenerateKey();
        byte[] clientShare = new byte[group.ClientShareSize];
        byte[] serverShare = new byte[group.ServerShareSize];
        byte[] plainShare = new byte[group.PlainShareSize];
        byte[] secret = new byte[SecretSize];
        long before = 0;
        for (int i = 0; i < 20; i++)
        {
            if (i == 10)
                before = GC.GetAllocatedBytesForCurrentThread();
            group.ExportKeyShare(key, clientShare);
            group.ExportPlainKeyShare(key, plainShare);
            group.Respond(clientShare, serverShare, secret);
            group.DeriveSharedSecret(key, serverShare, secret);
            group.DerivePlainSharedSecret(key, plainShare, secret.AsSpan(0, 32));
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>
    /// The key itself is two objects of 32 bytes, its own and the owner of its native memory; generating it makes no other.
    /// </summary>
    [Theory, MemberData(nameof(Groups))]
    public void A_key_is_all_that_generating_one_allocates(HybridGroupUnderTest group)
    {
        OptimizedCode.Require();
        Assert.SkipUnless(Environment.Is64BitProcess, "The sizes are those of 64 bits.");
        for (int i = 0; i < 10; i++)
            group.GenerateKey().Dispose();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            group.GenerateKey().Dispose();
        Assert.Equal(10 * 64, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory, MemberData(nameof(Groups))]
    public void Threads_share_a_key(HybridGroupUnderTest group)
    {
        using IDisposable key = group.GenerateKey();
        Parallel.For(0, 4, _ =>
        {
            byte[] clientShare = new byte[group.ClientShareSize];
            byte[] serverShare = new byte[group.ServerShareSize];
            byte[] clientSecret = new byte[SecretSize];
            byte[] serverSecret = new byte[SecretSize];
            for (int i = 0; i < 20; i++)
            {
                group.ExportKeyShare(key, clientShare);
                group.Respond(clientShare, serverShare, serverSecret);
                group.DeriveSharedSecret(key, serverShare, clientSecret);
                Assert.Equal(serverSecret, clientSecret);
            }
        });
    }

    private static void Refuses(string parameter, Action action) =>
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(action).ParamName);
}
