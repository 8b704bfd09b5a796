namespace Grappe.Web.Modules.Accounts;

/// <summary>A column of an audited table that holds codes of a closed list: the trail says them in words. Each module registers those of its tables.</summary>
/// <param name="Thing">The table.</param>
/// <param name="List">Under which name texts have its codes.</param>
public sealed record AuditedCode(string Thing, string Column, string List);
