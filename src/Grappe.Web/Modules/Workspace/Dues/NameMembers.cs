using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Finds a member by its name as people type it, and offers the names to whoever types.</summary>
public sealed class NameMembers(GrappeDb db, Translator translator)
{
    private sealed record Named(int Id, Subject Organisation);

    /// <summary>The names of all members, each once: where two are alike, with the short name by which the atlas knows them.</summary>
    public async Task<IReadOnlyList<string>> OfferedAsync(ClusterWorkspace work, CancellationToken cancellation)
    {
        var all = (await AllAsync(work, cancellation)).Select(one => one.Organisation).ToList();
        var often = all.CountBy(one => NameOf(one)).Where(one => one.Value > 1).Select(one => one.Key).ToHashSet();
        return [.. all.Select(one => often.Contains(NameOf(one)) ? Full(one) : NameOf(one)).Order(StringComparer.Create(translator.Language.Culture, true))];
    }

    /// <summary>The name by which a member is offered.</summary>
    public string NameOf(Subject organisation) => organisation.Name.In(translator.Language);

    /// <returns>The number of the one member that is meant, or whether there are several.</returns>
    public async Task<(int? Id, bool Several)> FindAsync(ClusterWorkspace work, string? typed, CancellationToken cancellation)
    {
        var name = Spelling.Fold(TypedText.Cut(Parameter.LongestText, TypedText.OneLine(typed)));
        if (name.Length == 0)
            return (null, false);
        var found = (await AllAsync(work, cancellation)).Where(one => CallsOf(one.Organisation).Any(call => Spelling.Fold(call) == name)).ToList();
        return (found is [var only] ? only.Id : null, found.Count > 1);
    }

    private static IEnumerable<string> CallsOf(Subject one)
    {
        string[] names = [.. Language.All.Select(language => one.Name.In(language)).Distinct(), one.Slug];
        return [.. names, .. names.Select(name => $"{name} · {one.Slug}"), .. one.Acronym is { } acronym ? new[] { acronym } : []];
    }

    private string Full(Subject one) => $"{NameOf(one)} · {one.Slug}";

    private async Task<List<Named>> AllAsync(ClusterWorkspace work, CancellationToken cancellation) =>
        await db
            .Members.AsNoTracking()
            .Where(member => member.ClusterId == work.ClusterId && member.MergedIntoId == null)
            .Select(member => new Named(member.Id, member.Organisation))
            .ToListAsync(cancellation);
}
