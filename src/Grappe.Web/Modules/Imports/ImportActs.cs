namespace Grappe.Web.Modules.Imports;

/// <summary>What one can do with imports only with a role.</summary>
public static class ImportActs
{
    /// <summary>Bring in many lines at once.</summary>
    public static readonly Act Import = new(nameof(Import), (Role.Administrator, Reach.Everything), (Role.Curator, Reach.Country));

    public static IReadOnlyList<Act> All => [Import];

    /// <summary>The same for a program with a token.</summary>
    public static readonly TokenScope Scope = new("import", Import);
}
