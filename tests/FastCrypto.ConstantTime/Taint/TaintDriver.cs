namespace FastCrypto.ConstantTimeCheck.Taint;

/// <summary>The process that valgrind watches: does everything once for the compiler's sake and once with marked secrets, and prints a line
/// for each with the number of times that a secret decided something.</summary>
internal static class TaintDriver
{
    internal static int Run(TextWriter output)
    {
        if (!Memcheck.IsRunning)
        {
            Console.Error.WriteLine("This is for valgrind.");
            return 2;
        }

        output.WriteLine(CryptoInfo.CpuTier);
        // The controls are last: memcheck writes a place down once, and what the library leaks is to be written down for the library.
        TaintedOperation[] operations = [.. TaintedOperations.All(), .. TaintControls.All().Select(control => control.Operation)];
        for (int i = 0; i < operations.Length; i++)
        {
            (string algorithm, string kernel, string name, Action<Marker> run) = operations[i];
            run(new Marker(isRehearsal: true));
            var marker = new Marker(isRehearsal: false);
            Memcheck.Log(ValgrindLog.Begin(i));
            long before = Memcheck.ErrorCount;
            run(marker);
            long errors = Memcheck.ErrorCount - before;
            Memcheck.Log(ValgrindLog.End);
            new OperationResult(algorithm, kernel, name, errors, [.. marker.Reasons]).Write(output);
        }

        return 0;
    }
}
