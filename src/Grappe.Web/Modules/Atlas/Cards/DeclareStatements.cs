using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>Writes what people declare, by whichever way it came: one observation of the source of declarations for each subject, day and proof.</summary>
public sealed class DeclareStatements(GrappeDb db, RefreshCard refresh, TellOfCards tell, TimeProvider clock)
{
    /// <summary>The origin of a declaration: the import or proposal that brought it, the document that proves it, and the subject for which it speaks.</summary>
    /// <param name="ForId">The subject for which it speaks; none where it speaks for the platform.</param>
    public sealed record Origin(int? ForId, int? ImportId = null, int? ProposalId = null, int? DocumentId = null)
    {
        public static Origin Of(ImportTerms terms) => new(terms.ForId, ImportId: terms.Id);
    }

    /// <param name="ObservedOn">The date it speaks of; today where it says none.</param>
    public sealed record OfSubject(int SubjectId, PartialDate? ObservedOn, string? Link, Statement Statement);

    /// <summary>A co-operation as it is told.</summary>
    public sealed record OfTwo(Subject A, Subject B, string Kind, string Level, string Status, PartialDate? Year, Localised Text);

    private const string NoOrganisation = "Grappe";
    private const string Part = "declaration";
    private const int Chunk = 500;

    /// <summary>Writes statements and gives them their numbers, in the transaction that was begun. The caller refreshes the cards.</summary>
    /// <returns>The numbers of their observations.</returns>
    public async Task<IReadOnlyList<long>> WriteAsync(Origin origin, IEnumerable<OfSubject> said, CancellationToken cancellation)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var (source, heading, now) = (await SourceAsync(cancellation), await HeadingAsync(origin, cancellation), clock.GetUtcNow().UtcDateTime);
        var observations = said.GroupBy(each => (each.SubjectId, ObservedOn: each.ObservedOn ?? clock.Today(), each.Link)).ToList();
        var ids = await NumbersAsync("observations", observations.Count, cancellation);
        await BinaryCopy.RunAsync(
            connection,
            "observations (id, subject_id, source_id, part, heading, observed_on, recorded_at, import_id, proposal_id, declared_for_id, link, document_id)",
            observations.Zip(ids),
            (copy, each) =>
                copy.Add(each.Second)
                    .Add(each.First.Key.SubjectId)
                    .Add(source)
                    .Add(Part)
                    .Add(heading)
                    .Add(each.First.Key.ObservedOn)
                    .Add(now)
                    .Add(origin.ImportId)
                    .Add(origin.ProposalId)
                    .Add(origin.ForId)
                    .Add(each.First.Key.Link)
                    .Add(origin.DocumentId)
        );
        var statements = observations.Zip(ids).SelectMany(each => each.First.Select(one => (Observation: each.Second, one.Statement))).ToList();
        foreach (var (one, id) in statements.Zip(await NumbersAsync("statements", statements.Count, cancellation)))
            one.Statement.Id = id;
        await BinaryCopy.RunAsync(
            connection,
            "statements (id, observation_id, field, key, name, code, number_from, number_to, unit, date, place_ids, other_subject_id, flag, "
                + "text_fr, text_en, text_ar, language, wording, qualifiers, since, until, link, document_id)",
            statements,
            (copy, each) =>
                copy.Add(each.Statement.Id)
                    .Add(each.Observation)
                    .Add(each.Statement.Field)
                    .Add(each.Statement.Key)
                    .Add(each.Statement.Name)
                    .Add(each.Statement.Code)
                    .Add(each.Statement.NumberFrom)
                    .Add(each.Statement.NumberTo)
                    .Add(each.Statement.Unit)
                    .Add(each.Statement.Date)
                    .Add(each.Statement.PlaceIds)
                    .Add(each.Statement.OtherSubjectId)
                    .Add(each.Statement.Flag)
                    .Add(each.Statement.TextFr)
                    .Add(each.Statement.TextEn)
                    .Add(each.Statement.TextAr)
                    .Add(each.Statement.Language)
                    .Add(each.Statement.Wording)
                    .Add(each.Statement.Qualifiers)
                    .Add(each.Statement.Since)
                    .Add(each.Statement.Until)
                    .Add(each.Statement.Link)
                    .Add(each.Statement.DocumentId)
        );
        return ids;
    }

    /// <summary>Writes what is declared of one subject, shows it on its card and tells what changed, in the transaction that was begun.</summary>
    /// <param name="by">Whose word it is.</param>
    /// <exception cref="RuleBroken">The card has no room for it.</exception>
    public async Task PublishAsync(Subject subject, Origin origin, IReadOnlyList<OfSubject> said, int? by, CancellationToken cancellation = default)
    {
        await refresh.LockAsync(subject.Id);
        var room = await CardRoom.OfAsync(db, subject.Id, cancellation: cancellation);
        if (said.Select(one => room.Take(one.Statement)).FirstOrDefault(full => full is not null) is { } full)
            throw new RuleBroken(full);
        // Nothing was said of it before.
        var isNew =
            subject is { Kind: "cluster", FromFiles: false }
            && !await db.Observations.IgnoreQueryFilters().AnyAsync(before => before.SubjectId == subject.Id, cancellation);
        if (origin.ImportId is not null)
        {
            // Whoever brings a table in is told of once, when all of it stands.
            await WriteAsync(origin, said, cancellation);
            await refresh.RunAsync([subject.Id], cancellation);
            return;
        }
        var before = await ContradictedAsync(subject.Id, cancellation);
        var observations = await WriteAsync(origin, said, cancellation);
        await refresh.RunAsync([subject.Id], cancellation);
        var opened = (await ContradictedAsync(subject.Id, cancellation)).Except(before).ToList();
        if (opened.Count > 0)
            await tell.ContradictionsAsync(subject, opened, by);
        foreach (var (at, observation) in observations.Index())
        {
            await refresh.AnnounceNamedAsync(observation);
            await tell.CardAsync(isNew && at == 0 ? AtlasNews.ClusterNew : AtlasNews.Published, observation, by);
        }
    }

    /// <summary>Takes back what an import declared: it counts no longer, and stays in the story.</summary>
    public async Task RetractAsync(Undoing undoing, CancellationToken cancellation)
    {
        var (id, now, by, reason, run) = undoing;
        var subjects = await db
            .Observations.Where(observation => observation.ImportId == id)
            .Select(observation => observation.SubjectId)
            .Distinct()
            .Order()
            .ToListAsync(cancellation);
        foreach (var chunk in subjects.Chunk(Chunk).Index())
        {
            await refresh.LockAsync(chunk.Item);
            await db
                .Observations.Where(observation => observation.ImportId == id && chunk.Item.Contains(observation.SubjectId))
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(one => one.RetractedAt, now).SetProperty(one => one.RetractedById, by).SetProperty(one => one.RetractedReason, reason),
                    cancellation
                );
            await refresh.RunAsync(chunk.Item, cancellation);
            await run.ReportAsync(chunk.Index * Chunk, subjects.Count, cancellation);
        }
    }

    /// <summary>Takes away the subjects that an import added. Whoever somebody else speaks of meanwhile, or holds a role for, stays.</summary>
    public async Task ForgetAddedAsync(int import, CancellationToken cancellation)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var delete = new NpgsqlCommand(
            $"""
            delete from subjects subject where import_id = $1
            and not exists (select from observations said where said.subject_id = subject.id and said.import_id is distinct from $1)
            and {await ForeignKeys.NothingLeadsToAsync(connection, "subjects", "subject", cancellation)}
            """,
            connection
        )
        {
            Parameters = { new() { Value = import } },
        };
        await delete.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Writes co-operations and announces the cards of both sides, in the transaction that was begun.</summary>
    public async Task TellAsync(Origin origin, IReadOnlyList<OfTwo> told, CancellationToken cancellation)
    {
        var (source, heading) = (await SourceAsync(cancellation), await HeadingAsync(origin, cancellation));
        await BinaryCopy.RunAsync(
            (NpgsqlConnection)db.Database.GetDbConnection(),
            "cooperations (a_id, b_id, kind, level, status, year, source_id, part, heading, text_fr, text_en, text_ar, import_id)",
            told,
            (copy, one) =>
                copy.Add(one.A.Id)
                    .Add(one.B.Id)
                    .Add(one.Kind)
                    .Add(one.Level)
                    .Add(one.Status)
                    .Add(one.Year)
                    .Add(source)
                    .Add(Part)
                    .Add(heading)
                    .Add(one.Text)
                    .Add(origin.ImportId)
        );
        await refresh.AnnounceAsync(told.SelectMany(one => new[] { one.A.Id, one.B.Id }));
    }

    /// <summary>Writes one co-operation, unless the same stands already in these words.</summary>
    /// <exception cref="RuleBroken">One of them has as many co-operations as a card holds.</exception>
    public async Task TellOnceAsync(Origin origin, OfTwo told, CancellationToken cancellation)
    {
        var (a, b, year, text) = (told.A.Id, told.B.Id, told.Year, told.Text.Fr);
        await refresh.LockAsync([a, b]);
        var alike = db.ToldCooperations.Where(one =>
            ((one.AId == a && one.BId == b) || (one.AId == b && one.BId == a)) && one.Kind == told.Kind && one.Status == told.Status && one.Text.Fr == text
        );
        if ((await alike.ToListAsync(cancellation)).Any(one => one.Year == year))
            return;
        foreach (var subject in new[] { told.A, told.B })
            if (
                await db.ToldCooperations.CountAsync(one => one.AId == subject.Id || one.BId == subject.Id, cancellation) is var count
                && count >= CardRoom.MostCooperations
            )
                throw new RuleBroken("card.full.cooperations", subject.Code, count, CardRoom.MostCooperations);
        await TellAsync(origin, [told], cancellation);
    }

    private Task<List<long>> NumbersAsync(string table, int count, CancellationToken cancellation) =>
        db
            .Database.SqlQuery<long>($"select nextval(pg_get_serial_sequence({table}, 'id')) as \"Value\" from generate_series(1, {count})")
            .ToListAsync(cancellation);

    // For whom it speaks.
    private async Task<string> HeadingAsync(Origin origin, CancellationToken cancellation) =>
        origin.ForId is { } id
            ? await db.Subjects.Where(subject => subject.Id == id).Select(subject => subject.Name.Fr).SingleAsync(cancellation)
            : NoOrganisation;

    private Task<int> SourceAsync(CancellationToken cancellation) =>
        db.Sources.Where(source => source.Slug == Source.Declarations).Select(source => source.Id).SingleAsync(cancellation);

    private Task<List<TellOfCards.Contradicted>> ContradictedAsync(int subject, CancellationToken cancellation) =>
        db
            .Contradictions.Where(one => one.SubjectId == subject)
            .Select(one => new TellOfCards.Contradicted(one.Field, one.Key, one.Degree))
            .Distinct()
            .ToListAsync(cancellation);
}
