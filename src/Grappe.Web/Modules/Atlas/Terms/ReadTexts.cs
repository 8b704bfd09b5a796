using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Thesaurus;

namespace Grappe.Web.Modules.Atlas.Terms;

/// <summary>Reads the texts of cards: which concepts they name, and which terms no concept names. Of some cards when they change, of all of them once a day and after a load.</summary>
public sealed class ReadTexts(GrappeDb db, ThesaurusBook book, WordStems words) : IJobHandler
{
    private const int AtOnce = 500;

    /// <summary>The fields of which terms are proposed; the others tell concepts only.</summary>
    private static readonly string[] Proposing = ["niche", "sector-text", "activity", "project", "offer", "need"];
    private static readonly string[] Telling = [.. Proposing, "description"];

    private sealed record Passage(int Subject, long? Statement, int? Value, string Field, string? Language, string[] Written);

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        if (run.Arguments<TextsToRead>().Subjects is { } subjects)
        {
            foreach (var some in subjects.Order().Chunk(AtOnce))
                await ReadAsync(some, cancellation);
            return;
        }
        // A load, a judgement and the day may each ask for all of them at the same time.
        var same = await run.FindSameAsync(cancellation);
        var all = await db.Subjects.CountAsync(cancellation);
        var (last, done) = (0, 0);
        while (await NextAsync(last, cancellation) is { Length: > 0 } some)
        {
            await ReadAsync(some, cancellation);
            (last, done) = (some[^1], done + some.Length);
            await run.ReportAsync(done, all, cancellation);
        }
        await run.DoneWithAsync(same, cancellation);
    }

    private Task<int[]> NextAsync(int after, CancellationToken cancellation) =>
        db.Subjects.Where(subject => subject.Id > after).OrderBy(subject => subject.Id).Select(subject => subject.Id).Take(AtOnce).ToArrayAsync(cancellation);

    private async Task ReadAsync(int[] subjects, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Two that read the same card would each leave what they found.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext({TextsToRead.Kind}))", cancellation);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var pages = await book.OpenAsync(cancellation);
        var texts = await TextsAsync(connection, subjects, cancellation);
        var stems = await words.OneOfEachAsync(texts.SelectMany(text => text.Written).SelectMany(WordStems.TokensOf).ToHashSet(), cancellation);
        var named = new HashSet<(int Subject, int Concept)>();
        var terms = new List<TermUse>();
        var lettersOf = new Dictionary<int, int>();
        foreach (var text in texts)
        foreach (var (language, at) in ThesaurusBook.Languages.Select((language, at) => (language, at)))
        {
            // What was declared in one language stands in the place of the others until somebody translates it.
            if (text.Language is { } own && own != language.Code)
                continue;
            var read = pages.Read(text.Written[at], at, stems, UnderstandText.IsFor(text.Field));
            named.UnionWith(read.Concepts.Select(concept => (text.Subject, concept.Id)));
            if (!Proposing.Contains(text.Field))
                continue;
            // One card alone proposes no more than curators could ever look through.
            var letters = lettersOf.GetValueOrDefault(text.Subject);
            terms.AddRange(
                read.Terms.TakeWhile(term => (letters += term.Key.Length + term.Written.Length + term.Stretch.Length) <= CardRoom.MostTermLetters)
                    .Select(term => Use(text, language.Code, term))
            );
            lettersOf[text.Subject] = letters;
        }
        await db.ConceptUses.Where(use => subjects.Contains(use.SubjectId)).ExecuteDeleteAsync(cancellation);
        await db.TermUses.Where(use => subjects.Contains(use.SubjectId)).ExecuteDeleteAsync(cancellation);
        var broader = named.SelectMany(one => pages.Thesaurus.LineageOf(one.Concept).Select(concept => (one.Subject, Concept: concept))).Distinct();
        await ConceptUsesAsync(
            connection,
            broader.Select(one => new ConceptUse
            {
                SubjectId = one.Subject,
                Concept = pages.Concepts[one.Concept].Slug,
                Named = named.Contains(one),
            })
        );
        await TermUsesAsync(connection, terms);
        await transaction.CommitAsync(cancellation);
    }

    private static TermUse Use(Passage text, string language, TextRead.Term term) =>
        new()
        {
            SubjectId = text.Subject,
            Language = language,
            Key = term.Key,
            Term = term.Written,
            Stretch = term.Stretch,
            Field = text.Field,
            StatementId = text.Statement,
            ValueId = text.Value,
        };

    private static async Task<List<Passage>> TextsAsync(NpgsqlConnection connection, int[] subjects, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select subject_id, id, null::int, field, language, text_fr, text_en, text_ar from standing_statements
            where subject_id = any ($1) and field = any ($2) and text_fr is not null
            union all
            select proposal.subject_id, null, value.id, value.field, value.language, value.value, value.value, value.value
            from proposed_values value join proposals proposal on proposal.id = value.proposal_id
            where proposal.subject_id = any ($1) and proposal.state in ('submitted', 'asked') and coalesce(value.decision, 'asked') = 'asked'
                and value.act = 'says' and value.field = any ($2)
            union all
            select id, null, null, 'name', null, name_fr, name_en, name_ar from subjects where id = any ($1)
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = subjects },
                new() { Value = Telling },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<Passage>();
        while (await reader.ReadAsync(cancellation))
            texts.Add(
                new Passage(
                    reader.GetInt32(0),
                    reader.IsDBNull(1) ? null : reader.GetInt64(1),
                    reader.IsDBNull(2) ? null : reader.GetInt32(2),
                    reader.GetString(3),
                    reader.IsDBNull(4) ? null : reader.GetString(4),
                    [reader.GetString(5), reader.GetString(6), reader.GetString(7)]
                )
            );
        return texts;
    }

    private static Task ConceptUsesAsync(NpgsqlConnection connection, IEnumerable<ConceptUse> uses) =>
        BinaryCopy.RunAsync(
            connection,
            "concept_uses (subject_id, concept, named)",
            uses,
            (copy, use) => copy.Add(use.SubjectId).Add(use.Concept).Add(use.Named)
        );

    private static Task TermUsesAsync(NpgsqlConnection connection, IEnumerable<TermUse> uses) =>
        BinaryCopy.RunAsync(
            connection,
            "term_uses (subject_id, language, key, term, stretch, field, statement_id, value_id)",
            uses,
            (copy, use) =>
                copy.Add(use.SubjectId).Add(use.Language).Add(use.Key).Add(use.Term).Add(use.Stretch).Add(use.Field).Add(use.StatementId).Add(use.ValueId)
        );
}
