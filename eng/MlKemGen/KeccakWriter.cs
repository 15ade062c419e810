namespace MlKemGen;

/// <summary>
/// Keccak-f[1600] (FIPS 202, section 3) in straight-line code over vectors of one, two or four lanes. Two rounds make a turn
/// of the loop, from the state a to its copy e and back, so that no value is moved. Independent operations stand side by
/// side: the JIT keeps their order.
/// </summary>
internal static class KeccakWriter
{
    // ρ: the rotation of A[x, y] (section 3.2.2, Table 2), at [x + 5y].
    private static readonly int[] Rotation =
        [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14];

    private static readonly int[] Five = [0, 1, 2, 3, 4];

    internal static string Avx512Single() => Registers(
        "internal static unsafe partial class KeccakAvx512",
        "one state in the low halves of 128-bit registers",
        128,
        "ulong* state",
        i => $"Vector128.CreateScalarUnsafe(state[{i}])",
        register => $"{register}.ToScalar()");

    internal static string Avx512Four() => Registers(
        "internal readonly unsafe partial struct KeccakX4Avx512",
        "four states, one to each quarter of 256-bit registers",
        256,
        "Vector256<ulong>* state",
        i => $"state[{i}]",
        register => register);

    internal static string Avx2Four() => Memory(
        new("internal readonly unsafe partial struct KeccakX4Avx2", "four states, one to each quarter of 256-bit registers")
        {
            Type = "Vector256<ulong>",
            Usings = ["System.Runtime.Intrinsics.X86"],
            // Rotations by whole bytes are one shuffle.
            Constants =
            [
                "Vector256<byte> by8 = Vector256.Create(0x0605040302010007, 0x0E0D0C0B0A09080FUL, 0x0605040302010007, 0x0E0D0C0B0A09080F).AsByte();",
                "Vector256<byte> by56 = Vector256.Create(0x0007060504030201, 0x080F0E0D0C0B0A09UL, 0x0007060504030201, 0x080F0E0D0C0B0A09).AsByte();",
            ],
            Rotate = (x, n) => n is 8 or 56
                ? $"Avx2.Shuffle({x}.AsByte(), by{n}).AsUInt64()"
                : $"({x} << {n}) | ({x} >>> {64 - n})",
            AndNot = (x, y) => $"Avx2.AndNot({x}, {y})",
            Broadcast = "Vector256.Create",
        });

    internal static string NeonTwo() => Memory(
        new("internal readonly unsafe partial struct KeccakX4Neon", "two states, one to each half of 128-bit registers")
        {
            Type = "Vector128<ulong>",
            Usings = ["System.Runtime.Intrinsics.Arm"],
            Constants = [],
            // Shift right and insert completes a rotation.
            Rotate = (x, n) => $"AdvSimd.ShiftRightAndInsert({x} << {n}, {x}, {64 - n})",
            AndNot = (x, y) => $"AdvSimd.BitwiseClear({y}, {x})",
            Broadcast = "Vector128.Create",
        });

    // With 32 registers the state stays in them; three-way logic is one instruction.
    private static string Registers(
        string declaration, string lanes, int bits, string parameters, Func<int, string> load, Func<string, string> store)
    {
        string type = $"Vector{bits}<ulong>";
        CodeWriter w = Header(declaration, lanes, ["System.Runtime.Intrinsics.X86"], parameters);
        w.Each(Enumerable.Range(0, 25), i => $"{type} a{i} = {load(i)};");
        w.Line($"{type} {Names("e", 25)};");
        w.Line($"{type} {Names("c", 5)};");
        w.Line($"{type} {Names("d", 5)};");
        w.Line($"{type} {Names("b", 5)};");
        w.Line($"{type} {Names("f", 5)};");
        w.Open("for (int round = 0; round < KeccakPortable.Rounds; round += 2)");
        RegisterRound(w, "a", "e", bits, "round");
        w.Line();
        RegisterRound(w, "e", "a", bits, "round + 1");
        w.Close().Line();
        w.Each(Enumerable.Range(0, 25), i => $"state[{i}] = {store($"a{i}")};");
        return w.Close().Close().ToString();
    }

