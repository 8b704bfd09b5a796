using Grappe.Web.Shared.Background;

namespace Grappe.Web.Modules.Atlas.Webhooks;

/// <summary>Asks that webhooks be told what happened, in the transaction in which it happens.</summary>
public sealed class TellWebhooks(JobQueue jobs)
{
    public const string Kind = "webhook-events";

    /// <summary>A field on which statements do not agree.</summary>
    public sealed record Contradicted(string Field, string Key, string Degree);

    /// <param name="Id">Of the observation, the proposal, the import, or of whose card has new contradictions.</param>
    public sealed record News(string Event, long Id, IReadOnlyList<Contradicted>? Opened = null);

    public Task HappenedAsync(string code, long id, IReadOnlyList<Contradicted>? opened = null) => jobs.AddAsync(Kind, new News(code, id, opened));
}
