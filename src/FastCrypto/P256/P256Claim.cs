namespace FastCrypto;

/// <summary>
/// What a verification of a signature comes down to: that the x-coordinate of u1·G + u2·q is r modulo n, with u1 in [0, n − 1], u2 and r in
/// [1, n − 1]. All of it is public.
/// </summary>
internal struct P256Claim
{
    internal P256Limbs U1, U2, R;
    internal P256Affine Q;
}
