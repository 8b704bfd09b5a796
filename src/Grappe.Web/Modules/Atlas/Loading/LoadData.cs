using System.Diagnostics;
using Grappe.Web.Modules.Atlas.Citations;

namespace Grappe.Web.Modules.Atlas.Loading;

/// <summary>Loads the published data set: all of it in one transaction, or nothing. What people told the platform stays.</summary>
public sealed class LoadData(GrappeDb db, NpgsqlDataSource dataSource, TimeProvider clock)
{
    private const int ProblemsShown = 20;
    internal const int ObservationsBetweenNews = 30_000;

    public async Task RunAsync(string folder, Action<string> say)
    {
        var watch = Stopwatch.StartNew();
        var fingerprint = DataSet.Fingerprint(folder);
        await using var transaction = await db.Database.BeginTransactionAsync();
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var stands = await StandsLoadedAsync(folder, fingerprint, say);
        if (!stands)
        {
            await connection.RunAsync("select pg_advisory_xact_lock(hashtext('data-load'))");
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
        var last = await db.DataLoads.OrderByDescending(load => load.Id).Select(load => load.Fingerprint).FirstOrDefaultAsync();
        var (sound, problems) = DataSet.Read(folder, say, await Numbering.ReadAsync(db, connection));
        using var data =
            sound
            ?? throw new StartRefused(
                $"{string.Join('\n', problems.Take(ProblemsShown))}\n{problems.Count} problems in {folder}. Nothing was loaded. Check it with: data check"
            );
        if (data.Statements > ObservationsBetweenNews)
            GiveMemoryBack();
        await LoadedRegisters.PutBesideAsync(connection, data);
        var first = !await db.Subjects.AnyAsync();
        var (observations, statements) = first
            ? await new FillTables(connection, data, clock, say).RunAsync()
            // A release that reads or resolves otherwise has emptied the fingerprint.
            : await new ChangeTables(db, connection, data, clock).RunAsync(all: last is "");
        await connection.RunAsync(
            "insert into data_loads (fingerprint, observations, statements, loaded_at) values ($1, $2, $3, $4)",
            fingerprint,
            (int)observations,
            (int)statements,
            clock.GetUtcNow().UtcDateTime
        );
        await edition.WriteAsync();
        await transaction.CommitAsync();
        if (first)
            await Task.WhenAll(AnalyzeAsync("statements"), AnalyzeAsync([.. FillTables.Filled.Where(table => table != "statements")]));
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

    // What a load leaves behind the collector takes its time to find: it would keep several times what is in use.
    internal static void GiveMemoryBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private async Task AnalyzeAsync(params string[] filled)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await connection.RunAsync($"analyze {string.Join(", ", filled)}");
    }
}
