namespace FastCrypto;

/// <summary>What an <see cref="MLKemKey"/> is made from.</summary>
internal enum MlKemKeySource
{
    /// <summary>The 64 bytes d‖z.</summary>
    Seed,

    /// <summary>The expanded decapsulation key of FIPS 203.</summary>
    DecapsulationKey,

    /// <summary>The encapsulation key.</summary>
    EncapsulationKey,
}
