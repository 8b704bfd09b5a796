using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>Resolves the cards of subjects again, in the transaction that changed what is said of them.</summary>
public sealed class RefreshCard(GrappeDb db, Registers registers, JobQueue jobs)
{
    /// <summary>The channel on which the database tells the number of a subject whose card changed, that the registers changed, or nothing when all did.</summary>
    public const string Channel = "cluster_cards";

    /// <summary>The message that countries, sectors, sources or places changed, or that another edition stands loaded.</summary>
    public const string OfRegisters = "registers";

    /// <summary>Lets nobody else change what is said of the subject until the transaction ends.</summary>
    public Task LockAsync(int subject) => LockAsync([subject]);

    /// <summary>Does the same for several. Whoever locks more than once goes by ascending numbers, so that two never wait for each other.</summary>
    public Task LockAsync(IReadOnlyCollection<int> subjects) =>
        db.Database.ExecuteSqlAsync($"select from subjects where id = any ({subjects.ToArray()}) order by id for no key update");

    public Task RunAsync(int subject) => RunAsync([subject]);

    /// <summary>Resolves the cards of several subjects at once, with few queries and on all cores, announces them and queues their texts.</summary>
    public Task RunAsync(IReadOnlyCollection<int> ids, CancellationToken cancellation = default) => RunAsync(ids, null, cancellation);

    /// <summary>Does the same where they say a place that the registers do not know yet.</summary>
    /// <param name="added">The place that the transaction adds.</param>
    public async Task RunAsync(IReadOnlyCollection<int> ids, Place? added, CancellationToken cancellation)
    {
        IReadOnlyDictionary<int, Place> places = added is null ? registers.Places : new Dictionary<int, Place>(registers.Places) { [added.Id] = added };
        var tree = added is null ? registers.PlaceTree : Registers.TreeOf(places.Values);
        var inTables = (await db.TableRows.Where(row => ids.Contains(row.ClusterId)).Select(row => row.ClusterId).ToListAsync(cancellation)).ToHashSet();
        await ResolveAsync(db, ids, new ResolveCards(places, tree, inTables), cancellation);
        await AnnounceAsync(ids);
        await QueueTextsAsync(ids, cancellation);
    }

    /// <summary>Writes their cards anew and tells nobody.</summary>
    internal static async Task ResolveAsync(GrappeDb db, IReadOnlyCollection<int> ids, ResolveCards resolve, CancellationToken cancellation = default)
    {
        var subjects = await SaidOfAsync(db, ids, cancellation);
        var found = subjects.Values.AsParallel().AsOrdered().WithCancellation(cancellation).Select(resolve.Resolve).ToList();
        await db.ClusterCards.Where(card => ids.Contains(card.ClusterId)).ExecuteDeleteAsync(cancellation);
        await db.SearchTexts.Where(text => ids.Contains(text.ClusterId)).ExecuteDeleteAsync(cancellation);
        await db.Contradictions.Where(contradiction => ids.Contains(contradiction.SubjectId)).ExecuteDeleteAsync(cancellation);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await CopyCards.CardsAsync(connection, found.SelectMany(each => each.Cards));
        await CopyCards.TextsAsync(connection, found.Select(each => each.Text).OfType<SearchText>());
        await CopyCards.ContradictionsAsync(connection, found.SelectMany(each => each.Contradictions));
    }

    /// <summary>Announces, once the transaction stands, that cards changed: indexes and kept pages are made anew.</summary>
    public Task AnnounceAsync(IEnumerable<int> subjects) =>
        db.Database.ExecuteSqlAsync($"select pg_notify({Channel}, id::text) from unnest({subjects.Distinct().ToArray()}) id");

    /// <summary>Announces, once the transaction stands, that places changed.</summary>
    public Task AnnounceRegistersAsync() => db.Database.ExecuteSqlAsync($"select pg_notify({Channel}, {OfRegisters})");

    /// <summary>Queues the reading of their texts for the thesaurus.</summary>
    public async Task QueueTextsAsync(IReadOnlyCollection<int> subjects, CancellationToken cancellation = default) =>
        await jobs.AddAsync(TextsToRead.Kind, new TextsToRead([.. subjects]), cancellation: cancellation);

    /// <summary>Announces that the cards of the subjects named by an observation changed.</summary>
    public async Task AnnounceNamedAsync(long observation) =>
        await db.Database.ExecuteSqlAsync(
            $"select pg_notify({Channel}, other_subject_id::text) from statements where observation_id = {observation} and other_subject_id is not null"
        );

    /// <summary>Subjects with all that is said of them, by their numbers.</summary>
    public Task<Dictionary<int, Subject>> SaidOfAsync(IReadOnlyCollection<int> ids, CancellationToken cancellation = default) =>
        SaidOfAsync(db, ids, cancellation);

    private static async Task<Dictionary<int, Subject>> SaidOfAsync(GrappeDb db, IReadOnlyCollection<int> ids, CancellationToken cancellation)
    {
        var subjects = await db
            .Subjects.AsNoTrackingWithIdentityResolution()
            .Where(subject => ids.Contains(subject.Id))
            .Include(subject => subject.Observations)
                .ThenInclude(observation => observation.Source)
            .Include(subject => subject.Observations)
                .ThenInclude(observation => observation.Statements)
                    .ThenInclude(statement => statement.OtherSubject)
            .AsSplitQuery()
            .ToDictionaryAsync(subject => subject.Id, cancellation);
        // In the order in which it was said, as a first load resolves it: the same words come in the same order.
        foreach (var subject in subjects.Values)
        {
            foreach (var observation in subject.Observations)
                observation.Statements.Sort((one, other) => one.Id.CompareTo(other.Id));
            subject.Observations.Sort((one, other) => (FirstOf(one), one.Id).CompareTo((FirstOf(other), other.Id)));
        }
        return subjects;

        static long FirstOf(Observation observation) => observation.Statements.Count > 0 ? observation.Statements[0].Id : long.MaxValue;
    }
}
