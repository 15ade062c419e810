namespace FastCrypto;

/// <summary>Verification of many ECDSA signatures (FIPS 186-5, 6.4.2), each of its own key and hash. Everything here is public.</summary>
internal static class P256EcdsaBatch
{
    private const int GroupSize = P256FieldFma512.Lanes;

    /// <summary>Fewer claims than this are faster one by one: eight lanes cost about as much as three single verifications.</summary>
    private const int FewestForLanes = 4;

    /// <summary>valid[i] = whether key, hash and signature i are well formed and belong together; there are as many as elements.</summary>
    internal static void VerifyVartime(
        P256BatchKernel kernel, ReadOnlySpan<byte> publicKeys, ReadOnlySpan<byte> hashes, ReadOnlySpan<byte> signatures, Span<bool> valid)
    {
        // What is malformed leaves no claim, so every s below has an inverse.
        Span<P256Claim> claims = stackalloc P256Claim[GroupSize];
        Span<P256Limbs> s = stackalloc P256Limbs[GroupSize], z = stackalloc P256Limbs[GroupSize];
        Span<int> owners = stackalloc int[GroupSize];
        Span<bool> holds = stackalloc bool[GroupSize];
        int count = 0;
        for (int i = 0; i < valid.Length; i++)
        {
            valid[i] = false;
            ReadOnlySpan<byte> signature = signatures.Slice(i * P256Ecdsa.SignatureSize, P256Ecdsa.SignatureSize);
            P256Limbs.FromBytes(out claims[count].R, signature);
            P256Limbs.FromBytes(out s[count], signature[32..]);
            ReadOnlySpan<byte> publicKey = publicKeys.Slice(i * P256Affine.EncodedSize, P256Affine.EncodedSize);
            if ((P256ScalarField.ValidMask(claims[count].R) & P256ScalarField.ValidMask(s[count])) != 0
                && P256Affine.TryFromBytes(out claims[count].Q, publicKey))
            {
                int hashSize = hashes.Length / valid.Length;
                P256Ecdsa.HashToScalar(out z[count], hashes.Slice(i * hashSize, hashSize));
                owners[count++] = i;
            }

            if (count == GroupSize || (i == valid.Length - 1 && count > 0))
            {
                FinishVartime(claims[..count], s[..count], z[..count]);
                JudgeVartime(kernel, claims[..count], holds);
                for (int j = 0; j < count; j++)
                    valid[owners[j]] = holds[j];
                count = 0;
            }
        }
    }

    /// <summary>u1 = z/s and u2 = r/s in each claim, with one inversion for all.</summary>
    private static void FinishVartime(Span<P256Claim> claims, ReadOnlySpan<P256Limbs> s, ReadOnlySpan<P256Limbs> z)
    {
        // products[i] = s_0·…·s_i/R^i. A step back multiplies R^i/(s_0·…·s_i) by products[i − 1] and divides by R, which leaves 1/s_i.
        Span<P256Limbs> products = stackalloc P256Limbs[GroupSize];
        products[0] = s[0];
        for (int i = 1; i < s.Length; i++)
            P256ScalarField.MontgomeryMultiply(out products[i], products[i - 1], s[i]);
        P256Inverse.ModNVartime(out P256Limbs rest, products[s.Length - 1]);
        for (int i = s.Length - 1; i >= 0; i--)
        {
            P256Limbs inverse = rest;
            if (i > 0)
            {
                P256ScalarField.MontgomeryMultiply(out inverse, rest, products[i - 1]);
                P256ScalarField.MontgomeryMultiply(out rest, rest, s[i]);
            }

            P256ScalarField.Multiply(out claims[i].U1, z[i], inverse);
            P256ScalarField.Multiply(out claims[i].U2, claims[i].R, inverse);
        }
    }

    private static void JudgeVartime(P256BatchKernel kernel, ReadOnlySpan<P256Claim> claims, Span<bool> holds)
    {
        if (CpuProfile.X64V4 && kernel == P256BatchKernel.Fma512 && claims.Length >= FewestForLanes)
        {
            P256Fma512.VerifyVartime(claims, holds);
            return;
        }

        P256Kernel single = kernel == P256BatchKernel.PortableLoop ? P256Kernel.Portable : P256Kernel.Fma256;
        for (int i = 0; i < claims.Length; i++)
            holds[i] = P256Group.VerifyVartime(single, claims[i].U1, claims[i].U2, claims[i].Q, claims[i].R);
    }
}