    private static void RegisterRound(CodeWriter w, string a, string e, int bits, string round)
    {
        string Xor3(string x, string y, string z) => $"Avx512F.VL.TernaryLogic({x}, {y}, {z}, 0x96)";
        w.Each(Five, x => $"c{x} = {Xor3($"{a}{x}", $"{a}{x + 5}", $"{a}{x + 10}")};");
        w.Each(Five, x => $"c{x} = {Xor3($"c{x}", $"{a}{x + 15}", $"{a}{x + 20}")};");
        w.Each(Five, x => $"d{x} = Avx512F.VL.RotateLeft(c{(x + 1) % 5}, 1);");
        w.Each(Five, x => $"d{x} ^= c{(x + 4) % 5};");

        // The χ of a row is written behind the ρ of the next, which does not wait for it.
        Action? pending = null;
        foreach (int row in Five)
        {
            string b = row % 2 == 0 ? "b" : "f";
            w.Each(Five, column => $"{b}{column} = {a}{Source(row, column)} ^ d{Source(row, column) % 5};");
            w.Each(Five.Where(column => Rotation[Source(row, column)] != 0),
                column => $"{b}{column} = Avx512F.VL.RotateLeft({b}{column}, {Rotation[Source(row, column)]});");
            pending?.Invoke();
            pending = () =>
            {
                // 0xD2 is x ^ (~y & z).
                w.Each(Five, x => $"{e}{x + 5 * row} = Avx512F.VL.TernaryLogic({b}{x}, {b}{(x + 1) % 5}, {b}{(x + 2) % 5}, 0xD2);");
                if (row == 0)
                    w.Line($"{e}0 ^= Vector{bits}.Create(Unsafe.Add(ref constant, {round}));");
            };
        }

        pending!();
    }

    // With 16 registers (and no three-way logic) state and copy stay in memory, and column parities are gathered as a row is written.
    private static string Memory(Isa isa)
    {
        CodeWriter w = Header(isa.Declaration, isa.Lanes, isa.Usings, $"{isa.Type}* a, {isa.Type}* e");
        w.Each(isa.Constants, line => line);
        w.Each(Five, x => $"{isa.Type} c{x} = a[{x}] ^ a[{x + 5}] ^ a[{x + 10}] ^ a[{x + 15}] ^ a[{x + 20}];");
        w.Line($"{isa.Type} {Names("d", 5)};");
        w.Line($"{isa.Type} {Names("b", 5)};");
        w.Line($"{isa.Type} t;");
        w.Open("for (int round = 0; round < KeccakPortable.Rounds; round += 2)");
        MemoryRound(w, isa, "a", "e", "round");
        w.Line();
        MemoryRound(w, isa, "e", "a", "round + 1");
        return w.Close().Close().Close().ToString();
    }

    private static void MemoryRound(CodeWriter w, Isa isa, string a, string e, string round)
    {
        w.Each(Five, x => $"d{x} = {isa.Rotate($"c{(x + 1) % 5}", 1)};");
        w.Each(Five, x => $"d{x} ^= c{(x + 4) % 5};");
        foreach (int row in Five)
        {
            foreach (int column in Five)
            {
                int source = Source(row, column);
                w.Line($"b{column} = {a}[{source}] ^ d{source % 5};");
                if (Rotation[source] != 0)
                    w.Line($"b{column} = {isa.Rotate($"b{column}", Rotation[source])};");
            }

            foreach (int x in Five)
            {
                string iota = row + x == 0 ? $" ^ {isa.Broadcast}(Unsafe.Add(ref constant, {round}))" : "";
                w.Line($"t = b{x} ^ {isa.AndNot($"b{(x + 1) % 5}", $"b{(x + 2) % 5}")}{iota};");
                w.Line($"{e}[{x + 5 * row}] = t;");
                w.Line(row == 0 ? $"c{x} = t;" : $"c{x} ^= t;");
            }
        }
    }

    // π (section 3.2.3) read backwards: what comes to this place of the row stands at A[x, y] with y = column and row = 2x + 3y mod 5.
    private static int Source(int row, int column) => 5 * column + (3 * (row - 3 * column) % 5 + 5) % 5;

    private static CodeWriter Header(string declaration, string lanes, string[] usings, string parameters)
    {
        CodeWriter w = new();
        w.Line("// Written by eng/MlKemGen. Do not edit.");
        w.Line("using System.Runtime.CompilerServices;");
        w.Line("using System.Runtime.InteropServices;");
        w.Line("using System.Runtime.Intrinsics;");
        w.Each(usings, u => $"using {u};");
        w.Line().Line("namespace FastCrypto;").Line();
        w.Line($"/// <content>Keccak-f[1600] on {lanes}.</content>");
        w.Open(declaration);
        w.Line("[SkipLocalsInit]");
        w.Line("[MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]");
        w.Open($"internal static void Permute({parameters})");
        w.Line("ref ulong constant = ref MemoryMarshal.GetReference(KeccakPortable.RoundConstants);");
        return w;
    }

    private static string Names(string prefix, int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"{prefix}{i}"));

    private sealed record Isa(string Declaration, string Lanes)
    {
        internal required string Type { get; init; }

        internal required string[] Usings { get; init; }

        internal required string[] Constants { get; init; }

        internal required Func<string, int, string> Rotate { get; init; }

        internal required Func<string, string, string> AndNot { get; init; }

        internal required string Broadcast { get; init; }
    }
}
