using System.Diagnostics;
using System.Globalization;
using Grappe.Web.Database;
using Grappe.Web.Database.Backups;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Citations;
using Grappe.Web.Modules.Atlas.Places;
using Grappe.Web.Shared.Background;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Grappe.Web.Modules.Atlas.Loading;

/// <summary>Loads the published data set: all of it in one transaction, or nothing. What people told the platform stays.</summary>
public sealed class LoadData(GrappeDb db, NpgsqlDataSource dataSource, TimeProvider clock)
{
    private const int ProblemsShown = 20;
    private const int ObservationsBetweenNews = 30_000;

    private static readonly string[] Filled =
    [
        "countries",
        "sectors",
        "concepts",
        "sources",
        "places",
        "subjects",
        "observations",
        "statements",
        "table_rows",
        "cooperations",
        "cluster_cards",
        "search_texts",
        "contradictions",
        "concept_uses",
        "term_uses",
    ];

    public async Task RunAsync(string folder, Action<string> say)
    {
        var watch = Stopwatch.StartNew();
        var fingerprint = DataSet.Fingerprint(folder);
        await using var transaction = await db.Database.BeginTransactionAsync();
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var declared = new DeclaredRows(db, connection);
        var stands = await StandsLoadedAsync(folder, fingerprint, say);
        if (!stands)
        {
            await declared.LockAsync();
            // Another node may have loaded it while this one waited.
            stands = await StandsLoadedAsync(folder, fingerprint, say);
        }
        // It may have been loaded by a release that kept no editions. Reading leaves a core idle, which packs meanwhile.
        await using var edition = await KeepEdition.BeginAsync(connection, folder, fingerprint);
        if (stands)
        {
            await edition.WriteAsync();
            await transaction.CommitAsync();
            return;
        }

        say($"Loading the atlas from {folder}");
        var numbering = await declared.NumberingAsync();
        var (sound, problems) = DataSet.Read(folder, say, numbering);
        using var data =
            sound
            ?? throw new StartRefused(
                $"{string.Join('\n', problems.Take(ProblemsShown))}\n{problems.Count} problems in {folder}. Nothing was loaded. Check it with: data check"
            );

        if (data.Statements > ObservationsBetweenNews)
            GiveMemoryBack();
        await declared.SetAsideAsync();
        var tables = new BulkTables(connection);
        await tables.TakeOffAsync(Filled);
        await ExecuteAsync(connection, $"truncate {string.Join(", ", Filled)} restart identity");
        await CopyRegistersAsync(connection, data);
        await declared.PutBackAsync();
        var (observations, statements) = await CopyWhatIsSaidAsync(
            connection,
            data,
            await ResolverAsync(data, numbering),
            await declared.ReadAsync(numbering),
            say
        );
        await CopyRows.TableRowsAsync(connection, data.TableRows);
        await tables.PutBackAsync();
        await ExecuteAsync(
            connection,
            $"insert into data_loads (fingerprint, observations, statements, loaded_at) values ('{fingerprint}', {observations}, {statements}, '{clock.GetUtcNow():O}')"
        );
        // Every counter is set, also of tables that numbered their rows by themselves. One that was restarted in this transaction has drawn numbers ahead of which no
        // log tells (wal_level=minimal): after a crash it would give them a second time.
        foreach (var (table, column, sequence) in await Schema.NumberedAsync(connection, CancellationToken.None))
            if (Filled.Contains(table))
                await ExecuteAsync(connection, $"select setval('{sequence}', greatest(max({column}), 1), max({column}) is not null) from {table}");
        await edition.WriteAsync();
        await JobQueue.AddAsync(connection, clock, TextsToRead.Kind);
        await ExecuteAsync(connection, $"notify {RefreshCard.Channel}");
        await transaction.CommitAsync();
        await Task.WhenAll(AnalyzeAsync("statements"), AnalyzeAsync([.. Filled.Where(table => table != "statements")]));
        say(
            $"Loaded {data.Subjects.Count(subject => subject.Kind == "cluster")} clusters and {observations} observations in {watch.Elapsed.TotalSeconds:0.0} s."
        );
    }

    private async Task<bool> StandsLoadedAsync(string folder, string fingerprint, Action<string> say)
    {
        var loaded = await db.DataLoads.OrderByDescending(load => load.Id).FirstOrDefaultAsync();
        if (loaded?.Fingerprint != fingerprint)
            return false;
        say($"The atlas of {folder} stands loaded ({loaded.Observations} observations).");
        return true;
    }

    /// <summary>What resolves cards from all that is said, with the places that stayed though no file holds them.</summary>
    private async Task<ResolveCards> ResolverAsync(DataSet data, Numbering numbering)
    {
        var places = data.Places.ToDictionary(place => place.Id);
        var left = numbering.Places.Left;
        var stayed = left.Count == 0 ? [] : await db.Places.AsNoTracking().Where(place => left.Contains(place.Id)).ToListAsync();
        foreach (var place in stayed)
            places.Add(place.Id, place);
        foreach (var place in stayed.Where(place => place.ParentId is not null))
            place.Parent = places[place.ParentId!.Value];
        return new ResolveCards(places, Registers.TreeOf(places.Values), data.TableRows.Select(row => row.ClusterId).ToHashSet());
    }

    /// <summary>Some subjects with the cards and contradictions that follow from what is said of them.</summary>
    private sealed record Resolved(
        IReadOnlyList<Subject> Subjects,
        IReadOnlyList<ClusterCard> Cards,
        IReadOnlyList<SearchText> Texts,
        IReadOnlyList<Contradiction> Contradictions
    );

    private static async Task<(long Observations, long Statements)> CopyWhatIsSaidAsync(
        NpgsqlConnection connection,
        DataSet data,
        ResolveCards resolver,
        Dictionary<int, Subject> declared,
        Action<string> say
    )
    {
        var (observations, statements) = (0L, 0L);
        using var batches = Batches().GetEnumerator();
        // While the database takes one batch, the next is read and resolved.
        var next = Task.Run(Next);
        try
        {
            while (await next is { } batch)
            {
                next = Task.Run(Next);
                var read = batch.Subjects.SelectMany(subject => subject.Observations).Where(observation => observation.FromFiles).ToList();
                await CopyRows.ObservationsAsync(connection, read);
                await CopyRows.StatementsAsync(connection, read.SelectMany(observation => observation.Statements));
                await CopyCards.ContradictionsAsync(connection, batch.Contradictions);
                await CopyCards.CardsAsync(connection, batch.Cards);
                await CopyCards.TextsAsync(connection, batch.Texts);
                var before = observations;
                observations += read.Count;
                statements += read.Sum(observation => observation.Statements.Count);
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

        IEnumerable<IReadOnlyList<Subject>> Batches()
        {
            foreach (var batch in data.InBatches())
            {
                foreach (var subject in batch)
                    if (declared.Remove(subject.Id, out var same))
                        subject.Observations.AddRange(same.Observations);
                yield return batch;
            }
            // Those that stand in no file.
            yield return [.. declared.Values];
        }

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
        await CopyRows.CountriesAsync(connection, data.Countries);
        await CopyRows.SectorsAsync(connection, data.Sectors);
        await CopyRows.ConceptsAsync(connection, data.Concepts);
        await CopyRows.SourcesAsync(connection, data.Sources);
        await CopyRows.PlacesAsync(connection, data.Places);
        await CopyRows.SubjectsAsync(connection, data.Subjects);
        await CopyRows.CooperationsAsync(connection, data.Cooperations);
    }

    private async Task AnalyzeAsync(params string[] filled)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await ExecuteAsync(connection, $"analyze {string.Join(", ", filled)}");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
