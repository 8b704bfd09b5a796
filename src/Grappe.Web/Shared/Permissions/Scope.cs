namespace Grappe.Web.Shared.Permissions;

/// <summary>What something is done on: a subject of the atlas, with its country.</summary>
public sealed record Scope(int Id, string Kind, string? Country);

/// <summary>A role as it counts today.</summary>
/// <param name="Scope">On what; null for the whole platform.</param>
/// <param name="Trusted">Whether what its holder declares is believed at once and reviewed after.</param>
public sealed record HeldRole(int Id, Role Role, Scope? Scope, bool Trusted);
