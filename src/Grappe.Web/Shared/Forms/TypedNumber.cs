using System.Text.RegularExpressions;

namespace Grappe.Web.Shared.Forms;

/// <summary>A whole number that can be read as two. Three digits after a lone point or comma are thousands for one who writes, a fraction for another.</summary>
/// <param name="Written">The number as it stands.</param>
public sealed partial record TypedNumber(string Written, string Thousands, string Fraction)
{
    /// <summary>The readings that are whole numbers.</summary>
    public IReadOnlyList<string> Whole => Fraction.Contains('.', StringComparison.Ordinal) ? [Thousands] : [Thousands, Fraction];

    /// <summary>Asks which of the two is meant.</summary>
    public Problem Problem => new("typed.which", Written, Thousands, Fraction);

    /// <summary>Finds the two readings of a number; null where it has only one.</summary>
    public static TypedNumber? Unclear(string written)
    {
        if (GroupOrFraction().Match(written) is not { Success: true } unclear)
            return null;
        var (thousands, rest) = (unclear.Groups["thousands"].Value, unclear.Groups["rest"].Value);
        return new TypedNumber(unclear.Value.Trim(), thousands + rest, $"{thousands}.{rest}".TrimEnd('0').TrimEnd('.'));
    }

    [GeneratedRegex(@"^\s*(?<thousands>[1-9]\d{0,2})[.,٫](?<rest>\d{3})\s*\z")]
    private static partial Regex GroupOrFraction();
}
