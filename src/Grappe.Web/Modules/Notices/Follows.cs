using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Notices;

/// <summary>Keeps what the current person follows, and how often they get mail of it.</summary>
public sealed class Follows(GrappeDb db, CurrentPerson current, AskClusters clusters, Registers registers, TimeProvider clock)
{
    public const string Default = "daily";
    public static readonly string[] Frequencies = ["at-once", Default, "weekly", "never"];
    public const int LongestName = 120;

    // Each is asked again at every change of a card.
    public const int MostSearches = 50;

    public Task<Follow?> FindAsync(Followable target) =>
        db
            .Follows.Where(follow => follow.PersonId == current.Id && follow.Kind == target.Kind)
            .SingleOrDefaultAsync(follow => follow.Subject!.Slug == target.Code || follow.Country == target.Code || follow.Query == target.Code);

    public async Task<IReadOnlyList<Follow>> MineAsync() =>
        await db.Follows.Include(follow => follow.Subject).Where(follow => follow.PersonId == current.Id).OrderBy(follow => follow.Id).ToListAsync();

    /// <returns>False where there is no such thing, or where one has as many searches as one may.</returns>
    public async Task<bool> AddAsync(Followable target, string? name, CancellationToken cancellation)
    {
        var (now, me) = (clock.GetUtcNow().UtcDateTime, current.Id!.Value);
        switch (target.Kind)
        {
            case "cluster":
                var subject = (await db.FindClusterAsync(target.Code, cancellation))?.Id;
                if (subject is null)
                    return false;
                await db.Database.ExecuteSqlAsync(
                    $"insert into follows (person_id, kind, subject_id, frequency, since) values ({me}, 'cluster', {subject}, {Default}, {now}) on conflict do nothing",
                    cancellation
                );
                return true;
            case "country":
                if (!registers.Countries.ContainsKey(target.Code))
                    return false;
                await db.Database.ExecuteSqlAsync(
                    $"insert into follows (person_id, kind, country, frequency, since) values ({me}, 'country', {target.Code}, {Default}, {now}) on conflict do nothing",
                    cancellation
                );
                return true;
            case "search":
                var query = clusters.Written(target.Code);
                if (query.Length == 0 || await db.Follows.CountAsync(follow => follow.PersonId == me && follow.Kind == "search", cancellation) >= MostSearches)
                    return false;
                name = name?.Trim() is { Length: > 0 } given ? TypedText.Cut(LongestName, given) : clusters.WordsOf(query) ?? query;
                await using (var transaction = await db.Database.BeginTransactionAsync(cancellation))
                {
                    var added = await db.Database.ExecuteSqlAsync(
                        $"insert into follows (person_id, kind, query, name, frequency, since) values ({me}, 'search', {query}, {name}, {Default}, {now}) on conflict do nothing",
                        cancellation
                    );
                    // What answers today is no news.
                    if (added == 1)
                    {
                        var ids = await clusters.AnswersAsync(query, cancellation);
                        await db.Database.ExecuteSqlAsync(
                            $"insert into follows_found select follow.id, found from follows follow, unnest({ids}) found where person_id = {me} and query = {query}",
                            cancellation
                        );
                    }
                    await transaction.CommitAsync(cancellation);
                }
                return true;
            default:
                return false;
        }
    }

    public async Task<bool> StopAsync(int id) => await db.Follows.Where(follow => follow.Id == id && follow.PersonId == current.Id).ExecuteDeleteAsync() == 1;

    public async Task<bool> ChangeAsync(int id, string? frequency) =>
        Frequencies.Contains(frequency)
        && await db
            .Follows.Where(follow => follow.Id == id && follow.PersonId == current.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(follow => follow.Frequency, frequency)) == 1;
}
