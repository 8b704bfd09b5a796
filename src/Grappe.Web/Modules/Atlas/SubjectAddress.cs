using System.Text.RegularExpressions;

namespace Grappe.Web.Modules.Atlas;

/// <summary>The kind and slug of a subject, as its code or the address of one of its pages names them.</summary>
internal sealed partial record SubjectAddress(string Kind, string Slug)
{
    public string Code => $"{Kind}/{Slug}";

    /// <summary>Reads <c>cluster/ce3m</c>, <c>/fr/clusters/ce3m/edit</c> or the whole address as a browser shows it; null where it is neither.</summary>
    public static SubjectAddress? Of(string written)
    {
        var path = written.Trim().Split('?', '#')[0];
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (part, slug) in parts.Zip(parts.Skip(1)))
            if (KindOf(part.ToLowerInvariant()) is { } kind && slug.ToLowerInvariant() is var lower && WellFormed().IsMatch(lower))
                return new SubjectAddress(kind, lower);
        return null;
    }

    private static string? KindOf(string part) =>
        part == "countries" ? "country" : ClosedLists.Kinds.FirstOrDefault(kind => part == kind || part == $"{kind}s");

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex WellFormed();
}
