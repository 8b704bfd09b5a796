using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Settings;

/// <summary>Opens the workspace of a cluster.</summary>
public sealed class OpenWorkspace(GrappeDb db, CurrentPerson current, TimeProvider clock)
{
    /// <summary>The currency of a country; that of most of the Mediterranean's north where it has none here.</summary>
    public static string UsualCurrency(string? country) =>
        country switch
        {
            "ma" => "MAD",
            "dz" => "DZD",
            "tn" => "TND",
            "mr" => "MRU",
            "ly" => "LYD",
            "eg" => "EGP",
            "jo" => "JOD",
            _ => "EUR",
        };

    /// <summary>Opens it; opened twice, it stands once.</summary>
    /// <exception cref="RuleBroken">The currency or the zone is none that is known here.</exception>
    public async Task OpenAsync(Subject cluster, string? currency, string? zone, CancellationToken cancellation = default)
    {
        if (!current.May(WorkspaceActs.RunWork, cluster.AsScope()))
            throw new NotAllowed();
        var problems = new ProblemList();
        problems.AddIf(Currency.Find(currency) is null, "currency", "work.currency.wrong");
        problems.AddIf(Zones.Find(zone) is null, "zone", "work.zone.wrong");
        problems.ThrowIfAny();
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into workspaces (cluster_id, currency, zone, opened_at) values ({cluster.Id}, {currency}, {zone}, {clock.GetUtcNow().UtcDateTime})
            on conflict (cluster_id) do nothing
            """,
            cancellation
        );
    }
}
