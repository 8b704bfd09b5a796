namespace Grappe.Web.Modules.Imports;

/// <summary>Declares the acts on imports, which only a role allows.</summary>
public static class ImportActs
{
    /// <summary>Bring in many lines at once: to the atlas for a country or for all, or to one's own cluster.</summary>
    public static readonly Act Import = new(
        nameof(Import),
        (Role.Administrator, Reach.Everything),
        (Role.Curator, Reach.Country),
        (Role.Manager, Reach.Itself)
    );

    /// <summary>Bring lines in that are the own of a cluster: nobody else has a say in them, or sees them.</summary>
    public static readonly Act ImportOwn = new(nameof(ImportOwn), (Role.Manager, Reach.Itself));

    public static IReadOnlyList<Act> All => [Import, ImportOwn];

    /// <summary>The same for a program with a token.</summary>
    public static readonly TokenScope Scope = new("import", Import) { Also = [ImportOwn] };
}
