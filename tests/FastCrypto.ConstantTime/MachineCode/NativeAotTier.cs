namespace FastCrypto.ConstantTimeCheck.MachineCode;

/// <summary>The library as NativeAOT compiles it for x86-64-v3. Its compiler has the same code generator, which prints its code the same
/// way.</summary>
internal static class NativeAotTier
{
    internal const string Name = "aot-v3";

    /// <summary>The JIT's tier of the same instruction set.</summary>
    internal const string CpuTier = "X64V3";

    /// <summary>Compiles the library; null if that worked, or the reason why it did not.</summary>
    internal static string? Compile(string listingFile)
    {
        // An old object file would be up to date, and nothing would be printed.
        string output = Directory.CreateTempSubdirectory("fastcrypto-aot").FullName;
        try
        {
            string[] options = [$"-p:ListingFile={listingFile}", $"-p:NativeIntermediateOutputPath={output}/native/"];
            return NativeAotPublish.Run("NativeAot/NativeAot.csproj", output, options)
                ?? (new FileInfo(listingFile).Length > 0 ? null : "the compiler printed no code");
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }
}
