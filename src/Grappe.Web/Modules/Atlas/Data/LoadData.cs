using System.Diagnostics;
using System.Globalization;
using Grappe.Web.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Grappe.Web.Modules.Atlas.Data;

/// <summary>Loads the published data set: all of it in one transaction, or nothing.</summary>
public sealed class LoadData(GrappeDb db, NpgsqlDataSource dataSource)
{
    private const int ProblemsShown = 20;
    private const int ObservationsBetweenNews = 30_000;

    public async Task RunAsync(string folder, Action<string> say)
    {
        var watch = Stopwatch.StartNew();
        var fingerprint = DataSet.Fingerprint(folder);
        var loaded = await db.DataLoads.OrderByDescending(load => load.Id).FirstOrDefaultAsync();
        if (loaded?.Fingerprint == fingerprint)
        {
            say($"The atlas of {folder} stands loaded ({loaded.Observations} observations).");
            // It may have been loaded by a release that kept no editions.
            await KeepEditionAsync(folder, fingerprint);
            return;
        }

        say($"Loading the atlas from {folder}");
        var (sound, problems) = DataSet.Read(folder, say);
        using var data =
            sound
            ?? throw new StartRefused(
                $"{string.Join('\n', problems.Take(ProblemsShown))}\n{problems.Count} problems in {folder}. Nothing was loaded. Check it with: data check"
            );

        if (data.Statements > ObservationsBetweenNews)
            GiveMemoryBack();
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await ExecuteAsync(
            connection,
            "truncate countries, sectors, sources, places, subjects, observations, statements, table_rows, cooperations, cluster_cards, search_texts, contradictions restart identity"
        );
        await CopyRegistersAsync(connection, data);
        var tables = new BulkTables(connection);
        await tables.TakeOffAsync("observations", "statements", "cluster_cards", "search_texts", "contradictions");
        var (observations, statements) = await CopyWhatIsSaidAsync(connection, data, say);
        await tables.PutBackAsync();
        await CopyTableRowsAsync(connection, data);
        await ExecuteAsync(
            connection,
            $"insert into data_loads (fingerprint, observations, statements) values ('{fingerprint}', {observations}, {statements})"
        );
        foreach (var table in new[] { "sources", "places", "subjects", "observations", "statements", "table_rows", "cooperations" })
            await ExecuteAsync(connection, $"select setval(pg_get_serial_sequence('{table}', 'id'), greatest(max(id), 1)) from {table}");
        await KeepEdition.RunAsync(connection, folder, fingerprint);
        await ExecuteAsync(connection, $"notify {ClusterIndex.Channel}");
        await transaction.CommitAsync();
        await ExecuteAsync(connection, "analyze");
        say(
            $"Loaded {data.Subjects.Count(subject => subject.Kind == "cluster")} clusters and {observations} observations in {watch.Elapsed.TotalSeconds:0.0} s."
        );
    }

