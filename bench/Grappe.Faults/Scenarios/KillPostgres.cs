using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Start;

namespace Grappe.Faults;

/// <summary>The private PostgreSQL is killed, whole or one of its processes; the platform brings it back by itself.</summary>
internal static class KillPostgres
{
    public const int Kills = 10;
    private const int Backends = 3;

    public static async Task<Report> RunAsync(Options options)
    {
        using var folder = new TemporaryFolder();
        await using var platform = new Platform(folder.In("var"), null, options);
        await platform.StartAsync();
        await using var scene = await Scene.BeginAsync(options, "/health/ready", platform);
        await RunAsync(scene, platform, options.Kills ?? Kills);
        for (var kill = 0; kill < Backends; kill++)
            await scene.KillAsync(async () =>
            {
                // It ends all others and recovers.
                RunningGrappe.Signal("KILL", await BackendAsync(scene));
            });
        return await scene.FindAsync("postgres");
    }

    public static async Task RunAsync(Scene scene, Platform platform, int kills)
    {
        for (var kill = 0; kill < kills; kill++)
            await scene.KillAsync(() =>
            {
                var postmaster = platform.Postmaster();
                RunningGrappe.Signal("KILL", postmaster);
                return scene.UntilAsync(() => platform.HasAnotherThan(postmaster), "that PostgreSQL runs again");
            });
    }

    private static async Task<string> BackendAsync(Scene scene) =>
        (
            await scene.ListAsync(
                "select pid::text from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() order by state = 'active' desc, query_start desc"
            )
        )[0];
}
