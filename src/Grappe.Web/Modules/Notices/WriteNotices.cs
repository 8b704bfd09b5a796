using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Notices;

/// <summary>
/// Writes what happened for each who follows a cluster, its country or a search, and mails those who want it at once. What changed the cards of many is written
/// for each card that is followed, and once for a country.
/// </summary>
public sealed class WriteNotices(GrappeDb db, NewsKinds kinds, AskClusters clusters, NoticeMails mails, TimeProvider clock) : IJobHandler
{
    public const string Kind = "notices";
    private const string Found = "notice.found";
    private static readonly string[] Acting = [.. Follows.Acting.Select(role => role.Code())];

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var id = run.Arguments<NewsToRead>().News;
        if (await db.News.AsNoTracking().SingleOrDefaultAsync(news => news.Id == id, cancellation) is not { } news)
            return;
        var found = await FoundAsync(news.Cards, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var told = await TellFollowersAsync(news, kinds[news.Kind].Followers!, cancellation);
        foreach (var (follow, ids) in found)
            told += await TellFoundAsync(news, follow, ids, cancellation);
        await mails.AtOnceAsync(id, cancellation);
        await run.DoneAsync(db, new { told });
        await transaction.CommitAsync(cancellation);
    }

    private async Task<int> TellFollowersAsync(NewsItem news, ToFollowers telling, CancellationToken cancellation)
    {
        int[] subjects = telling.OfEachCard ? news.Cards : [news.SubjectId ?? 0];
        string?[] countries =
            telling.InCountry is null ? []
            : telling.OfEachCard
                ? await db.Subjects.Where(card => news.Cards.Contains(card.Id)).Select(card => card.Country).Distinct().ToArrayAsync(cancellation)
            : [news.Country];
        await FollowOwnAsync(subjects, cancellation);
        return await db.Database.ExecuteSqlAsync(
            $"""
            insert into notices (person_id, follow_id, news_id, sentence, path, says, key, at)
            select distinct on (follow.person_id, about.id) follow.person_id, follow.id, {news.Id},
                case follow.kind when 'country' then {telling.InCountry ?? telling.Sentence} else {telling.Sentence} end,
                coalesce(about.path, {news.Path}), coalesce(about.says, {news.Says}::jsonb), concat_ws(':', 'news', {news.Id}::bigint, about.id), {news.At}
            from follows follow join present_people person on person.id = follow.person_id
                left join named_subjects about on {telling.OfEachCard} and about.id = coalesce(
                    follow.subject_id, (select id from named_subjects where kind = 'country' and slug = follow.country)
                )
            where (follow.subject_id = any ({subjects}) or follow.country = any ({countries})) and follow.person_id is distinct from {news.ActorId}::int
                and (follow.kind = {Follows.Own} or not {telling.ToOwn})
                and (follow.kind <> {Follows.Own} or exists (
                    select from present_roles held
                    where held.person_id = follow.person_id and held.scope_id = follow.subject_id and held.role = any ({Acting}) and (held.ends_at is null or held.ends_at > {news.At})
                ))
            order by follow.person_id, about.id, follow.kind <> {Follows.Own}, follow.subject_id is null
            on conflict (person_id, key) do nothing
            """,
            cancellation
        );
    }

    // Whoever acts for a subject follows it: a row is needed once there is something to tell.
    private Task<int> FollowOwnAsync(int[] subjects, CancellationToken cancellation) =>
        db.Database.ExecuteSqlAsync(
            $"""
            insert into follows (person_id, kind, subject_id, frequency, since)
            select distinct held.person_id, {Follows.Own}, held.scope_id, {Follows.OwnDefault}, {clock.GetUtcNow().UtcDateTime}
            from present_roles held
            where held.scope_id = any ({subjects}) and held.role = any ({Acting}) and (held.ends_at is null or held.ends_at > {clock.GetUtcNow().UtcDateTime})
            on conflict do nothing
            """,
            cancellation
        );

    private Task<int> TellFoundAsync(NewsItem news, Follow search, int[] ids, CancellationToken cancellation) =>
        db.Database.ExecuteSqlAsync(
            $"""
            with fresh as (
                insert into follows_found select follow.id, cluster from follows follow, unnest({ids}) cluster where follow.id = {search.Id}
                on conflict do nothing returning cluster_id
            )
            insert into notices (person_id, follow_id, news_id, sentence, path, says, key, at)
            select {search.PersonId}, {search.Id}, {news.Id}, {Found}, found.path, found.says || to_jsonb({search.Name}::text),
                concat_ws(':', 'found', {search.Id}::int, found.id), {news.At}
            from fresh join named_subjects found on found.id = fresh.cluster_id
            where {search.PersonId} is distinct from {news.ActorId}::int
            on conflict (person_id, key) do nothing
            """,
            cancellation
        );

    /// <summary>The saved searches with those of the clusters that answer each; which it did not know before is seen when they are written down.</summary>
    private async Task<IReadOnlyList<(Follow Search, int[] Clusters)>> FoundAsync(int[] changed, CancellationToken cancellation)
    {
        if (changed.Length == 0)
            return [];
        var known = db.FollowsFound.Where(known => changed.Contains(known.ClusterId));
        var searches = await db
            .Follows.Where(follow => follow.Kind == "search" && known.Count(one => one.FollowId == follow.Id) < changed.Length)
            .AsNoTracking()
            .ToListAsync(cancellation);
        if (searches.Count == 0)
            return [];
        await clusters.CatchUpAsync(changed, cancellation);
        var found = new List<(Follow, int[])>();
        foreach (var same in searches.GroupBy(search => search.Query!))
        {
            int[] ids = [.. (await clusters.AnswersAsync(same.Key, cancellation)).Intersect(changed)];
            if (ids.Length > 0)
                found.AddRange(same.Select(search => (search, ids)));
        }
        return found;
    }
}
