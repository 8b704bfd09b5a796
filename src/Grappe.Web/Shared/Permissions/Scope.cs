namespace Grappe.Web.Shared.Permissions;

/// <summary>The thing on which something is done: a subject of the atlas with its country, or something that is no subject yet.</summary>
/// <param name="Id">The subject; none where there is only a country, or where it belongs to the whole platform.</param>
public sealed record Scope(int? Id, string? Kind, string? Country)
{
    /// <summary>Others whom it concerns: whoever may do something on one of them may do it on this. Leave them out of a scope on which only its own side acts.</summary>
    public IReadOnlyList<Scope> Parties { get; init; } = [];

    public static Scope OfCountry(string? country) => new(null, null, country);
}

/// <summary>A role as it counts today.</summary>
/// <param name="Scope">On what; null for the whole platform.</param>
/// <param name="Trusted">Whether what its holder declares is believed at once and reviewed after.</param>
public sealed record HeldRole(int Id, Role Role, Scope? Scope, bool Trusted);

/// <summary>All on which somebody may do something, to be asked of the database.</summary>
public sealed record Reached(bool Everything, IReadOnlyList<string> Countries, IReadOnlyList<int> Subjects);
