using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Npgsql;

namespace Grappe.Web.Modules.Atlas.ImportTables;

/// <summary>Writes what an import says as observations of the source of declarations: one for each subject, day and proof.</summary>
internal sealed class DeclareStatements(GrappeDb db, RefreshCard refresh, TimeProvider clock)
{
    /// <param name="ObservedOn">The date it speaks of; today where it says none.</param>
    public sealed record OfSubject(int SubjectId, PartialDate? ObservedOn, string? Link, Statement Statement);

    private const string NoOrganisation = "Grappe";
    private const int Chunk = 500;

    public async Task RunAsync(ImportTerms terms, IEnumerable<OfSubject> said, CancellationToken cancellation)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var source = await SourceAsync(cancellation);
        var heading = await HeadingAsync(terms, cancellation);
        var observations = said.GroupBy(each => (each.SubjectId, ObservedOn: each.ObservedOn ?? clock.Today(), each.Link)).ToList();
        var ids = await db
            .Database.SqlQuery<long>($"select nextval(pg_get_serial_sequence('observations', 'id')) as \"Value\" from generate_series(1, {observations.Count})")
            .ToListAsync(cancellation);
        await BinaryCopy.RunAsync(
            connection,
            "observations (id, subject_id, source_id, part, heading, observed_on, import_id, declared_for_id, link)",
            observations.Zip(ids),
            (copy, each) =>
                copy.Add(each.Second)
                    .Add(each.First.Key.SubjectId)
                    .Add(source)
                    .Add("declaration")
                    .Add(heading)
                    .Add(each.First.Key.ObservedOn)
                    .Add(terms.Id)
                    .Add(terms.ForId)
                    .Add(each.First.Key.Link)
        );
        await BinaryCopy.RunAsync(
            connection,
            "statements (observation_id, field, key, name, code, number_from, number_to, unit, date, place_ids, other_subject_id, flag, "
                + "text_fr, text_en, text_ar, language, wording, qualifiers)",
            observations.Zip(ids).SelectMany(each => each.First.Select(one => (Observation: each.Second, one.Statement))),
            (copy, each) =>
                copy.Add(each.Observation)
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
        );
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

    /// <summary>For whom it speaks.</summary>
    public async Task<string> HeadingAsync(ImportTerms terms, CancellationToken cancellation) =>
        terms.ForId is { } id
            ? await db.Subjects.Where(subject => subject.Id == id).Select(subject => subject.Name.Fr).SingleAsync(cancellation)
            : NoOrganisation;

    public Task<int> SourceAsync(CancellationToken cancellation) =>
        db.Sources.Where(source => source.Slug == Source.Declarations).Select(source => source.Id).SingleAsync(cancellation);
}
