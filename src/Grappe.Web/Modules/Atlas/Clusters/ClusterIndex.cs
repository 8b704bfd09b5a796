using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Grappe.Algorithms.Observations;
using Grappe.Algorithms.Search;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas.Cards;
using Microsoft.AspNetCore.OutputCaching;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>Today's cards in memory, ready to be searched: read at the start, and again card by card as the database tells of changes.</summary>
/// <remarks>Why in memory, and what it costs: docs/decisions/0010.</remarks>
public sealed class ClusterIndex(
    NpgsqlDataSource database,
    Registers registers,
    IOutputCacheStore pages,
    CardNews news,
    Wakeups wakeups,
    ILogger<ClusterIndex> log
) : BackgroundService
{
    private static readonly TimeSpan BeforeAnotherTry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>The facets of the list, in the order in which it shows them; inTable is a filter only.</summary>
    public static readonly string[] Facets = ["country", "state", "sector", "recognition", "anchorage", "inTable"];

    private const int MostRemembered = 5_000;
    private const double NameWeight = 8;
    private const double PlaceWeight = 3;
    private const double OtherNameWeight = 2;
    private const double AboutWeight = 1.5;

    /// <summary>The values of a card that an index holds: those that its order and the map need.</summary>
    /// <param name="Mark">A number that changes with every writing of one of its rows.</param>
    public sealed record Entry(
        int Id,
        byte[] NameFr,
        byte[] NameEn,
        byte[] NameAr,
        string? Country,
        string? State,
        short? Sector,
        string? Created,
        int Contradictions,
        double? Lat,
        double? Lon,
        ulong Mark
    )
    {
        public byte[] NameIn(Language language) =>
            language.Code switch
            {
                "ar" => NameAr,
                "en" => NameEn,
                _ => NameFr,
            };
    }

    private readonly ValueCodes codes = new(Facets.Length);
    private volatile TextIndex<Entry> index = Empty();
    private ulong marks;
    private long newest;
    private readonly Ear ear = wakeups.Hear(RefreshCard.Channel);
    private readonly ConcurrentDictionary<string, int> changedAt = new();
    private volatile int changes;
    private volatile int allChangedAt;

    /// <summary>The number of changes heard of so far.</summary>
    public int Changes => changes;

    /// <summary>Whether one of the clusters changed since so many changes were heard of.</summary>
    public bool ChangedSince(int moment, IEnumerable<string> tags) => allChangedAt > moment || tags.Any(tag => changedAt.GetValueOrDefault(tag) > moment);

    public TextIndex<Entry> Index => index;

    private static TextIndex<Entry> Empty() => new(Facets.Length, [.. Language.All.Select(language => new ClusterOrder(SearchClusters.Sorts[0], language))]);

    /// <summary>The version of what is known: every state has another. The same state has nearly always the same version, on every node and after every start.</summary>
    public string Version => string.Create(CultureInfo.InvariantCulture, $"{registers.Load}-{Volatile.Read(ref marks):x}-{Volatile.Read(ref newest):x}");

    /// <summary>Reads all cards. From here on no change is missed.</summary>
    public async Task ReadAsync(CancellationToken cancellation = default)
    {
        await wakeups.ListenAsync(cancellation);
        // Whatever was told until now is read with the rest.
        await ear.WaitAsync(TimeSpan.Zero, cancellation);
        await ReadAllAsync(cancellation);
    }

    /// <summary>Waits until the index holds a cluster as the database does, or until the time for hearing of the change is over.</summary>
    public async Task CatchUpAsync(int id, CancellationToken cancellation)
    {
        const int MostLooks = 400;
        for (var look = 0; look < MostLooks; look++)
        {
            await using (
                var command = database.CreateCommand(
                    """
                    select card.cluster_id, text.xmin::text::bigint, subject.xmin::text::bigint, max(own.xmin::text::bigint), count(*)
                    from cluster_cards card join subjects subject on subject.id = card.cluster_id join search_texts text on text.cluster_id = card.cluster_id
                        join cluster_cards own on own.cluster_id = card.cluster_id
                    where card.valid_to is null and card.cluster_id = $1
                    group by card.cluster_id, text.xmin::text, subject.xmin::text
                    """
                )
            )
            {
                command.Parameters.AddWithValue(id);
                await using var reader = await Patiently.DoAsync(() => command.ExecuteReaderAsync(cancellation), cancellation);
                ulong? written = await reader.ReadAsync(cancellation) ? MarkOf(reader, [1, 2, 3, 4]) : null;
                if (index.Find(id)?.Mark == written)
                    return;
            }
            await Task.Delay(BetweenLooks, cancellation);
        }
    }

    /// <summary>Finds the code that the index has for a value of a facet.</summary>
    public byte? CodeOf(int facet, string value) => codes.Find(facet, value);

    public string? ValueOf(int facet, byte code) => codes.ValueOf(facet, code);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var told = new HashSet<string>();
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                // What could not be read the last time is read now.
                if (told.Count == 0)
                    told.UnionWith(await ear.WaitAsync(Timeout.InfiniteTimeSpan, stoppingToken));
                if (told.Contains(""))
                {
                    await registers.ReadAsync(stoppingToken);
                    await ReadAllAsync(stoppingToken);
                    await ForgetAsync(null, stoppingToken);
                }
                else if (told.Count > 0)
                {
                    var registersChanged = told.Remove(RefreshCard.OfRegisters);
                    if (registersChanged)
                        await registers.ReadAsync(stoppingToken);
                    var ids = NumbersAmong(told);
                    await ReadSomeAsync(ids, stoppingToken);
                    await ForgetAsync(ids, stoppingToken, registersChanged);
                }
                told.Clear();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or InvalidOperationException or TimeoutException)
            {
                log.LogWarning("Changed cards cannot be read and are read again: {Reason}", exception.Message);
                // Some of them may have been read, and their marks counted.
                told.Add("");
                await Task.Delay(BeforeAnotherTry, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }

    // Whoever may connect may notify, on every channel.
    private int[] NumbersAmong(IEnumerable<string> told)
    {
        var ids = new List<int>();
        foreach (var payload in told)
            if (int.TryParse(payload, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                ids.Add(id);
            else
                log.LogWarning("'{Payload}' was told on {Channel}, which is not the number of a cluster: it is passed over", payload, RefreshCard.Channel);
        return [.. ids];
    }

    // The pages that show what changed: some cards, or any.
    private async Task ForgetAsync(int[]? ids, CancellationToken cancellation, bool allPages = false)
    {
        allPages |= ids is null;
        var now = changes + 1;
        // Which cards changed matters only to the pages that are being made: after very many, all of those are taken for stale.
        if (allPages || changedAt.Count > MostRemembered)
        {
            allChangedAt = now;
            changedAt.Clear();
        }
        foreach (var id in ids ?? [])
            changedAt[CardCache.Tag(id)] = now;
        changes = now;
        news.Announce(ids);
        if (allPages)
            await pages.EvictByTagAsync(KeptPages.All, cancellation);
        else
            foreach (var id in ids!)
                await pages.EvictByTagAsync(CardCache.Tag(id), cancellation);
    }

    private async Task ReadAllAsync(CancellationToken cancellation)
    {
        // What a load left behind would stand beside what is read.
        GiveMemoryBack();
        var all = Empty();
        ulong sum = 0;
        await PutAsync(all, null, entry => sum += entry.Mark, cancellation);
        index = all;
        Volatile.Write(ref marks, sum);
        await ReadNewestAsync(cancellation);
        GiveMemoryBack();
    }

    private static void GiveMemoryBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);

    private async Task ReadSomeAsync(int[] ids, CancellationToken cancellation)
    {
        var sum = marks;
        foreach (var id in ids.Distinct())
            sum -= index.Find(id)?.Mark ?? 0;
        var read = await PutAsync(index, ids, entry => sum += entry.Mark, cancellation);
        index.Remove(ids.Except(read));
        Volatile.Write(ref marks, sum);
        await ReadNewestAsync(cancellation);
    }

    // What changes beside the cards, of organisations or of who works with whom, leaves its trace in the trail.
    private async Task ReadNewestAsync(CancellationToken cancellation) => Volatile.Write(ref newest, await NewestTrace.ReadAsync(database, cancellation));

    private async Task<IReadOnlyCollection<int>> PutAsync(TextIndex<Entry> into, int[]? ids, Action<Entry> put, CancellationToken cancellation)
    {
        const int AtOnce = 1_000;
        const int BetweenCollections = 10_000;
        await using var command = database.CreateCommand(
            $"""
            select card.cluster_id, card.country, card.state, card.sector, card.recognition, card.anchorage, card.in_table, card.created, card.contradictions,
                card.lat, card.lon, subject.name_fr, subject.name_en, subject.name_ar, text.names, text.place_names, text.other_names,
                array_to_string(tsvector_to_array(text.lexemes_fr), chr({Between}) || 'f:'), array_to_string(tsvector_to_array(text.lexemes_en), chr({Between}) || 'e:'),
                array_to_string(tsvector_to_array(text.lexemes_ar), chr({Between}) || 'a:'),
                text.xmin::text::bigint, subject.xmin::text::bigint, written.newest, written.rows
            from cluster_cards card join subjects subject on subject.id = card.cluster_id join search_texts text on text.cluster_id = card.cluster_id
                cross join lateral (
                    select max(own.xmin::text::bigint) newest, count(*) rows from cluster_cards own where own.cluster_id = card.cluster_id
                ) written
            where card.valid_to is null {(ids is null ? "" : "and card.cluster_id = any($1)")}
            """
        );
        if (ids is not null)
            command.Parameters.AddWithValue(ids);
        command.CommandTimeout = 0;
        var read = new List<int>();
        var batch = new List<(int, IReadOnlyCollection<Term>, byte[], Entry)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var entry = EntryOf(reader);
            read.Add(entry.Id);
            put(entry);
            batch.Add((entry.Id, TermsOf(reader), FacetsOf(reader), entry));
            if (batch.Count == AtOnce)
            {
                into.Put(batch);
                batch.Clear();
                // Reading leaves behind many times what is kept, and the collector would wait.
                if (read.Count % BetweenCollections == 0)
                    GC.Collect();
            }
        }
        into.Put(batch);
        return read;
    }

    private static Entry EntryOf(NpgsqlDataReader reader)
    {
        var french = Alphabet(Language.French, reader.GetString(11));
        var english = Alphabet(Language.English, reader.GetString(12));
        return new(
            reader.GetInt32(0),
            french,
            // Most names are proper and the same in both.
            french.AsSpan().SequenceEqual(english)
                ? french
                : english,
            Alphabet(Language.Arabic, reader.GetString(13)),
            Text(reader, 1) is { } country ? string.Intern(country) : null,
            Text(reader, 2) is { } state ? string.Intern(state) : null,
            reader.IsDBNull(3) ? null : reader.GetInt16(3),
            Text(reader, 7) is { } created ? string.Intern(created) : null,
            reader.GetInt32(8),
            reader.IsDBNull(9) ? null : reader.GetDouble(9),
            reader.IsDBNull(10) ? null : reader.GetDouble(10),
            MarkOf(reader, WritingColumns)
        );
    }

    // Each writing of a row has the number of its transaction, so that no two states of a card have the same four numbers. Their sum over all cards must be as unlikely to meet another.
    private static ulong MarkOf(NpgsqlDataReader reader, int[] columns)
    {
        var mark = (ulong)reader.GetInt32(0);
        foreach (var column in columns)
            mark = Mixed(mark + (ulong)reader.GetInt64(column));
        return mark;
    }

    // The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): every bit depends on every one.
    private static ulong Mixed(ulong number)
    {
        number += 0x9E3779B97F4A7C15;
        number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
        number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
        return number ^ (number >> 31);
    }

    /// <summary>Gives the sort key of a name: its bytes stand in the order in which readers of a language expect names.</summary>
    public static byte[] Alphabet(Language language, string name) =>
        language.Culture.CompareInfo.GetSortKey(name, CompareOptions.IgnoreCase | CompareOptions.IgnoreKanaType | CompareOptions.IgnoreWidth).KeyData;

    private byte[] FacetsOf(NpgsqlDataReader reader) =>
        [
            codes.FindOrAdd(0, Text(reader, 1)),
            codes.FindOrAdd(1, Text(reader, 2)),
            codes.FindOrAdd(2, reader.IsDBNull(3) ? null : reader.GetInt16(3).ToString(CultureInfo.InvariantCulture)),
            codes.FindOrAdd(3, Text(reader, 4)),
            codes.FindOrAdd(4, Text(reader, 5)),
            codes.FindOrAdd(5, reader.GetBoolean(6) ? "true" : null),
        ];

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static List<Term> TermsOf(NpgsqlDataReader reader)
    {
        var names = new Dictionary<string, double>();
        foreach (var (column, weight) in NameColumns)
        foreach (var word in reader.GetString(column).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Spelling.IsSmallWord(word))
                CollectionsMarshal.GetValueRefOrAddDefault(names, NameTerm(word), out _) += weight;
            // A name that says "for oil" is found by "oil" too.
            if (ArabicWords.IsArabic(word))
                foreach (var other in ArabicWords.WithoutParticles(word))
                    CollectionsMarshal.GetValueRefOrAddDefault(names, NameTerm(other), out _) += 0.25;
        }
        var terms = names.Select(name => new Term(name.Key, name.Value)).ToList();
        foreach (var (column, kind) in StemColumns)
            if (reader.GetString(column) is { Length: > 0 } stems)
            {
                var text = $"{kind}:{stems}".AsMemory();
                foreach (var part in text.Span.Split((char)Between))
                    terms.Add(new Term(text[part], AboutWeight));
            }
        return terms;
    }

    // A character that no lexeme holds: it separates the lexemes of a text, which travel as one string.
    private const int Between = 1;
    private static readonly (int Column, double Weight)[] NameColumns = [(14, NameWeight), (15, PlaceWeight), (16, OtherNameWeight)];
    private static readonly (int Column, char Kind)[] StemColumns = [(17, 'f'), (18, 'e'), (19, 'a')];
    private static readonly int[] WritingColumns = [20, 21, 22, 23];

    /// <summary>The term of a folded word of a name, which in Arabic has no article.</summary>
    public static string NameTerm(string word) => "n:" + ArabicWords.Bare(word);

    // The values of each facet as bytes; 0 stands for none.
    private sealed class ValueCodes(int facets)
    {
        private readonly ConcurrentDictionary<(int Facet, string Value), byte> codes = new();
        private readonly List<string?>[] values = [.. Enumerable.Range(0, facets).Select(_ => new List<string?> { null })];

        public byte? Find(int facet, string value) => codes.TryGetValue((facet, value), out var code) ? code : null;

        public string? ValueOf(int facet, byte code)
        {
            lock (values)
                return values[facet][code];
        }

        public byte FindOrAdd(int facet, string? value)
        {
            if (value is null)
                return 0;
            lock (values)
                return codes.GetOrAdd(
                    (facet, value),
                    _ =>
                    {
                        values[facet].Add(value);
                        return checked((byte)(values[facet].Count - 1));
                    }
                );
        }
    }
}
