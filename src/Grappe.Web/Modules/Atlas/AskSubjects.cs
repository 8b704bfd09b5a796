using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Clusters;

namespace Grappe.Web.Modules.Atlas;

/// <summary>The subject that somebody means by what they typed, or those that they may mean.</summary>
/// <param name="Found">The only one of that name or address; null where several or none are.</param>
/// <param name="Likely">Those to choose from where none is certain, the likeliest first.</param>
public sealed record AskedSubject(Subject? Found, IReadOnlyList<Subject> Likely);

/// <summary>Understands whom people mean in a field that asks for a subject: by a name, in part or whole, by an acronym, or by the address of its page.</summary>
public sealed class AskSubjects(GrappeDb db, SearchClusters clusters, Translator translator)
{
    private const int Most = 8;
    private const int LongestName = 300;

    /// <param name="kinds">The kinds of subjects that may be meant; any where none is named.</param>
    public async Task<AskedSubject> FindAsync(string? typed, CancellationToken cancellation, params string[] kinds)
    {
        var name = TypedText.OneLine(TypedText.Cut(LongestName, typed ?? ""));
        if (name.Length == 0 || TypedText.IsUnreadable(name))
            return new(null, []);
        var asked = db.Subjects.Where(subject => kinds.Length == 0 || kinds.Contains(subject.Kind));
        var address = SubjectAddress.Of(name);
        var (slug, kind) = (address?.Slug ?? name.ToLowerInvariant(), address?.Kind);
        var meant = await asked
            .Where(subject => subject.Slug == slug && (kind == null || subject.Kind == kind))
            .OrderBy(subject => subject.Id)
            .Take(Most)
            .ToListAsync(cancellation);
        if (kind is not null || meant.Count == 1)
            return new(meant.Count == 1 ? meant[0] : null, meant.Count == 1 ? [] : meant);
        var folded = Spelling.Fold(name);
        var likely = meant.Concat(await LikelyAsync(asked, kinds, name, folded, cancellation)).DistinctBy(subject => subject.Id).ToList();
        var called = likely.Where(subject => NamesOf(subject).Any(one => Spelling.Fold(one) == folded)).ToList();
        return called.Count == 1 ? new(called[0], []) : new(null, [.. (called.Count > 1 ? called : likely).Take(Most)]);
    }

    private async Task<IReadOnlyList<Subject>> LikelyAsync(
        IQueryable<Subject> asked,
        string[] kinds,
        string name,
        string folded,
        CancellationToken cancellation
    )
    {
        var others = await asked
            .Where(subject => subject.Called!.Contains(folded))
            .OrderBy(subject => subject.Called!.Length)
            .ThenBy(subject => subject.Id)
            .Take(Most)
            .ToListAsync(cancellation);
        if (kinds.Length > 0 && !kinds.Contains("cluster"))
            return others;
        var found = await clusters.FindAsync(new SearchClusters.Filter { Words = name }, SearchClusters.Relevance, translator.Language, 0, Most, cancellation);
        var subjects = await db.SubjectsOfAsync(found.Items.Select(item => item.Id));
        return [.. found.Items.Select(item => subjects[item.Id]), .. others];
    }

    private static IEnumerable<string> NamesOf(Subject subject) =>
        [subject.Name.Fr, subject.Name.En, subject.Name.Ar, subject.Acronym ?? "", .. subject.Aliases];
}
