using Grappe.Algorithms.Search;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Understands concepts of the thesaurus by their names in any language, one a line or set apart by semicolons.</summary>
public sealed class AskConcepts(ThesaurusBook book, Texts texts)
{
    private const int Most = 20;
    private const int MostNear = 3;
    private const int LongestName = 200;

    private ThesaurusBook.Pages? open;
    private NearestNames<string>? names;

    /// <returns>The slugs of the concepts, or the first name that is none with those that are near.</returns>
    public async Task<(string[] Slugs, Problem? Problem)> ReadAsync(string field, string? typed, Language language, CancellationToken cancellation)
    {
        var written = TypedText
            .Lines(typed)
            .Split(['\n', ';', '؛'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct()
            .ToList();
        if (written.Count == 0)
            return ([], null);
        if (written.Count > Most || written.Any(name => name.Length > LongestName || TypedText.IsUnreadable(name)))
            return ([], Problem.At(field, "member.concepts.many", Most, LongestName));
        await OpenAsync(cancellation);
        var slugs = new List<string>();
        foreach (var name in written)
            if (names!.Called(name) is [var slug, ..])
                slugs.Add(slug);
            else
                return ([], Unknown(field, name, language));
        return ([.. slugs.Distinct()], null);
    }

    /// <summary>Names concepts by their slugs; one that the thesaurus lost meanwhile is named by its slug.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(IEnumerable<string> slugs, Language language, CancellationToken cancellation)
    {
        await OpenAsync(cancellation);
        return [.. slugs.Select(slug => open!.BySlug.TryGetValue(slug, out var concept) ? concept.Name.In(language) : slug)];
    }

    private Problem Unknown(string field, string name, Language language)
    {
        var near = names!.Near(name, MostNear).Select(slug => open!.BySlug[slug].Name.In(language)).ToList();
        return near.Count > 0
            ? Problem.At(field, "member.concept.near", name, string.Join(texts.In(language, "list.comma"), near))
            : Problem.At(field, "member.concept.unknown", name);
    }

    private async Task OpenAsync(CancellationToken cancellation)
    {
        open ??= await book.OpenAsync(cancellation);
        names ??= new(
            open.Concepts.SelectMany(concept => concept.InEachLanguage().Concat(concept.Words).Append(concept.Slug).Select(name => (name, concept.Slug)))
        );
    }
}
