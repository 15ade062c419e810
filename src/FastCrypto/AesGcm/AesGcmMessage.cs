namespace FastCrypto;

/// <summary>One message as the kernels see it: pinned memory whose sizes the face has checked.</summary>
internal unsafe struct AesGcmMessage
{
    /// <summary>Where a message in two pieces may be divided: no kernel's batch is larger.</summary>
    internal const int HeadUnit = 128;

    /// <summary>The 12 bytes of the nonce: the whole of IV in SP 800-38D 7.1, step 2, for len(IV) = 96.</summary>
    internal byte* Nonce;

    /// <summary>The low 32 bits of the pre-counter block J0. SP 800-38D 7.1 makes it 1; tests inject others to see inc32 wrap.</summary>
    internal uint PreCounter;

    /// <summary>What is read: plaintext to encrypt, ciphertext to decrypt.</summary>
    internal byte* Input;

    /// <summary>
    /// How many bytes stand at <see cref="Input"/>. Usually all of them; if not, it is a multiple of <see cref="HeadUnit"/>, and what comes
    /// behind stands at its place in <see cref="Output"/> already.
    /// </summary>
    internal nuint HeadLength;

    /// <summary>What is written: the same memory as <see cref="Input"/> or disjoint.</summary>
    internal byte* Output;

    /// <summary>The length of input and output in bytes.</summary>
    internal nuint Length;

    /// <summary>The additional authenticated data, A.</summary>
    internal byte* AssociatedData;

    /// <summary>Its length in bytes.</summary>
    internal nuint AssociatedDataLength;

    /// <summary>Where the kernel writes the full 16-byte tag. The face truncates or compares it.</summary>
    internal byte* Tag;
}
