using Grappe.Web.Modules.Atlas.Thesaurus;

namespace Grappe.Web.Modules.Atlas.Finders;

/// <summary>Has the concepts of the thesaurus found by their names and words.</summary>
internal sealed class FindConceptsByWords(FindConcepts concepts, Translator translator) : IFindThings
{
    public string Kind => "concept";
    public int Place => 80;

    public async Task<FoundThings> FindAsync(string words, int most, CancellationToken cancellation)
    {
        var found = await concepts.ListAsync(words, [], cancellation);
        return new(
            found.Count,
            [
                .. found
                    .OrderBy(row => row.Concept.Name.In(translator.Language).Length)
                    .Take(most)
                    .Select(row => new FoundThing(
                        row.Concept.Name.In(translator.Language),
                        $"thesaurus/{row.Concept.Slug}",
                        row.Clusters > 0 ? translator.Count("clusters.total", row.Clusters) : null
                    )),
            ],
            $"thesaurus?q={Uri.EscapeDataString(words)}"
        );
    }
}
