using System.Globalization;
using FastCrypto;
using FastCrypto.SelfTest;

// Known answers on every kernel that runs here, as JIT code (dotnet run) or compiled ahead of time (dotnet publish -r RID).
//   FastCrypto.SelfTest [KERNEL...]                     the run fails if one of the named kernels did not pass
//   FastCrypto.SelfTest --operations                    the single operations that can be repeated, each with its kernels
//   FastCrypto.SelfTest --repeat OPERATION KERNEL N     one of them, N times, and nothing else
// A kernel without known answers, and a wrong answer, are failures.
switch (args)
{
    case ["--operations"]:
        foreach ((string operation, KernelInfo kernel) in Operations.All)
            Console.WriteLine($"{operation} {kernel.Name}");
        return 0;
    case ["--repeat", string operation, string kernel, string times]:
        Operations.Repeat(operation, kernel, int.Parse(times, CultureInfo.InvariantCulture));
        return 0;
}

// PublishAot makes RuntimeFeature say "no dynamic code" under the JIT too; only the JIT's host hands over a list of assemblies.
string compiler = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is null ? "NativeAOT" : "JIT";
Console.WriteLine($"{CryptoInfo.Architecture} {CryptoInfo.CpuTier}, {compiler}");
// As a native host left it (NativeHostTests): answers must be the same.
if (!RoundingMode.IsToNearest())
    Console.WriteLine("This thread does not round to nearest.");
int failed = 0, checks = 0;
HashSet<string> passed = [];
foreach (KernelInfo kernel in KernelRegistry.All.Where(kernel => kernel.IsSupported))
{
    try
    {
        int count = KnownAnswers.Check(kernel);
        checks += count;
        passed.Add(kernel.Name);
        Console.WriteLine($"ok    {kernel.Algorithm,-36} {kernel.Name,-26} {count,3} answers{(kernel.IsPreferred ? ", chosen" : "")}");
    }
    catch (Exception e)
    {
        failed++;
        Console.WriteLine($"FAIL  {kernel.Algorithm,-36} {kernel.Name,-26} {e}");
    }
}

foreach (string name in args.Where(name => !passed.Contains(name)))
{
    failed++;
    Console.WriteLine($"FAIL  {name} did not run");
}

Console.WriteLine($"{checks} known answers, {failed} failed");
return failed == 0 ? 0 : 1;
