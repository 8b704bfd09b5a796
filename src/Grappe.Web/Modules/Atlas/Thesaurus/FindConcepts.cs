using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;

namespace Grappe.Web.Modules.Atlas.Thesaurus;

/// <summary>The concepts of the thesaurus, with how many clusters do what they name.</summary>
public sealed class FindConcepts(GrappeDb db, ThesaurusBook book)
{
    /// <param name="Clusters">How many clusters name it, or something narrower, in their texts.</param>
    public sealed record Row(ThesaurusConcept Concept, int Clusters);

    /// <param name="Broader">What it is a case of, the nearest first.</param>
    /// <param name="Narrower">What is a case of it.</param>
    /// <param name="Feeds">What uses it.</param>
    /// <param name="FedBy">What it uses.</param>
    /// <param name="Clusters">Those whose texts name it, or something narrower.</param>
    public sealed record Detail(
        ThesaurusConcept Concept,
        IReadOnlyList<ThesaurusConcept> Broader,
        IReadOnlyList<ThesaurusConcept> Narrower,
        IReadOnlyList<ThesaurusConcept> Feeds,
        IReadOnlyList<ThesaurusConcept> FedBy,
        IReadOnlyList<Subject> Clusters
    );

    /// <summary>The concepts that have all the words in a name, in the order of the thesaurus.</summary>
    /// <param name="words">In any language; null for all concepts.</param>
    /// <param name="kinds">Some of <see cref="ThesaurusConcept.Kinds"/>; none for all.</param>
    public async Task<IReadOnlyList<Row>> ListAsync(string? words, IReadOnlyCollection<string> kinds, CancellationToken cancellation)
    {
        var pages = await book.OpenAsync(cancellation);
        var counts = await OfClusters().CountByAsync(use => use.Concept, cancellation);
        var folded = Spelling.Fold(words ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. pages
                .Concepts.Where(concept => kinds.Count == 0 || kinds.Contains(concept.Kind))
                .Where(concept =>
                    folded.Length == 0
                    || concept
                        .InEachLanguage()
                        .Concat(concept.Words)
                        .Select(Spelling.Fold)
                        .Any(name => folded.All(word => ArabicWords.Forms(word).Any(name.Contains)))
                )
                .Select(concept => new Row(concept, counts.GetValueOrDefault(concept.Slug))),
        ];
    }

    public async Task<Detail?> ReadAsync(string slug, Language language, CancellationToken cancellation)
    {
        var pages = await book.OpenAsync(cancellation);
        if (!pages.BySlug.TryGetValue(slug, out var concept))
            return null;
        var clusters = await OfClusters()
            .Where(use => use.Concept == slug)
            .Join(db.Subjects, use => use.SubjectId, subject => subject.Id, (_, subject) => subject)
            .ToListAsync(cancellation);
        return new Detail(
            concept,
            [.. pages.Thesaurus.LineageOf(concept.Id).Skip(1).Select(id => pages.Concepts[id])],
            [.. pages.Concepts.Where(other => other.Broader.Contains(slug))],
            [.. concept.Feeds.Select(fed => pages.BySlug[fed])],
            [.. pages.Concepts.Where(other => other.Feeds.Contains(slug))],
            [.. clusters.OrderBy(cluster => cluster.Name.In(language), language.ByName)]
        );
    }

    /// <summary>The judgements that made a concept what it is.</summary>
    public Task<List<TermJudgement>> JudgementsOfAsync(string concept, CancellationToken cancellation) =>
        db
            .TermJudgements.Where(judgement => judgement.ConceptSlug == concept && judgement.UndoneAt == null)
            .OrderBy(judgement => judgement.Id)
            .ToListAsync(cancellation);

    // Of those that have a card today.
    private IQueryable<ConceptUse> OfClusters()
    {
        var cards = db.ClusterCards;
        return db.ConceptUses.Where(use => cards.Any(card => card.ClusterId == use.SubjectId && card.ValidTo == null));
    }
}
