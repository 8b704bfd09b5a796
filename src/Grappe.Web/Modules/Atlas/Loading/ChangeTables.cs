using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.Loading;

/// <summary>
/// Carries over what a changed data set says otherwise than what stands, while people go on: nobody waits but who writes to a card that changes, and what people told the platform
/// stays with all that it leads to.
/// </summary>
internal sealed class ChangeTables(GrappeDb db, NpgsqlConnection connection, DataSet data, TimeProvider clock)
{
    private const int AtOnce = 500;
    private const string Changed = FindDifferences.Changed;

    private static readonly LoadedRows<ToldCooperation> Cooperations = new(LoadedTables.Cooperations, Numbered: true);
    private static readonly LoadedRows<TableRow> TableRows = new(LoadedTables.TableRows, Numbered: false);

    /// <param name="all">Whether every card is to be resolved again, as a release may ask that resolves them otherwise.</param>
    public async Task<(long Observations, long Statements)> RunAsync(bool all)
    {
        await LoadedTables.Subjects.PrepareAsync(connection);
        await LoadedTables.Subjects.PutBesideAsync(connection, data.Subjects);
        await LoadedTables.Cooperations.PrepareAsync(connection);
        await LoadedTables.Cooperations.PutBesideAsync(connection, data.Cooperations);
        var counts = await new FindDifferences(db, connection, data).RunAsync();
        await connection.RunAsync(
            $"analyze {Changed}, {FindDifferences.GoneObservations}, {FindDifferences.GoneStatements}, "
                + string.Join(
                    ", ",
                    LoadedTables.Subjects.Beside,
                    LoadedTables.Cooperations.Beside,
                    LoadedTables.Observations.Beside,
                    LoadedTables.Statements.Beside,
                    LoadedTables.Places.Beside,
                    LoadedTables.Sources.Beside,
                    LoadedTables.TableRows.Beside
                )
        );
        // What is understood of a text hangs on the thesaurus, which passes over the names of places.
        var texts =
            all
            || (await connection.ReadAsync<int>(LoadedRegisters.Concepts.Changed("id"))).Length > 0
            || (await connection.ReadAsync<int>($"{LoadedTables.Places.Changed} union all {LoadedTables.Places.New}")).Length > 0;
        await MarkAsync(all);
        await CarryOverAsync(all);
        await JobQueue.AddAsync(connection, clock, TextsToRead.Kind, texts ? null : new TextsToRead(await ChangedAsync()));
        return counts;
    }

    // Whom anything changed for that their cards are resolved from, or that is told of them.
    private async Task MarkAsync(bool all)
    {
        await connection.RunAsync(
            $"""
            insert into {FindDifferences.GoneObservations}
            select id from observations said
            where from_files and not exists (select from {LoadedTables.Subjects.Beside} loaded where loaded.id = said.subject_id)
            """
        );
        await MarkAsync($"select subject_id from observations join {FindDifferences.GoneObservations} using (id)");
        await MarkAsync(LoadedTables.Subjects.New);
        await MarkAsync(LoadedTables.Subjects.Changed);
        // Their names stand on the cards of those who name them.
        await MarkAsync(
            $"select subject_id from statements join observations on observations.id = observation_id where other_subject_id in ({LoadedTables.Subjects.Changed})"
        );
        await MarkAsync($"select subject_id from observations where source_id in ({LoadedTables.Sources.Changed})");
        await MarkAsync(
            $"""
            (select cluster_id from table_rows except select cluster_id from {LoadedTables.TableRows.Beside})
            union all (select cluster_id from {LoadedTables.TableRows.Beside} except select cluster_id from table_rows)
            """
        );
        await MarkAsync(Cooperations.Changed("unnest(array[a_id, b_id])"));
        var places = await connection.ReadAsync<int>(
            $"""
            with recursive moved as (
                {LoadedTables.Places.Changed}
                union
                select within.id
                from (select id, parent_id from places union all select id, parent_id from {LoadedTables.Places.Beside}) within join moved on moved.id = within.parent_id
            )
            select id from moved
            """
        );
        if (places.Length > 0)
        {
            await MarkAsync("select subject_id from statements join observations on observations.id = observation_id where place_ids && $1", places);
            await MarkAsync($"select id from {LoadedTables.Subjects.Beside} where place_id = any ($1)", places);
            await MarkAsync("select id from subjects where place_id = any ($1)", places);
        }
        if (all)
            await MarkAsync("select id from subjects");
    }

