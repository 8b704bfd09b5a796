using System.Security.Cryptography;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Start;

namespace Grappe.Faults;

/// <summary>A backup and a restore are killed in the middle: the earlier backup stays, nothing in the database changes, and no half file is taken for whole.</summary>
internal static class KillRestore
{
    public const int Kills = 5;
    private const int MostLate = 20;

    public static async Task<Report> RunAsync(Options options)
    {
        using var folder = new TemporaryFolder();
        await using var platform = new Platform(folder.In("var"), null, options);
        await platform.StartAsync();
        await using var scene = await Scene.BeginAsync(options, "/health/ready", platform);
        var (older, newest, kills) = (folder.In("older.grappe"), folder.In("newest.grappe"), options.Kills ?? Kills);
        await scene.SendsAsync(40);
        await DoneAsync("backup", older, "--DataDirectory", platform.Directory);
        var (backups, restores, late) = (0, 0, 0);
        for (var sum = SumOf(older); backups < kills && late <= MostLate; )
        {
            await KilledAsync(scene, "Backed up ", "backup", older, "--DataDirectory", platform.Directory);
            if (Halves(folder).SingleOrDefault() is not { } half)
            {
                // It had just become whole.
                (late, sum) = (late + 1, SumOf(older));
                continue;
            }
            backups++;
            if (SumOf(older) != sum)
                scene.Ledger.Problems.Enqueue("A backup that was killed changed the earlier one.");
            var (exitCode, said) = await RunningGrappe.ToItsEndAsync("restore", half, "--replace", "--DataDirectory", platform.Directory);
            if (exitCode == 0)
                scene.Ledger.Problems.Enqueue($"A backup that was killed was restored: {said}");
            File.Delete(half);
            options.Tell($"backup killed {backups}: {scene.Ledger.Acknowledged} acknowledged");
        }
        await scene.SendsAsync(40);
        await scene.RestAsync();

        await DoneAsync("backup", newest, "--DataDirectory", platform.Directory);
        var content = await ContentAsync(scene);
        while (restores < kills && late <= MostLate)
        {
            if (!await KilledAsync(scene, "Restored ", "restore", older, "--replace", "--DataDirectory", platform.Directory))
            {
                // It had come to its end, as is its right.
                late++;
                await DoneAsync("restore", newest, "--replace", "--DataDirectory", platform.Directory);
                content = await ContentAsync(scene);
                continue;
            }
            restores++;
            foreach (var changed in (await ContentAsync(scene)).Except(content))
                scene.Ledger.Problems.Enqueue($"A restore that was killed changed {changed}.");
            options.Tell($"restore killed {restores}");
        }
        // All that was acknowledged is in the newest backup, and what was lost since stands again once that is restored.
        await scene.ListAsync("delete from messages returning text");
        await DoneAsync("restore", newest, "--replace", "--DataDirectory", platform.Directory);
        // As docs/operating.md asks.
        await platform.StartAgainAsync();
        if (late > MostLate)
            scene.Ledger.Problems.Enqueue("Backups and restores came to their ends before they could be killed.");
        return await scene.FindAsync("restore") with
        {
            Kills = backups + restores,
            Notes =
            [
                $"{backups} backups and {restores} restores were killed, {late} more had come to their ends; then all messages were deleted and the newest backup restored.",
            ],
        };
    }

    /// <summary>Kills a command once it has said so many words as are drawn.</summary>
    /// <returns>False where it had ended before.</returns>
    private static async Task<bool> KilledAsync(Scene scene, string words, params string[] command)
    {
        var tables = scene.Random.Next(1, 40);
        await using var running = RunningGrappe.Start(command);
        await Eventually.Holds(
            () => Task.FromResult(running.HasEnded || running.Said.Split(words).Length > tables),
            $"that it says '{words}' {tables} times",
            Options.Patience
        );
        if (running.HasEnded)
            return false;
        await running.KillAsync();
        return running.WasKilled;
    }

    private static IEnumerable<string> Halves(TemporaryFolder folder) => Directory.EnumerateFiles(folder.Path, "*.making");

    private static string SumOf(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private static async Task DoneAsync(params string[] command)
    {
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync(command);
        exitCode.ShouldBe(0, said);
    }

    // What the platform's clock changes by itself is left out.
    private static async Task<IReadOnlyList<string>> ContentAsync(Scene scene)
    {
        var content = new List<string>();
        foreach (
            var table in await scene.ListAsync(
                "select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not in ('jobs', 'sessions', 'recurring_jobs', 'mails') order by 1"
            )
        )
            content.AddRange(
                await scene.ListAsync(
                    $"select '{table} ' || count(*) || ' ' || coalesce(md5(string_agg(md5(r::text), '' order by r::text collate \"C\")), '') from {table} r"
                )
            );
        return content;
    }
}
