using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Makes slugs as the registers have them: lower-case ASCII with hyphens, from a name without its articles.</summary>
internal static class Slugs
{
    // Lists have pages of their own below them.
    private static readonly string[] Pages = ["new", "points", "suggestions"];

    /// <summary>Whether a page of the lists has this slug, so that no thing can have it.</summary>
    public static bool IsPage(string slug) => Pages.Contains(slug);

    /// <summary>The slug of the first name that has letters for one, with a number behind where it is taken.</summary>
    /// <param name="whole">Whether articles stay: they do in the addresses of what people propose.</param>
    public static string Free(IEnumerable<string> names, Func<string, bool> isTaken, bool whole = false)
    {
        var slug = Of(names, whole);
        var free = slug;
        for (var number = 2; isTaken(free) || IsPage(free); number++)
            free = string.Create(CultureInfo.InvariantCulture, $"{slug}-{number}");
        return free;
    }

    /// <summary>The same, whether or not it is taken.</summary>
    public static string Of(IEnumerable<string> names, bool whole = false) => names.Select(name => Ascii(name, whole)).First(made => made.Length > 0);

    private static string Ascii(string name, bool whole) =>
        string.Join(
            '-',
            Spelling
                .Fold(name)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(word => whole || !Spelling.IsSmallWord(word))
                .Select(word => string.Concat(word.Where(char.IsAsciiLetterOrDigit)))
                .Where(word => word.Length > 0)
        );
}