    private Task MarkAsync(string subjects, params object[] values) =>
        connection.RunAsync($"insert into {Changed} select * from ({subjects}) marked (id) on conflict do nothing", values);

    private async Task CarryOverAsync(bool all)
    {
        // As whoever changes what is said of a subject: two that lock several never wait for each other.
        await connection.RunAsync($"select from subjects join {Changed} using (id) order by id for no key update of subjects");
        // First, so that no card is shown before what it names is known.
        await connection.RunAsync(all ? $"notify {RefreshCard.Channel}" : $"notify {RefreshCard.Channel}, '{RefreshCard.OfRegisters}'");
        await LoadedRegisters.MergeAsync(connection);
        await LoadedTables.Subjects.MergeAsync(connection);
        await Cooperations.RemoveAsync(connection);
        await Cooperations.AddAsync(connection);
        await TableRows.RemoveAsync(connection);
        await connection.RunAsync($"delete from statements using {FindDifferences.GoneStatements} gone where statements.id = gone.id");
        await connection.RunAsync($"delete from observations using {FindDifferences.GoneObservations} gone where observations.id = gone.id");
        await LoadedTables.Observations.MergeAsync(connection);
        await LoadedTables.Statements.MergeAsync(connection);
        await TableRows.AddAsync(connection);
        await ResolveAsync();
        await TakeAwayAsync();
    }

    private async Task ResolveAsync()
    {
        var places = await db.Places.AsNoTrackingWithIdentityResolution().Include(place => place.Parent).ToDictionaryAsync(place => place.Id);
        var inTables = data.TableRows.Select(row => row.ClusterId).ToHashSet();
        var resolve = new ResolveCards(places, Registers.TreeOf(places.Values), inTables);
        foreach (var some in (await ChangedAsync()).Chunk(AtOnce))
            await RefreshCard.ResolveAsync(db, some, resolve);
        await connection.RunAsync($"select pg_notify('{RefreshCard.Channel}', id::text) from {Changed}");
    }

    private Task<int[]> ChangedAsync() => connection.ReadAsync<int>($"select id from {Changed} order by id");

    // What else must stay leads on: a subject to its place, the place to its country.
    private async Task TakeAwayAsync()
    {
        // Who is about to lead to one of them is waited for, and seen.
        await connection.RunAsync($"select from subjects where id in ({LoadedTables.Subjects.Left}) order by id for update");
        // What is still said of a subject goes with it, and so holds it.
        await TakeAwayAsync("subjects", "id", LoadedTables.Subjects.Left, "select subject_id from observations");
        while (await TakeAwayAsync("places", "id", LoadedTables.Places.Left, "select unnest(place_ids) from statements") > 0) { }
        await TakeAwayAsync("sources", "id", LoadedTables.Sources.Left);
        await TakeAwayAsync("sectors", "code", LoadedTables.Sectors.Left);
        await TakeAwayAsync("countries", "code", LoadedTables.Countries.Left);
    }

    private async Task<int> TakeAwayAsync(string table, string key, string left, params IEnumerable<string> also) =>
        await connection.RunAsync(
            $"""
            delete from {table} where {key} in ({left}) and {await ForeignKeys.NothingLeadsToAsync(connection, table, table)}
            {string.Concat(also.Select(query => $" and not exists (select from ({query}) leads (to_it) where to_it = {table}.{key})"))}
            """
        );
}
