using Grappe.Faults;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Start;

/// <summary>The short form of the fault tests: docs/faults.md tells how the long one is run.</summary>
public sealed class FaultTests
{
    private static readonly string[] Towns = ["Sfax", "Sousse", "Gabès", "Tozeur", "Béja", "Monastir", "Kairouan", "Bizerte"];

    [Fact]
    public async Task What_was_acknowledged_stands_once_after_the_platform_and_its_database_were_killed_under_load()
    {
        using var folder = new TemporaryFolder();
        using var small = A.DataSet.With([.. Towns.Select(town => A.Cluster.Named($"Grappe de {town}").In(town).Constituted())]);
        var options = new Options(Seed: 1, small.Path, Writers: 2, Kills: null, TestContext.Current.SendDiagnosticMessage);
        await using var platform = new Platform(folder.In("var"), null, options);
        await platform.StartAsync();
        await using var scene = await Scene.BeginAsync(options, "/health/ready", platform);
        await KillWeb.RunAsync(scene, platform, kills: 2);
        await KillPostgres.RunAsync(scene, platform, kills: 1);

        var report = await scene.FindAsync("short");
        report.Held.ShouldBeTrue(string.Join('\n', report.Details));
        report.Found.ShouldBeGreaterThan(0);
        report.Webhooks.Arrived.ShouldBe(report.Webhooks.Sent);
    }
}
