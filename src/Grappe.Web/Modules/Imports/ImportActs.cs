namespace Grappe.Web.Modules.Imports;

/// <summary>Declares the acts on imports, which only a role allows.</summary>
public static class ImportActs
{
    /// <summary>Bring in many lines at once.</summary>
    public static readonly Act Import = new(nameof(Import), (Role.Administrator, Reach.Everything), (Role.Curator, Reach.Country));

    public static IReadOnlyList<Act> All => [Import];

    /// <summary>The same for a program with a token.</summary>
    public static readonly TokenScope Scope = new("import", Import);
}
