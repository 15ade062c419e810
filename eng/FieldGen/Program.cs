using FastCrypto.FieldGen;

// dotnet run --project eng/FieldGen              writes the generated kernels
// dotnet run --project eng/FieldGen -- --check   fails if what is checked in differs
bool check = args is ["--check"];
if (args.Length > 0 && !check)
{
    Console.Error.WriteLine("usage: FieldGen [--check]");
    return 2;
}

(string Path, Func<string> Generate)[] outputs =
[
    ("src/FastCrypto/Curve25519/Field25519Fma256.g.cs", () => Field25519Vector.Generate(lanes: 4)),
    ("src/FastCrypto/Curve25519/X25519Fma256.g.cs", X25519Ladder.Generate),
    ("src/FastCrypto/Curve25519/Field25519Fma512.g.cs", () => Field25519Vector.Generate(lanes: 8)),
    ("src/FastCrypto/Curve25519/X25519BatchFma256.g.cs", () => X25519BatchLadder.Generate(lanes: 4)),
    ("src/FastCrypto/Curve25519/X25519BatchFma512.g.cs", () => X25519BatchLadder.Generate(lanes: 8)),
    ("src/FastCrypto/Curve25519/X25519BatchCombFma256.g.cs", () => X25519BatchComb.Generate(lanes: 4)),
    ("src/FastCrypto/Curve25519/X25519BatchCombFma512.g.cs", () => X25519BatchComb.Generate(lanes: 8)),
    ("src/FastCrypto/Curve25519/Edwards25519Fma256.g.cs", Edwards25519Formulas.Generate),
    ("src/FastCrypto/P256/P256FieldFma256.g.cs", () => P256Kernels.Generate(lanes: 4)),
    ("src/FastCrypto/P256/P256FieldFma512.g.cs", () => P256Kernels.Generate(lanes: 8)),
];

string root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "FastCrypto.sln")))
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("Run this inside the repository.");

int different = 0;
foreach ((string path, Func<string> generate) in outputs)
{
    string file = Path.Combine(root, path), text = generate();
    if (File.Exists(file) && File.ReadAllText(file) == text)
        continue;
    different++;
    Console.WriteLine(check ? $"{path} differs from what eng/FieldGen writes" : $"wrote {path}");
    if (!check)
        File.WriteAllText(file, text);
}

return check && different > 0 ? 1 : 0;
