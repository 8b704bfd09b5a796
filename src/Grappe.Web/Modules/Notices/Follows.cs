using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Notices;

/// <summary>Keeps what the current person follows, and how often they get mail of it.</summary>
public sealed class Follows(GrappeDb db, CurrentPerson current, AskClusters clusters, Registers registers, TimeProvider clock)
{
    public const string Default = "daily";
    public const string Own = "own";
    public const string OwnDefault = "at-once";

    /// <summary>The roles whose holders act for a subject, and so follow it.</summary>
    public static readonly Role[] Acting = [Role.Manager, Role.Representative];

    public static readonly string[] Frequencies = ["at-once", Default, "weekly", "never"];
    public const int LongestName = 120;

    // Each is asked again at every change of a card.
    public const int MostSearches = 50;

    public Task<Follow?> FindAsync(Followable target) =>
        db
            .Follows.Where(follow => follow.PersonId == current.Id && follow.Kind == target.Kind)
            .SingleOrDefaultAsync(follow => follow.Subject!.Slug == target.Code || follow.Country == target.Code || follow.Query == target.Code);

    /// <summary>Whether the current person acts for it, and so follows it anyway.</summary>
    public async Task<bool> IsOwnAsync(Followable target, CancellationToken cancellation) =>
        target.Kind == "cluster"
        && OwnIds is { Count: > 0 } own
        && await db.FindClusterAsync(target.Code, cancellation) is { } subject
        && own.Contains(subject.Id);

    /// <summary>Finds what the current person follows: first what they act for, whether they ever said how often they want mail of it or not.</summary>
    public async Task<IReadOnlyList<Follow>> MineAsync(CancellationToken cancellation)
    {
        var own = OwnIds;
        var kept = await db
            .Follows.Include(follow => follow.Subject)
            .Where(follow => follow.PersonId == current.Id && (follow.Kind != Own || own.Contains(follow.SubjectId!.Value)))
            .OrderBy(follow => follow.Kind != Own)
            .ThenBy(follow => follow.Id)
            .ToListAsync(cancellation);
        var silent = own.Except(kept.Where(follow => follow.Kind == Own).Select(follow => follow.SubjectId!.Value)).ToArray();
        var subjects = await db.Subjects.Where(subject => silent.Contains(subject.Id)).OrderBy(subject => subject.Id).ToListAsync(cancellation);
        return
        [
            .. subjects.Select(subject => new Follow
            {
                Kind = Own,
                SubjectId = subject.Id,
                Subject = subject,
                Frequency = OwnDefault,
            }),
            .. kept,
        ];
    }

    private List<int> OwnIds => [.. current.Roles.Where(held => Acting.Contains(held.Role)).Select(held => held.Scope?.Id).OfType<int>().Distinct()];

    /// <summary>Changes how often the current person gets mail of a subject for which they act.</summary>
    public async Task<bool> ChangeOwnAsync(int subject, string? frequency)
    {
        if (!Frequencies.Contains(frequency) || !OwnIds.Contains(subject))
            return false;
        var (now, me) = (clock.GetUtcNow().UtcDateTime, current.Id!.Value);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into follows (person_id, kind, subject_id, frequency, since) values ({me}, {Own}, {subject}, {frequency}, {now})
            on conflict (subject_id, person_id) where kind = 'own' do update set frequency = excluded.frequency
            """
        );
        return true;
    }

    /// <summary>Proposes a name for a search, made of its words and of what it chooses among.</summary>
    public string NameOf(string query) => clusters.NameOf(query) is { Length: > 0 } name ? TypedText.Cut(LongestName, name) : query;

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
                name = name?.Trim() is { Length: > 0 } given ? TypedText.Cut(LongestName, given) : NameOf(query);
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
