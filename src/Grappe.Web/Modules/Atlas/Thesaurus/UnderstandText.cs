namespace Grappe.Web.Modules.Atlas.Thesaurus;

/// <summary>Tells whoever writes what is understood of their words.</summary>
public sealed class UnderstandText(ThesaurusBook book, WordStems words)
{
    /// <param name="Concepts">What was understood.</param>
    /// <param name="Unknown">What no concept names: it is proposed to the thesaurus.</param>
    public sealed record Understood(IReadOnlyList<ThesaurusConcept> Concepts, IReadOnlyList<string> Unknown);

    /// <summary>The fields of which this is told.</summary>
    public static bool IsFor(string field) => field is "offer" or "need";

    public async Task<Understood> ReadAsync(string text, Language language, CancellationToken cancellation)
    {
        var pages = await book.OpenAsync(cancellation);
        var stems = await words.OneOfEachAsync([.. WordStems.TokensOf(text).Distinct()], cancellation);
        var read = pages.Read(text, ThesaurusBook.PlaceOf(language), stems, isDeclared: true);
        return new Understood(read.Concepts, [.. read.Terms.Where(term => term.IsWhole).Select(term => term.Written).Distinct()]);
    }
}
