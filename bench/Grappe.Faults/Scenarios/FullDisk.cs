using System.Diagnostics;
using Grappe.Web.Tests.Bed;

namespace Grappe.Faults;

/// <summary>The disk of the data directory runs full while people write, and gets space again.</summary>
internal static class FullDisk
{
    private const long Left = 256 << 10;
    private const int Reads = 40;
    private const int Refusals = 40;

    /// <returns>Nothing where this user may not mount a disk of its own.</returns>
    public static async Task<Report?> RunAsync(Options options)
    {
        using var folder = new TemporaryFolder();
        var disk = Directory.CreateDirectory(folder.In("disk")).FullName;
        if (await RunAsync("mount", "-t", "tmpfs", "-o", "size=400m,mode=0755", "tmpfs", disk) != 0)
            return null;
        try
        {
            await using var platform = new Platform(Path.Combine(disk, "var"), null, options);
            await platform.StartAsync();
            // Readiness may say that nothing can be written; people try all the same.
            await using var scene = await Scene.BeginAsync(options, "/health/live", platform);
            await scene.SendsAsync(60);
            var card = (await scene.ListAsync("select slug from subjects where kind = 'cluster' order by slug limit 1"))[0];

            var ballast = Path.Combine(disk, "ballast");
            Fill(ballast, new DriveInfo(disk).AvailableFreeSpace - Left);
            var refused = Refused(scene) + Refusals;
            await scene.UntilAsync(() => Refused(scene) >= refused, "that writings are refused on a full disk");
            var good = 0;
            for (var read = 0; read < Reads; read++)
                if (await Front.AnswersAsync(new Uri(platform.Address, read % 2 == 0 ? "/fr/clusters" : $"/fr/clusters/{card}")))
                    good++;
            var readiness = await Front.ReadAsync(new Uri(platform.Address, "/health/ready"));

            var watch = Stopwatch.StartNew();
            File.Delete(ballast);
            await scene.TakesAsync();
            var again = watch.Elapsed;
            await scene.SendsAsync(60);
            if (good < Reads)
                scene.Ledger.Problems.Enqueue($"{Reads - good} of {Reads} public pages were not shown while the disk was full.");
            return await scene.FindAsync("disk") with
            {
                Notes =
                [
                    $"While the disk was full {good} of {Reads} public pages were shown. Readiness said: {readiness.ReplaceLineEndings(" ")}",
                    $"Once there was space, a writing was taken after {again.TotalSeconds:0.0} s.",
                ],
            };
        }
        finally
        {
            await RunAsync("umount", disk);
        }
    }

    private static int Refused(Scene scene) => scene.Ledger.Answers.Sum(answer => answer.Value);

    private static void Fill(string file, long size)
    {
        using var ballast = File.Create(file);
        var piece = new byte[1 << 16];
        for (; size > 0; size -= piece.Length)
            ballast.Write(piece);
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
