using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Modules.Atlas.Contradictions;
using Grappe.Web.Modules.Atlas.Countries;
using Grappe.Web.Modules.Atlas.Loading;
using Grappe.Web.Modules.Atlas.Thesaurus;
using Grappe.Web.Shared.Background;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Resolves the cards of subjects again, in the transaction that changed what is said of them.</summary>
public sealed class RefreshCard(GrappeDb db, Registers registers, JobQueue jobs)
{
    /// <summary>Lets nobody else change what is said of the subject until the transaction ends.</summary>
    public Task LockAsync(int subject) => LockAsync([subject]);

    /// <summary>The same for several; who locks more than once goes by ascending numbers, so that two never wait for each other.</summary>
    public Task LockAsync(IReadOnlyCollection<int> subjects) =>
        db.Database.ExecuteSqlAsync($"select from subjects where id = any ({subjects.ToArray()}) order by id for no key update");

    public Task RunAsync(int subject) => RunAsync([subject]);

    /// <summary>The same for several at once: few queries, and all cores, whatever their number.</summary>
    public async Task RunAsync(IReadOnlyCollection<int> ids, CancellationToken cancellation = default)
    {
        var subjects = await SaidOfAsync(ids, cancellation);
        var inTables = (await db.TableRows.Where(row => ids.Contains(row.ClusterId)).Select(row => row.ClusterId).ToListAsync(cancellation)).ToHashSet();
        var resolve = new ResolveCards(registers.Places, registers.PlaceTree, inTables);
        var found = subjects.Values.AsParallel().AsOrdered().WithCancellation(cancellation).Select(resolve.Resolve).ToList();
        await db.ClusterCards.Where(card => ids.Contains(card.ClusterId)).ExecuteDeleteAsync(cancellation);
        await db.SearchTexts.Where(text => ids.Contains(text.ClusterId)).ExecuteDeleteAsync(cancellation);
        await db.Contradictions.Where(contradiction => ids.Contains(contradiction.SubjectId)).ExecuteDeleteAsync(cancellation);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await CopyRows.CardsAsync(connection, found.SelectMany(each => each.Cards));
        await CopyRows.TextsAsync(connection, found.Where(each => each.Cards.Count > 0).Select(each => each.Text).OfType<SearchText>());
        await CopyRows.ContradictionsAsync(connection, found.SelectMany(each => each.Contradictions));
        await TellAsync(ids);
        await ReadTextsAsync(ids, cancellation);
    }

    /// <summary>Has everything that is made of the cards of some subjects made anew, once the transaction stands.</summary>
    public Task TellAsync(IEnumerable<int> subjects) =>
        db.Database.ExecuteSqlAsync($"select pg_notify({ClusterIndex.Channel}, id::text) from unnest({subjects.Distinct().ToArray()}) id");

    /// <summary>Has their texts read for the thesaurus, once the transaction stands.</summary>
    public async Task ReadTextsAsync(IReadOnlyCollection<int> subjects, CancellationToken cancellation = default) =>
        await jobs.AddAsync(ReadTexts.Kind, new ReadTexts.Asked([.. subjects]), cancellation: cancellation);

    /// <summary>Has the cards of those shown anew who are named in what changed.</summary>
    public async Task NamedAsync(long observation) =>
        await db.Database.ExecuteSqlAsync(
            $"select pg_notify({ClusterIndex.Channel}, other_subject_id::text) from statements where observation_id = {observation} and other_subject_id is not null"
        );

    /// <summary>Subjects with all that is said of them, by their numbers.</summary>
    public Task<Dictionary<int, Subject>> SaidOfAsync(IReadOnlyCollection<int> ids, CancellationToken cancellation = default) =>
        db
            .Subjects.AsNoTrackingWithIdentityResolution()
            .Where(subject => ids.Contains(subject.Id))
            .Include(subject => subject.Observations)
                .ThenInclude(observation => observation.Source)
            .Include(subject => subject.Observations)
                .ThenInclude(observation => observation.Statements)
                    .ThenInclude(statement => statement.OtherSubject)
            .AsSplitQuery()
            .ToDictionaryAsync(subject => subject.Id, cancellation);
}
