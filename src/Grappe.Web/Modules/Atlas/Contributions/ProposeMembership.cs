using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Proposes that a cluster is, or was, a member of a network. One side says it and the other judges; whoever stands for both sides has it stand at once.</summary>
public sealed class ProposeMembership(GrappeDb db, CurrentPerson current, Propose propose, TimeProvider clock)
{
    /// <param name="Over">It is a member no longer, whether or not it is known since when.</param>
    public sealed record Dates(string? Since, string? Until, bool Over);

    /// <param name="side">Who says it: the cluster or the network.</param>
    public async Task<Propose.Result> SubmitAsync(Subject side, Subject cluster, Subject network, Dates dates, string language, Propose.Request request)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var over = dates.Over || (dates.Until is { } until && ReadValue.Date(until) is { } end && end.First <= DateOnly.FromDateTime(now));
        var value = new ProposedValue
        {
            Field = Fields.Network.Code,
            Key = "",
            Value = network.Slug,
            Change = over ? "ended" : "says",
            Since = dates.Since,
            Until = dates.Until,
            Language = language,
        };
        // A network that nobody curates here is answered for by those who look after the country of its member.
        var curated = await db.Curators(network.Country, now).AnyAsync();
        var trusted = current.RoleFor(AtlasActs.Propose, cluster.AsScope()) is { Trusted: true } && cluster.Country == network.Country;
        return await propose.SendAsync(
            cluster,
            request with
            {
                Values = [value],
            },
            current.RoleFor(AtlasActs.Propose, side.AsScope()),
            side == cluster && curated ? network : null,
            trusted || (current.May(AtlasActs.Judge, cluster.AsScope()) && current.May(AtlasActs.Judge, network.AsScope()))
        );
    }
}
