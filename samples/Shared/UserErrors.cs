using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace FastCrypto.Samples;

/// <summary>What a user can do wrong: refused in one line and with exit code 1, not with a stack trace.</summary>
internal static class UserErrors
{
    /// <summary>An option for a number in a range.</summary>
    internal static Option<int> Number(string name, string description, int preset, int min, int max, params string[] aliases) =>
        new(name, aliases)
        {
            Description = description,
            DefaultValueFactory = _ => preset,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) || number < min
                    || number > max)
                    result.AddError($"{name} must be a number from {min} to {max}, not '{text}'.");
                return number;
            },
        };

    /// <summary>Runs the program's work.</summary>
    internal static async Task<int> ReportAsync(Func<Task> work)
    {
        try
        {
            await work();
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Timed out.");
            return 1;
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or SocketException or ArgumentException or CryptographicException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
