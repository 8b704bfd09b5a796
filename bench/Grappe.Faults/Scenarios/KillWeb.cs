using Grappe.Web.Tests.Bed;

namespace Grappe.Faults;

/// <summary>The platform is killed as a system short of memory would, and started again.</summary>
internal static class KillWeb
{
    public const int Kills = 30;

    public static async Task<Report> RunAsync(Options options)
    {
        using var folder = new TemporaryFolder();
        await using var platform = new Platform(folder.In("var"), null, options);
        await platform.StartAsync();
        await using var scene = await Scene.BeginAsync(options, "/health/ready", platform);
        await RunAsync(scene, platform, options.Kills ?? Kills);
        return await scene.FindAsync("web");
    }

    public static async Task RunAsync(Scene scene, Platform platform, int kills)
    {
        for (var kill = 0; kill < kills; kill++)
            await scene.KillAsync(async () =>
            {
                await platform.KillAsync();
                await platform.StartAsync();
            });
    }
}
