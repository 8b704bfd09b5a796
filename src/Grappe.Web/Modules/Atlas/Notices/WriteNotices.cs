using System.Globalization;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Modules.Atlas.Contributions;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Community.Discussion;
using Grappe.Web.Shared.Background;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Notices;

/// <summary>Tells those who follow a cluster, its country or a search what happened, and mails those who want it at once.</summary>
public sealed class WriteNotices(GrappeDb db, ClusterIndex index, SearchClusters clusters, Registers registers, NoticeMails mails, TimeProvider clock)
    : IJobHandler
{
    /// <param name="Actor">Who did it, and knows.</param>
    private sealed record Happened(int SubjectId, string Kind, string? Country, int? ProposalId, int? MessageId, int? Actor);

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var news = run.Arguments<TellFollowers.News>();
        if (await ReadAsync(news, cancellation) is not { } happened)
            return;
        // A search finds clusters.
        var found = news.What == "message" || happened.Kind != "cluster" ? [] : await FoundAsync(happened.SubjectId, cancellation);
        var now = clock.GetUtcNow().UtcDateTime;
        var key = string.Create(CultureInfo.InvariantCulture, $"{news.What}:{news.Id}");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // A whole country talks too much for those who only follow it.
        var country = news.What == "message" ? null : happened.Country;
        var told = await db.Database.ExecuteSqlAsync(
            $"""
            insert into notices (person_id, follow_id, kind, subject_id, proposal_id, message_id, key, at)
            select distinct on (follow.person_id) follow.person_id, follow.id, {news.What}, {happened.SubjectId}, {happened.ProposalId}::int, {happened.MessageId}::int, {key}, {now}
            from follows follow join present_people person on person.id = follow.person_id
            where (follow.subject_id = {happened.SubjectId} or follow.country = {country}::text) and follow.person_id is distinct from {happened.Actor}::int
            order by follow.person_id, follow.subject_id is null
            on conflict (person_id, key) do nothing
            """,
            cancellation
        );
        foreach (var follow in found)
        {
            var isNew = await db.Database.ExecuteSqlAsync(
                $"insert into follows_found select id, {happened.SubjectId} from follows where id = {follow.Id} on conflict do nothing",
                cancellation
            );
            if (isNew == 0 || follow.PersonId == happened.Actor)
                continue;
            var foundKey = string.Create(CultureInfo.InvariantCulture, $"found:{follow.Id}:{happened.SubjectId}");
            told += await db.Database.ExecuteSqlAsync(
                $"""
                insert into notices (person_id, follow_id, kind, subject_id, proposal_id, key, at)
                values ({follow.PersonId}, {follow.Id}, 'found', {happened.SubjectId}, {happened.ProposalId}, {foundKey}, {now})
                on conflict (person_id, key) do nothing
                """,
                cancellation
            );
        }
        await mails.AtOnceAsync(notice => notice.SubjectId == happened.SubjectId, cancellation);
        await run.DoneAsync(db, new { told });
        await transaction.CommitAsync(cancellation);
    }

    private async Task<Happened?> ReadAsync(TellFollowers.News news, CancellationToken cancellation)
    {
        if (news.What == "message")
            return await db
                .Messages.Where(message => message.Id == news.Id)
                .Join(
                    db.Subjects,
                    message => message.SubjectId,
                    subject => subject.Id,
                    (message, subject) => new Happened(subject.Id, subject.Kind, subject.Country, null, message.Id, message.AuthorId)
                )
                .SingleOrDefaultAsync(cancellation);
        var proposals = db.Proposals;
        return await db
            .Observations.IgnoreQueryFilters()
            .Where(observation => observation.Id == news.Id)
            .Select(observation => new Happened(
                observation.SubjectId,
                observation.Subject.Kind,
                observation.Subject.Country,
                observation.ProposalId,
                null,
                news.What == "retracted"
                    ? observation.RetractedById
                    : proposals.Where(proposal => proposal.Id == observation.ProposalId).Select(proposal => (int?)proposal.AuthorId).FirstOrDefault()
            ))
            .SingleOrDefaultAsync(cancellation);
    }

    /// <summary>The saved searches that the cluster answers and did not answer before.</summary>
    private async Task<IReadOnlyList<Follow>> FoundAsync(int cluster, CancellationToken cancellation)
    {
        var known = db.FollowsFound;
        var searches = await db
            .Follows.Where(follow => follow.Kind == "search" && !known.Any(found => found.FollowId == follow.Id && found.ClusterId == cluster))
            .ToListAsync(cancellation);
        if (searches.Count == 0)
            return [];
        await index.CatchUpAsync(cluster, cancellation);
        var found = new List<Follow>();
        foreach (var same in searches.GroupBy(search => search.Query!))
            if (await clusters.AnswersAsync(Follows.Question(same.Key, registers).Filter, cluster, cancellation))
                found.AddRange(same);
        return found;
    }
}
