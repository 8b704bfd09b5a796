using Grappe.Web.Modules.Atlas.Contributions;
using Grappe.Web.Modules.Atlas.Observations;
using Proposal = Grappe.Web.Modules.Atlas.Contributions.Proposal;

namespace Grappe.Web.Modules.Atlas.Terms;

/// <summary>Finds the terms that texts use and no concept names: they are proposed to the thesaurus.</summary>
public sealed class FindTerms(GrappeDb db, ThesaurusBook book, WordStems words)
{
    /// <param name="Key">Its words brought to their stems.</param>
    /// <param name="Written">As it is written most often.</param>
    /// <param name="Cards">On how many cards.</param>
    /// <param name="IsAsked">Whether somebody offers or looks for it.</param>
    public sealed record Found(string Key, string Written, int Cards, bool IsAsked, int All);

    /// <summary>One text that uses the term.</summary>
    /// <param name="Observation">What says it on the card, with its source.</param>
    /// <param name="Proposal">Where it waits, with its author.</param>
    public sealed record Use(Subject Subject, string Field, string Text, Observation? Observation, Proposal? Proposal);

    /// <summary>Finds the terms of a language that wait, those of several words on several cards first, then the one on most cards; among equals those that somebody offers or looks for, then the longest.</summary>
    /// <remarks>
    /// A term that is only ever met inside of one longer term is none of its own. A single word of one card alone is proposed only where it stands for what the
    /// card does best, offers or looks for.
    /// </remarks>
    public Task<List<Found>> WaitingAsync(Language language, int skip, int take, CancellationToken cancellation) =>
        db
            .Database.SqlQuery<Found>(
                $"""
                select key as "Key", mode() within group (order by term) as "Written", count(distinct subject_id)::int as "Cards",
                    bool_or(field in ('offer', 'need')) as "IsAsked", (count(*) over ())::int as "All"
                from term_uses use
                where language = {language.Code}
                    and not exists (select from term_judgements judged where judged.language = use.language and judged.key = use.key and judged.undone_at is null)
                group by key
                having (bool_or(stretch = key) or count(distinct stretch) > 1)
                    and (key like '% %' or count(distinct subject_id) > 1 or bool_or(field in ('offer', 'need', 'niche')))
                order by count(distinct subject_id) > 1 and key like '% %' desc, 3 desc, 4 desc, array_length(string_to_array(key, ' '), 1) desc, key
                offset {skip} limit {take}
                """
            )
            .ToListAsync(cancellation);

    /// <summary>A term as it is written most often; null where no text uses it.</summary>
    public Task<string?> WrittenAsync(Language language, string key, CancellationToken cancellation) =>
        db
            .TermUses.Where(use => use.Language == language.Code && use.Key == key)
            .GroupBy(use => use.Term)
            .OrderByDescending(uses => uses.Count())
            .ThenBy(uses => uses.Key)
            .Select(uses => uses.Key)
            .FirstOrDefaultAsync(cancellation);

    /// <summary>Concepts that share a word with a term, those that share the most first.</summary>
    public async Task<IReadOnlyList<ThesaurusConcept>> NearAsync(Language language, string key, int most, CancellationToken cancellation)
    {
        var place = ThesaurusBook.PlaceOf(language);
        var concepts = (await book.OpenAsync(cancellation)).Concepts;
        var tokens = concepts.ToDictionary(
            concept => concept,
            concept => concept.Words.Append(concept.Name.In(language)).SelectMany(WordStems.TokensOf).ToHashSet()
        );
        var stems = await words.OneOfEachAsync(tokens.Values.SelectMany(each => each).ToHashSet(), cancellation);
        var wanted = key.Split(' ').ToHashSet();
        return
        [
            .. concepts
                .Select(concept =>
                    (Concept: concept, Shared: tokens[concept].Select(token => stems[token][place]).OfType<string>().Distinct().Count(wanted.Contains))
                )
                .Where(near => near.Shared > 0)
                .OrderByDescending(near => near.Shared)
                .Select(near => near.Concept)
                .Take(most),
        ];
    }

    /// <summary>Finds the uses of a term: who says it, on which card.</summary>
    public async Task<IReadOnlyList<Use>> UsesAsync(Language language, string key, int most, CancellationToken cancellation)
    {
        var uses = await db.TermUses.Where(use => use.Language == language.Code && use.Key == key).OrderBy(use => use.Id).ToListAsync(cancellation);
        uses = [.. uses.DistinctBy(use => (use.StatementId, use.ValueId)).Take(most)];
        var subjects = await db.SubjectsOfAsync(uses.Select(use => use.SubjectId));
        var statements = await db
            .Statements.Include(statement => statement.Observation)
                .ThenInclude(observation => observation.Source)
            .Where(statement => uses.Select(use => use.StatementId).Contains(statement.Id))
            .ToDictionaryAsync(statement => statement.Id, cancellation);
        var values = await db
            .ProposedValues.Where(value => uses.Select(use => use.ValueId).Contains(value.Id))
            .ToDictionaryAsync(value => value.Id, cancellation);
        var proposals = await ProposalsAsync(
            [.. values.Values.Select(value => value.ProposalId), .. statements.Values.Select(statement => statement.Observation.ProposalId).OfType<int>()],
            cancellation
        );
        return
        [
            .. uses.Select(use =>
                    use.StatementId is { } id
                        ? statements.TryGetValue(id, out var statement)
                            ? new Use(
                                subjects[use.SubjectId],
                                use.Field,
                                TextOf(statement, language),
                                statement.Observation,
                                proposals.GetValueOrDefault(statement.Observation.ProposalId ?? 0)
                            )
                            : null
                        : values.TryGetValue(use.ValueId ?? 0, out var value)
                            ? new Use(subjects[use.SubjectId], use.Field, value.Value, null, proposals.GetValueOrDefault(value.ProposalId))
                            : null
                )
                .OfType<Use>(),
        ];
    }

    private Task<Dictionary<int, Proposal>> ProposalsAsync(List<int> ids, CancellationToken cancellation) =>
        db.Proposals.Include(proposal => proposal.Author).Where(proposal => ids.Contains(proposal.Id)).ToDictionaryAsync(proposal => proposal.Id, cancellation);

    private static string TextOf(Statement statement, Language language) => new Localised(statement.TextFr!, statement.TextEn!, statement.TextAr!).In(language);
}
