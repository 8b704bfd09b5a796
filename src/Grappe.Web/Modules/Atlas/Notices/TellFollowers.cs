using Grappe.Web.Modules.Atlas.Webhooks;
using Grappe.Web.Shared.Background;

namespace Grappe.Web.Modules.Atlas.Notices;

/// <summary>Asks that those who follow a cluster be told what happened to it, in the transaction in which it happens.</summary>
public sealed class TellFollowers(JobQueue jobs, TellWebhooks webhooks)
{
    public const string Kind = "notices";

    /// <param name="What">published, retracted, message, imported or undone.</param>
    /// <param name="Id">Of the observation, the message or the import.</param>
    public sealed record News(string What, long Id);

    public async Task PublishedAsync(long observation)
    {
        await jobs.AddAsync(Kind, new News("published", observation));
        await webhooks.HappenedAsync(WebhookEvents.CardChanged, observation);
    }

    public async Task RetractedAsync(long observation)
    {
        await jobs.AddAsync(Kind, new News("retracted", observation));
        await webhooks.HappenedAsync(WebhookEvents.CardChanged, observation);
    }

    public Task SaidAsync(int message) => jobs.AddAsync(Kind, new News("message", message));

    public Task ImportedAsync(int import) => jobs.AddAsync(WriteNoticesOfImports.Kind, new News("imported", import));

    public Task UndoneAsync(int import) => jobs.AddAsync(WriteNoticesOfImports.Kind, new News("undone", import));
}
