using System.Globalization;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Modules.Imports;
using Grappe.Web.Shared.Background;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Notices;

/// <summary>
/// Tells what an import, or its undoing, changed: those who follow a cluster of each card, those who follow a country once for all of them, and those who
/// saved a search of each cluster that it newly brings.
/// </summary>
public sealed class WriteNoticesOfImports(GrappeDb db, ClusterIndex index, SearchClusters clusters, Registers registers, NoticeMails mails, TimeProvider clock)
    : IJobHandler
{
    public const string Kind = "notices-of-imports";

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var news = run.Arguments<TellFollowers.News>();
        var id = (int)news.Id;
        var by = await db.Imports.Where(import => import.Id == id).Select(import => import.PersonId).SingleAsync(cancellation);
        var touched = await TouchedAsync(id, cancellation);
        var found = news.What == "imported" ? await FoundAsync(touched, cancellation) : [];
        var now = clock.GetUtcNow().UtcDateTime;
        var key = string.Create(CultureInfo.InvariantCulture, $"{news.What}:{id}");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var told = await db.Database.ExecuteSqlAsync(
            $"""
            insert into notices (person_id, follow_id, kind, subject_id, import_id, key, at)
            select follow.person_id, follow.id, {news.What}, subject.id, {id}, {key} || ':' || subject.id, {now}
            from follows follow join present_people person on person.id = follow.person_id
            join subjects subject on subject.id = follow.subject_id
                or subject.kind = 'country' and subject.country = follow.country and exists (
                    select from subjects cluster where cluster.id = any({touched}) and cluster.country = follow.country
                )
            where (subject.kind = 'country' or subject.id = any({touched})) and follow.person_id <> {by}
            on conflict (person_id, key) do nothing
            """,
            cancellation
        );
        foreach (var (follow, ids) in found)
            told += await db.Database.ExecuteSqlAsync(
                $"""
                with fresh as (insert into follows_found select {follow.Id}, cluster from unnest({ids}) cluster on conflict do nothing returning cluster_id)
                insert into notices (person_id, follow_id, kind, subject_id, import_id, key, at)
                select {follow.PersonId}, {follow.Id}, 'found', cluster_id, {id}, 'found:' || {follow.Id} || ':' || cluster_id, {now}
                from fresh where {follow.PersonId} <> {by}
                on conflict (person_id, key) do nothing
                """,
                cancellation
            );
        await mails.AtOnceAsync(notice => notice.ImportId == id, cancellation);
        await run.DoneAsync(db, new { told });
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The clusters of whose cards it changed something; what was taken back is still among the observations.</summary>
    private async Task<int[]> TouchedAsync(int import, CancellationToken cancellation) =>
        [
            .. await db
                .Database.SqlQuery<int>(
                    $"""
                    select distinct cluster.id as "Value" from subjects cluster where kind = 'cluster' and (
                        id in (select subject_id from observations where import_id = {import})
                        or id in (select unnest(array[a_id, b_id]) from cooperations where import_id = {import})
                    )
                    """
                )
                .ToListAsync(cancellation),
        ];

    /// <summary>For each saved search those of the clusters that answer it; which it did not know before is seen when they are written down.</summary>
    private async Task<IReadOnlyList<(Follow Follow, int[] Clusters)>> FoundAsync(int[] touched, CancellationToken cancellation)
    {
        var searches = await db.Follows.Where(follow => follow.Kind == "search").ToListAsync(cancellation);
        if (searches.Count == 0)
            return [];
        foreach (var cluster in touched)
            await index.CatchUpAsync(cluster, cancellation);
        var all = touched.ToHashSet();
        var found = new List<(Follow, int[])>();
        foreach (var same in searches.GroupBy(search => search.Query!))
        {
            int[] ids = [.. (await clusters.IdsAsync(Follows.Question(same.Key, registers).Filter, cancellation)).Where(all.Contains)];
            found.AddRange(same.Select(search => (search, ids)));
        }
        return found;
    }
}