    private async Task KeepEditionAsync(string folder, string fingerprint)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await KeepEdition.RunAsync(connection, folder, fingerprint);
        await transaction.CommitAsync();
    }

    /// <summary>Some subjects with the cards and contradictions that follow from what is said of them.</summary>
    private sealed record Resolved(
        IReadOnlyList<Subject> Subjects,
        IReadOnlyList<ClusterCard> Cards,
        IReadOnlyList<SearchText> Texts,
        IReadOnlyList<Contradiction> Contradictions
    );

    private static async Task<(long Observations, long Statements)> CopyWhatIsSaidAsync(NpgsqlConnection connection, DataSet data, Action<string> say)
    {
        var resolver = new ResolveCards(
            data.Places.ToDictionary(place => place.Id),
            Registers.TreeOf(data.Places),
            data.TableRows.Select(row => row.ClusterId).ToHashSet()
        );
        var (observations, statements) = (0L, 0L);
        using var batches = data.InBatches().GetEnumerator();
        // While the database takes one batch, the next is read and resolved.
        var next = Task.Run(Next);
        try
        {
            while (await next is { } batch)
            {
                next = Task.Run(Next);
                await CopyObservationsAsync(connection, batch.Subjects);
                await CopyContradictionsAsync(connection, batch.Contradictions);
                await CopyCardsAsync(connection, batch.Cards);
                await CopyTextsAsync(connection, batch.Texts);
                var before = observations;
                observations += batch.Subjects.Sum(subject => subject.Observations.Count);
                statements += batch.Subjects.Sum(subject => subject.Observations.Sum(observation => observation.Statements.Count));
                foreach (var subject in batch.Subjects)
                    subject.Observations.Clear();
                if (observations / ObservationsBetweenNews > before / ObservationsBetweenNews)
                {
                    say(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Loaded {observations:N0} observations, {100 * statements / data.Statements} % of all statements ..."
                        )
                    );
                    GiveMemoryBack();
                }
            }
        }
        finally
        {
            // It reads files that are about to go.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return (observations, statements);

        Resolved? Next()
        {
            if (!batches.MoveNext())
                return null;
            var found = batches.Current.AsParallel().AsOrdered().Select(resolver.Resolve).ToList();
            return new Resolved(
                batches.Current,
                [.. found.SelectMany(each => each.Cards)],
                [.. found.Select(each => each.Text).OfType<SearchText>()],
                [.. found.SelectMany(each => each.Contradictions)]
            );
        }
    }

    // What a load leaves behind the collector takes its time to find: it would keep several times what is in use.
    private static void GiveMemoryBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private static async Task CopyRegistersAsync(NpgsqlConnection connection, DataSet data)
    {
        await CopyAsync(
            connection,
            "countries (code, side, name_fr, name_en, name_ar)",
            data.Countries,
            country => [country.Code, country.Side, country.Name.Fr, country.Name.En, country.Name.Ar]
        );
        await CopyAsync(
            connection,
            "sectors (code, isic, name_fr, name_en, name_ar)",
            data.Sectors,
            sector => [sector.Code, sector.Isic, sector.Name.Fr, sector.Name.En, sector.Name.Ar]
        );
        await CopyAsync(
            connection,
            "sources (id, slug, title, authors, publisher, kind, published, language, rank, url, note_fr, note_en, note_ar)",
            data.Sources,
            source =>
                [
                    source.Id,
                    source.Slug,
                    source.Title,
                    source.Authors,
                    source.Publisher,
                    source.Kind,
                    source.Published.ToString(),
                    source.Language,
                    source.Rank,
                    source.Url,
                    source.Note.Fr,
                    source.Note.En,
                    source.Note.Ar,
                ]
        );
        await CopyAsync(
            connection,
            "places (id, slug, country, kind, parent_id, lat, lon, name_fr, name_en, name_ar, aliases)",
            data.Places,
            place =>
                [
                    place.Id,
                    place.Slug,
                    place.Country,
                    place.Kind,
                    place.Parent?.Id,
                    place.Lat,
                    place.Lon,
                    place.Name.Fr,
                    place.Name.En,
                    place.Name.Ar,
                    place.Aliases,
                ]
        );
        await CopyAsync(
            connection,
            "subjects (id, kind, slug, form, country, place_id, acronym, isic, name_fr, name_en, name_ar, aliases)",
            data.Subjects,
            subject =>
                [
                    subject.Id,
                    subject.Kind,
                    subject.Slug,
                    subject.Form,
                    subject.Country,
                    subject.PlaceId,
                    subject.Acronym,
                    subject.Isic,
                    subject.Name.Fr,
                    subject.Name.En,
                    subject.Name.Ar,
                    subject.Aliases,
                ]
        );
        await CopyAsync(
            connection,
            "cooperations (id, a_id, b_id, kind, level, status, year, source_id, part, page, heading, line, text_fr, text_en, text_ar)",
            data.Cooperations,
            cooperation =>
                [
                    cooperation.Id,
                    cooperation.AId,
                    cooperation.BId,
                    cooperation.Kind,
                    cooperation.Level,
                    cooperation.Status,
                    cooperation.Year?.ToString(),
                    cooperation.SourceId,
                    cooperation.Part,
                    cooperation.Page,
                    cooperation.Heading,
                    cooperation.Line,
                    cooperation.Text.Fr,
                    cooperation.Text.En,
                    cooperation.Text.Ar,
                ]
        );
    }

    private static async Task CopyObservationsAsync(NpgsqlConnection connection, IReadOnlyList<Subject> subjects)
    {
        await CopyAsync(
            connection,
            "observations (id, subject_id, source_id, part, page, heading, line_from, line_to, observed_on)",
            subjects.SelectMany(subject => subject.Observations),
            observation =>
                [
                    observation.Id,
                    observation.SubjectId,
                    observation.SourceId,
                    observation.Part,
                    observation.Page,
                    observation.Heading,
                    observation.LineFrom,
                    observation.LineTo,
                    observation.ObservedOn.ToString(),
                ]
        );
        await CopyAsync(
            connection,
            "statements (id, observation_id, field, key, name, code, number_from, number_to, unit, date, place_ids, other_subject_id, flag, text_fr, text_en, text_ar, wording, qualifiers, line)",
            subjects.SelectMany(subject => subject.Observations).SelectMany(observation => observation.Statements),
            statement =>
                [
                    statement.Id,
                    statement.ObservationId,
                    statement.Field,
                    statement.Key,
                    statement.Name,
                    statement.Code,
                    statement.NumberFrom,
                    statement.NumberTo,
                    statement.Unit,
                    statement.Date?.ToString(),
                    statement.PlaceIds,
                    statement.OtherSubjectId,
                    statement.Flag,
                    statement.TextFr,
                    statement.TextEn,
                    statement.TextAr,
                    statement.Wording,
                    statement.Qualifiers,
                    statement.Line,
                ]
        );
    }

    private static Task CopyTableRowsAsync(NpgsqlConnection connection, DataSet data) =>
        CopyAsync(
            connection,
            "table_rows (id, country, ordinal, cluster_id, observation_id, name, acronym, state, sector, partners_north, partners_south, anchorage, printed_place, provisional)",
            data.TableRows,
            row =>
                [
                    row.Id,
                    row.Country,
                    row.Ordinal,
                    row.ClusterId,
                    row.ObservationId,
                    row.Name,
                    row.Acronym,
                    row.State,
                    row.Sector,
                    row.PartnersNorth,
                    row.PartnersSouth,
                    row.Anchorage,
                    row.PrintedPlace,
                    row.Provisional,
                ]
        );

    private static Task CopyContradictionsAsync(NpgsqlConnection connection, IReadOnlyList<Contradiction> contradictions) =>
        CopyAsync(
            connection,
            "contradictions (subject_id, field, key, kind, degree, statement_ids, expected, found, within_one_source)",
            contradictions,
            contradiction =>
                [
                    contradiction.SubjectId,
                    contradiction.Field,
                    contradiction.Key,
                    contradiction.Kind,
                    contradiction.Degree,
                    contradiction.StatementIds,
                    contradiction.Expected,
                    contradiction.Found,
                    contradiction.WithinOneSource,
                ]
        );

    private static async Task CopyCardsAsync(NpgsqlConnection connection, IReadOnlyList<ClusterCard> cards)
    {
        await CopyAsync(
            connection,
            "cluster_cards (cluster_id, valid_from, valid_to, slug, name, acronym, form, country, state, merged_into_id, recognition, sector, anchorage, place_id, lat, lon, "
                + "partners_north, partners_south, created, members, in_table, contradictions, observed_on)",
            cards,
            card =>
                [
                    card.ClusterId,
                    card.ValidFrom,
                    card.ValidTo,
                    card.Slug,
                    card.Name,
                    card.Acronym,
                    card.Form,
                    card.Country,
                    card.State,
                    card.MergedIntoId,
                    card.Recognition,
                    card.Sector,
                    card.Anchorage,
                    card.PlaceId,
                    card.Lat,
                    card.Lon,
                    card.PartnersNorth,
                    card.PartnersSouth,
                    card.Created?.ToString(),
                    card.Members,
                    card.InTable,
                    card.Contradictions,
                    card.ObservedOn.ToString(),
                ]
        );
    }

    private static Task CopyTextsAsync(NpgsqlConnection connection, IReadOnlyList<SearchText> texts) =>
        CopyAsync(
            connection,
            "search_texts (cluster_id, names, place_names, other_names, about_fr, about_en, about_ar)",
            texts,
            text => [text.ClusterId, text.Names, text.PlaceNames, text.OtherNames, text.AboutFr, text.AboutEn, text.AboutAr]
        );

    private static async Task CopyAsync<T>(NpgsqlConnection connection, string table, IEnumerable<T> items, Func<T, object?[]> columns)
    {
        await using var writer = await connection.BeginBinaryImportAsync($"copy {table} from stdin (format binary)");
        foreach (var item in items)
        {
            writer.StartRow();
            foreach (var value in columns(item))
                if (value is null)
                    writer.WriteNull();
                else
                    writer.Write(value);
        }
        await writer.CompleteAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
