using MlKemGen;

// Writes the straight-line kernels of Keccak and ML-KEM; with --check, compares them with the files instead.
(string Path, Func<string> Write)[] outputs =
[
    ("src/FastCrypto/Keccak/KeccakAvx512.g.cs", KeccakWriter.Avx512Single),
    ("src/FastCrypto/Keccak/KeccakX4Avx512.g.cs", KeccakWriter.Avx512Four),
    ("src/FastCrypto/Keccak/KeccakX4Avx2.g.cs", KeccakWriter.Avx2Four),
    ("src/FastCrypto/Keccak/KeccakX4Neon.g.cs", KeccakWriter.NeonTwo),
    ("src/FastCrypto/MlKem/MlKemRingAvx512.g.cs", NttAvx512Writer.Write),
    ("src/FastCrypto/MlKem/MlKemRingAvx2.g.cs", NttAvx2Writer.Write),
    ("src/FastCrypto/MlKem/MlKemRingNeon.g.cs", NttNeonWriter.Write),
    ("src/FastCrypto/MlKem/MlKemRejectionTable.g.cs", RejectionTableWriter.Write),
];

bool check = args is ["--check"];
string root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "FastCrypto.sln")))
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("FastCrypto.sln is not above the generator.");

int stale = 0;
foreach ((string path, Func<string> write) in outputs)
{
    string file = Path.Combine(root, path);
    string text = write();
    if (File.Exists(file) && File.ReadAllText(file) == text)
        continue;
    stale++;
    Console.WriteLine($"{path} {(check ? "differs from what the generator writes" : "written")}");
    if (!check)
        File.WriteAllText(file, text);
}

return check ? Math.Min(stale, 1) : 0;
