using Grappe.Web.Shared.Background;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Asks that those who follow a cluster be told what happened to it, in the transaction in which it happens.</summary>
public sealed class TellFollowers(JobQueue jobs)
{
    public const string Kind = "notices";

    /// <param name="What">published, retracted or message.</param>
    /// <param name="Id">Of the observation or the message.</param>
    public sealed record News(string What, long Id);

    public Task PublishedAsync(long observation) => AddAsync(new News("published", observation));

    public Task RetractedAsync(long observation) => AddAsync(new News("retracted", observation));

    public Task SaidAsync(int message) => AddAsync(new News("message", message));

    private Task AddAsync(News news) => jobs.AddAsync(Kind, news);
}
