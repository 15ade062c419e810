namespace FastCrypto.ConstantTimeCheck.Taint;

internal static unsafe partial class TaintedOperations
{
    private const string Share = "a key share is sent";

    private static IEnumerable<TaintedOperation> MlKems()
    {
        foreach ((string name, MlKemKernel kernel) in Runnable<MlKemKernel>(MlKemKernels.Algorithm))
        {
            MlKemParameters[] sets = [MlKemParameters.MlKem512, MlKemParameters.MlKem768, MlKemParameters.MlKem1024];
            foreach (MlKemParameters parameters in sets)
            {
                string title = $"ML-KEM with {parameters.EncapsulationKeySize}-byte keys";
                yield return new(MlKemKernels.Algorithm, name, $"{title}: generate, encapsulate, decapsulate, reject, import", marker =>
                    Encapsulation(kernel, parameters, marker));
            }

            yield return Hybrid<HybridX25519>(name, kernel, "X25519MLKEM768");
            yield return Hybrid<HybridP256>(name, kernel, "SecP256r1MLKEM768");
        }
    }

    private static void Encapsulation(MlKemKernel kernel, MlKemParameters parameters, Marker marker)
    {
        using var memory = new SecretMemory(parameters.PrivateBytes);
        byte[] seed = marker.Secret(MlKemParameters.SeedSize, 1);
        IReadOnlyList<byte[]> published = TaintedRho.GenerateKey(kernel, parameters, seed, memory.UnsafePointer, marker);
        byte[] encoded = new byte[parameters.EncapsulationKeySize];
        new ReadOnlySpan<byte>(memory.UnsafePointer + parameters.EncodedOffset, encoded.Length).CopyTo(encoded);
        marker.Publish(encoded, "an encapsulation key is published");
        if (published.Count == 0 || published.Any(rho => !encoded.AsSpan().EndsWith(rho)))
            throw new InvalidOperationException("What was declared public while the key was made is not rho.");

        using var peer = new SecretMemory(parameters.PublicBytes);
        MlKem.TryExpandPublicKey(kernel, parameters, encoded, peer.UnsafePointer);
        byte[] ciphertext = new byte[parameters.CiphertextSize], secret = new byte[32];
        MlKem.Encapsulate(kernel, parameters, peer.UnsafePointer, marker.Secret(32, 2), ciphertext, secret);
        marker.Publish(ciphertext, "a ciphertext is sent");
        MlKem.Decapsulate(kernel, parameters, memory.UnsafePointer, ciphertext, secret);
        ciphertext[^1] ^= 1;
        MlKem.Decapsulate(kernel, parameters, memory.UnsafePointer, ciphertext, secret);

        // FIPS 203, 7.3: the encapsulation key and its hash stand inside of a decapsulation key, and only they are checked.
        byte[] exported = new byte[parameters.DecapsulationKeySize];
        MlKem.EncodePrivateKey(kernel, parameters, memory.UnsafePointer, exported);
        int publicSize = parameters.EncapsulationKeySize + MlKemParameters.SymmetricSize;
        int publicOffset = exported.Length - MlKemParameters.SymmetricSize - publicSize;
        marker.Publish(exported.AsSpan(publicOffset, publicSize), "an encapsulation key is published, and so is its hash");
        using var imported = new SecretMemory(parameters.PrivateBytes);
        if (!MlKem.TryExpandPrivateKey(kernel, parameters, exported, imported.UnsafePointer))
            throw new InvalidOperationException("A key that was just exported is not accepted.");
    }

    private static TaintedOperation Hybrid<T>(string name, MlKemKernel kernel, string group) where T : struct, IHybridGroup =>
        new(MlKemKernels.Algorithm, name, $"{group}: client and server", marker =>
        {
            // What ML-KEM makes of a seed is watched above, where rho can be declared public: here its secrets begin with the key.
            byte[] clientRandom = Marker.Bytes(HybridKeyExchange<T>.ClientRandomSize, 1);
            marker.Hide(clientRandom.AsSpan(MlKemParameters.SeedSize));
            HybridKeyExchange<T>.TryGenerateKey(kernel, clientRandom, out SecretMemory client);
            using (client)
            {
                MlKemParameters parameters = MlKemParameters.MlKem768;
                marker.Hide(new ReadOnlySpan<byte>(
                    client.UnsafePointer + parameters.SecretOffset, parameters.PrivateBytes - parameters.SecretOffset));
                byte[] clientShare = new byte[HybridKeyExchange<T>.ClientShareSize];
                byte[] serverShare = new byte[HybridKeyExchange<T>.ServerShareSize];
                byte[] secret = new byte[HybridKeyExchange<T>.SharedSecretSize];
                HybridKeyExchange<T>.ExportKeyShare(client, clientShare);
                marker.Publish(clientShare, Share);

                byte[] random = marker.Secret(HybridKeyExchange<T>.ServerRandomSize, 2);
                int curveOffset = T.ComesFirst ? 0 : MLKem768.CiphertextSizeInBytes;
                T.TryDerivePublicKey(random.AsSpan(32), serverShare.AsSpan(curveOffset, T.PublicKeySize));
                HybridKeyExchange<T>.TryRespond(kernel, random, clientShare, serverShare, secret);
                marker.Publish(serverShare, Share);
                HybridKeyExchange<T>.DeriveSharedSecret(kernel, client, serverShare, secret);
            }
        });
}
