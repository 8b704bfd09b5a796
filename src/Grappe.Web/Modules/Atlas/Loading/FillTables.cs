using Grappe.Web.Database.Backups;
using Grappe.Web.Modules.Atlas.Cards;

namespace Grappe.Web.Modules.Atlas.Loading;

/// <summary>Copies a data set into a database that holds none: all indexes and keys are made afterwards, and nobody is there to wait for them.</summary>
internal sealed class FillTables(NpgsqlConnection connection, DataSet data, TimeProvider clock, Action<string> say)
{
    /// <summary>All that a data set fills, and what is made of it.</summary>
    public static readonly string[] Filled =
    [
        "subjects",
        "observations",
        "statements",
        "table_rows",
        "cooperations",
        "cluster_cards",
        "search_texts",
        "contradictions",
    ];

    public async Task<(long Observations, long Statements)> RunAsync()
    {
        await LoadedRegisters.MergeAsync(connection);
        // No key is taken off a table of which one is still to be looked at.
        await connection.RunAsync("set constraints all immediate");
        var tables = new BulkTables(connection);
        await tables.TakeOffAsync(Filled);
        // What is written into a table that was emptied in the same transaction needs no log.
        await connection.RunAsync($"truncate {string.Join(", ", Filled)} restart identity");
        await LoadedTables.Subjects.CopyAsync(connection, data.Subjects);
        await LoadedTables.Cooperations.CopyAsync(connection, data.Cooperations);
        var counts = await CopyWhatIsSaidAsync();
        await LoadedTables.TableRows.CopyAsync(connection, data.TableRows);
        await tables.PutBackAsync();
        // Every counter is set, also of tables that numbered their rows by themselves. One that was restarted in this transaction has drawn numbers ahead of which no
        // log tells (wal_level=minimal): after a crash it would give them a second time.
        foreach (var (table, column, sequence) in await Schema.NumberedAsync(connection, CancellationToken.None))
            if (Filled.Contains(table))
                await connection.RunAsync($"select setval('{sequence}', greatest(max({column}), 1), max({column}) is not null) from {table}");
        await JobQueue.AddAsync(connection, clock, TextsToRead.Kind);
        await connection.RunAsync($"notify {RefreshCard.Channel}");
        return counts;
    }

    /// <summary>Some subjects with the cards and contradictions that follow from what is said of them.</summary>
    private sealed record Resolved(
        IReadOnlyList<Subject> Subjects,
        IReadOnlyList<ClusterCard> Cards,
        IReadOnlyList<SearchText> Texts,
        IReadOnlyList<Contradiction> Contradictions
    );

    private async Task<(long Observations, long Statements)> CopyWhatIsSaidAsync()
    {
        var places = data.Places.ToDictionary(place => place.Id);
        var resolver = new ResolveCards(places, Registers.TreeOf(data.Places), data.TableRows.Select(row => row.ClusterId).ToHashSet());
        var (observations, statements) = (0L, 0L);
        using var batches = data.InBatches().GetEnumerator();
        // While the database takes one batch, the next is read and resolved.
        var next = Task.Run(Next);
        try
        {
            while (await next is { } batch)
            {
                next = Task.Run(Next);
                var read = batch.Subjects.SelectMany(subject => subject.Observations).ToList();
                await LoadedTables.Observations.CopyAsync(connection, read);
                await LoadedTables.Statements.CopyAsync(connection, read.SelectMany(observation => observation.Statements));
                await CopyCards.ContradictionsAsync(connection, batch.Contradictions);
                await CopyCards.CardsAsync(connection, batch.Cards);
                await CopyCards.TextsAsync(connection, batch.Texts);
                var before = observations;
                observations += read.Count;
                statements += read.Sum(observation => observation.Statements.Count);
                foreach (var subject in batch.Subjects)
                    subject.Observations.Clear();
                if (observations / LoadData.ObservationsBetweenNews > before / LoadData.ObservationsBetweenNews)
                {
                    say(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Loaded {observations:N0} observations, {100 * statements / data.Statements} % of all statements ..."
                        )
                    );
                    LoadData.GiveMemoryBack();
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
}
