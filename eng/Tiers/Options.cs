using System.Globalization;

namespace Tiers;

/// <summary>What the command line asked for; Program.cs says what each word means.</summary>
internal sealed record Options(bool Check, bool Page, string? Records, string[]? Only, int Jobs)
{
    /// <summary>Null for anything that is not understood: nobody means a run of everything by a word with a typing error.</summary>
    internal static Options? Parse(string[] arguments)
    {
        var options = new Options(Check: false, Page: false, Records: null, Only: null, Environment.ProcessorCount);
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--check":
                    options = options with { Check = true };
                    break;
                case "--page":
                    options = options with { Page = true };
                    break;
                case "--records" when Value(arguments, i + 1) is { } folder:
                    options = options with { Records = folder };
                    i++;
                    break;
                case "--only" when Value(arguments, i + 1)?.Split(',') is { } names && Array.TrueForAll(names, IsTier):
                    options = options with { Only = names };
                    i++;
                    break;
                case "--jobs" when int.TryParse(Value(arguments, i + 1), CultureInfo.InvariantCulture, out int jobs) && jobs > 0:
                    options = options with { Jobs = jobs };
                    i++;
                    break;
                default:
                    return null;
            }
        }

        return options;
    }

    // An option is no other option's value.
    private static string? Value(string[] arguments, int index) =>
        index < arguments.Length && !arguments[index].StartsWith("--", StringComparison.Ordinal) ? arguments[index] : null;

    private static bool IsTier(string name) => Tier.All.Any(tier => tier.Name == name);
}
