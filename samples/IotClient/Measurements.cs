using System.Diagnostics;
using System.Security.Cryptography;
using FastCrypto.TestKit;

namespace FastCrypto.Samples;

/// <summary>What a handshake and its parts take of time and stack, in the tier that this program runs in.</summary>
internal static class Measurements
{
    private const int Repetitions = 31;

    /// <summary>
    /// Prints a line for each: a name, bytes of stack, microseconds (the median); and on the error stream the peak
    /// of memory after all handshakes.
    /// </summary>
    internal static void Print(Device device, int handshakes)
    {
        if (handshakes < 1)
            throw new ArgumentException("No handshakes.");
        double[] times = new double[handshakes];
        TimeSpan before = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < handshakes; i++)
        {
            device.Open(out TimeSpan time).Dispose();
            times[i] = time.TotalMicroseconds;
        }

        TimeSpan own = Environment.CpuUsage.TotalTime - before;
        Console.Error.WriteLine($"memory       {Device.PeakMemory()} kB");
        Print("handshake", StackMeter.Measure(() => device.Open(out _).Dispose()), Median(times));
        Print("handshake, own time", 0, own.TotalMicroseconds / handshakes);
        foreach ((string name, Action operation) in Operations())
            Print(name, StackMeter.Measure(operation), Time(operation));
    }

    private static void Print(string name, int stack, double microseconds) => Console.WriteLine($"{name}\t{stack}\t{microseconds:F0}");

    private static double Time(Action operation)
    {
        double[] times = new double[Repetitions];
        for (int i = 0; i < Repetitions; i++)
        {
            long started = Stopwatch.GetTimestamp();
            operation();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        return Median(times);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static List<(string Name, Action Operation)> Operations()
    {
        byte[] plaintext = new byte[1024], ciphertext = new byte[1024], tag = new byte[16], nonce = new byte[12], secret = new byte[32];
        var aead = new ChaCha20Poly1305(secret);
        aead.Encrypt(nonce, plaintext, ciphertext, tag);
        var key = X25519DiffieHellman.GenerateKey();
        byte[] share = key.ExportPublicKey();
        ECDsaP256 server = ECDsaP256.ImportPublicKey(Convert.FromHexString(PublicKey));
        byte[] signature = Convert.FromHexString(Signature);
        return
        [
            ("ChaCha20-Poly1305 seal, 1 KiB", () => aead.Encrypt(nonce, plaintext, ciphertext, tag)),
            ("ChaCha20-Poly1305 open, 1 KiB", () => aead.Decrypt(nonce, ciphertext, tag, plaintext)),
            ("SHA-256, 1 KiB", () => SHA256.HashData(plaintext, secret)),
            ("HKDF-SHA256, 32 B", () => HKDF.DeriveKey(HashAlgorithmName.SHA256, share, secret, nonce, tag)),
            ("X25519 key generation", () => X25519DiffieHellman.GenerateKey().Dispose()),
            ("X25519 shared secret", () => key.DeriveRawSecretAgreement(share, secret)),
            ("ECDSA P-256 verification", () => Demand(server.VerifyData(
                "sample"u8, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))),
        ];
    }

    private static void Demand(bool verified)
    {
        if (!verified)
            throw new CryptographicException("The signature of RFC 6979 does not verify.");
    }

    // RFC 6979 appendix A.2.5, SHA-256 and "sample".
    private const string PublicKey =
        "0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";

    private const string Signature =
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8";
}
