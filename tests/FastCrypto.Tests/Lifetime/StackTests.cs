using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FastCrypto.Tests.Lifetime;

/// <summary>
/// Nothing secret stands on the stack after a call: keys, what the object makes of them, shared secrets and derived keys are looked for in
/// the dead stack, any 16 bytes of them, also with their words' bytes swapped.
/// </summary>
[Collection(Alone.Name)]
public sealed class StackTests
{
    private const int Window = 16;

    private static readonly byte[] Secret = new Random(99).Bytes(64);

    public static TheoryData<string> Subjects => LifetimeTests.Subjects;

    [Theory, MemberData(nameof(Subjects))]
    public void Nothing_secret_remains_on_the_stack(string name)
    {
        OptimizedCode.Require();
        Subject subject = Catalogue.Named(name);
        using IDisposable? instance = subject.Create?.Invoke();
        object target = subject.Target(instance);
        List<string> findings = [];
        foreach (Operation operation in subject.Operations)
        {
            byte[] result = new byte[Operation.ResultSize];
            operation.Body(target, result);
            Dictionary<UInt128, string> windows = [];
            foreach (byte[] secret in subject.Secrets.Concat(operation.Secrets))
                AddWindows(windows, secret, "key");
            AddWindows(windows, result[..operation.SecretBytes], "result");
            foreach (byte[] content in instance is null ? [] : SecretsOf.Contents(instance))
                AddWindows(windows, content, "memory");
            if (instance is not null && subject.PublicTwin is { } twin)
            {
                using IDisposable publicOnly = twin(instance);
                Dictionary<UInt128, string> known = [];
                foreach (byte[] content in SecretsOf.Contents(publicOnly))
                    AddWindows(known, content, "");
                foreach (UInt128 window in known.Keys)
                    windows.Remove(window);
            }

            // A collection during the call would save the thread's registers on its stack: what is found must be found again.
            string[] found = [];
            for (int attempt = 0; attempt < 3 && (attempt == 0 || found.Length > 0); attempt++)
                found = Find(windows, DeadStack.After(() => operation.Body(target, result)));
            if (found.Length > 0)
                findings.Add($"{operation.Members}: {found.Length} windows: {string.Join(", ", found.Take(8))}");
        }

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    [Fact]
    public void A_secret_that_is_left_is_found_and_one_that_is_cleared_is_not()
    {
        Dictionary<UInt128, string> windows = [];
        AddWindows(windows, Secret, "key");
        Assert.NotEmpty(Find(windows, DeadStack.After(() => Copy(clear: false, swap: false))));
        Assert.NotEmpty(Find(windows, DeadStack.After(() => Copy(clear: false, swap: true))));
        Assert.Empty(Find(windows, DeadStack.After(() => Copy(clear: true, swap: false))));
    }

    /// <summary>A Dispose that comes once the nonce is made, and before the cipher asks: it throws, and the IV must not stay.</summary>
    [Theory]
    [InlineData(AeadAlgorithm.Aes256Gcm, "_gcm")]
    [InlineData(AeadAlgorithm.ChaCha20Poly1305, "_chaCha")]
    public void A_protocol_AEAD_that_is_overtaken_leaves_no_nonce(AeadAlgorithm algorithm, string cipher)
    {
        OptimizedCode.Require();
        byte[] iv = new Random(98).Bytes(AeadSealer.IvSizeInBytes), message = new byte[116];
        using var aead = new NumberedAead(algorithm, Secret.AsSpan(0, 32), iv);
        const BindingFlags Field = BindingFlags.NonPublic | BindingFlags.Instance;
        ((IDisposable)typeof(NumberedAead).GetField(cipher, Field)!.GetValue(aead)!).Dispose();
        foreach (bool seal in (bool[])[true, false])
        {
            // A collection saves registers, as above.
            bool found = true;
            for (int attempt = 0; attempt < 3 && found; attempt++)
                found = DeadStack.After(() => Overtaken(aead, message, seal)).AsSpan().IndexOf(iv) >= 0;
            Assert.False(found, seal ? "Seal" : "TryOpen");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Overtaken(NumberedAead aead, byte[] message, bool seal)
    {
        bool refused = false;
        try
        {
            if (seal)
                aead.Seal(0, default, message, default);
            else
                aead.TryOpen(0, message, message.AsSpan(0, 100), default);
        }
        catch (ObjectDisposedException)
        {
            refused = true;
        }

        if (!refused)
            throw new InvalidOperationException("The cipher did not throw.");
    }

    // The two controls: careless and careful.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Copy(bool clear, bool swap)
    {
        Span<byte> copy = stackalloc byte[64];
        Secret.CopyTo(copy);
        if (swap)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(copy), MemoryMarshal.Cast<byte, uint>(copy));
        if (clear)
            CryptographicOperations.ZeroMemory(copy);
    }

    private static void AddWindows(Dictionary<UInt128, string> windows, byte[] secret, string name)
    {
        byte[] words = secret[..(secret.Length & ~7)], doubleWords = [.. words];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(words), MemoryMarshal.Cast<byte, uint>(words.AsSpan()));
        BinaryPrimitives.ReverseEndianness(
            MemoryMarshal.Cast<byte, ulong>(doubleWords), MemoryMarshal.Cast<byte, ulong>(doubleWords.AsSpan()));
        foreach (byte[] form in (byte[][])[secret, words, doubleWords])
        {
            for (int i = 0; i + Window <= form.Length; i++)
            {
                // Zeroes, counters and other patterns are no evidence.
                ReadOnlySpan<byte> window = form.AsSpan(i, Window);
                if (window.ToArray().Distinct().Count() >= 10)
                    windows.TryAdd(MemoryMarshal.Read<UInt128>(window), $"{name}[{i}]");
            }
        }
    }

    // Which windows stand on the stack, and how far below the caller.
    private static string[] Find(Dictionary<UInt128, string> windows, byte[] stack)
    {
        List<string> found = [];
        for (int i = stack.Length - Window; i >= 0; i--)
        {
            if (windows.TryGetValue(MemoryMarshal.Read<UInt128>(stack.AsSpan(i)), out string? name))
                found.Add($"{name} at -{stack.Length - i}");
        }

        return [.. found];
    }
}
