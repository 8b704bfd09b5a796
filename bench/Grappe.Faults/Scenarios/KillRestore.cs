using System.Security.Cryptography;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Start;

namespace Grappe.Faults;

/// <summary>A backup and a restore are killed in the middle: the earlier backup stays, nothing in the database changes, and no half file is taken for whole.</summary>
internal static class KillRestore
{
    public const int Kills = 5;

    public static async Task<Report> RunAsync(Options options)
    {
        using var folder = new TemporaryFolder();
        await using var platform = new Platform(folder.In("var"), null, options);
        await platform.StartAsync();
        await using var scene = await Scene.BeginAsync(options, new Front("/health/ready", platform.Address), platform.Database, platform.Mails);
        var (file, kills) = (folder.In("atlas.grappe"), options.Kills ?? Kills);
        await scene.SendsAsync(40);
        await DoneAsync("backup", file, "--DataDirectory", platform.Directory);
        var earlier = SumOf(file);
        var (backups, early) = (0, 0);
        for (; backups < kills; backups++)
        {
            await using var backup = RunningGrappe.Start("backup", file, "--DataDirectory", platform.Directory);
            await Eventually.Holds(() => Task.FromResult(Halves(folder).Any()), "that a backup is begun", Options.Patience);
            await scene.SendsAsync(scene.Random.Next(0, 3));
            await backup.KillAsync();
            if (SumOf(file) is var now && now != earlier)
            {
                // It had just become whole.
                early++;
                earlier = now;
            }
            foreach (var half in Halves(folder))
            {
                var (exitCode, said) = await RunningGrappe.ToItsEndAsync("restore", half, "--replace", "--DataDirectory", platform.Directory);
                if (exitCode == 0)
                    scene.Ledger.Problems.Enqueue($"A backup that was killed was restored: {said}");
                File.Delete(half);
            }
        }
        await DoneAsync("backup", file, "--DataDirectory", platform.Directory);
        await scene.SendsAsync(40);
        await scene.RestAsync();

        var content = await ContentAsync(scene);
        var restores = 0;
        for (; restores < kills; restores++)
        {
            await using var restore = RunningGrappe.Start("restore", file, "--replace", "--DataDirectory", platform.Directory);
            var tables = scene.Random.Next(1, 40);
            await Eventually.Holds(
                async () => await scene.CountAsync("select count(*) from pg_stat_progress_copy where command = 'COPY FROM'") > 0 && --tables <= 0,
                "that a restore is under way",
                Options.Patience
            );
            await restore.KillAsync();
            var after = await ContentAsync(scene);
            foreach (var changed in after.Except(content))
                scene.Ledger.Problems.Enqueue($"A restore that was killed changed {changed}.");
        }
        // All that was acknowledged is in the newest backup, and stands again once that is restored.
        await DoneAsync("backup", file, "--DataDirectory", platform.Directory);
        await DoneAsync("restore", file, "--replace", "--DataDirectory", platform.Directory);
        return await scene.FindAsync("restore") with
        {
            Kills = backups + restores,
            Notes =
            [
                $"{backups} backups killed ({early} of them had just become whole), {restores} restores killed; then a backup and a restore to their ends.",
            ],
        };
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
