using Grappe.Web.Shared.Background;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Asks that webhooks be told what happened, in the transaction in which it happens.</summary>
public sealed class TellWebhooks(JobQueue jobs)
{
    public const string Kind = "webhook-events";

    /// <param name="Id">Of the observation, the proposal or the import.</param>
    public sealed record News(string Event, long Id);

    public Task HappenedAsync(string code, long id) => jobs.AddAsync(Kind, new News(code, id));
}
