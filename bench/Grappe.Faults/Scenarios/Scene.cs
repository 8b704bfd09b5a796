using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Grappe.Web.Tests.Bed;
using Npgsql;

namespace Grappe.Faults;

/// <summary>People who write to a platform while something is done to it, and what is found of it afterwards.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private const int CardsOfEach = 4;
    private const string Hook = "under-fire";

    private readonly IReadOnlyList<Platform> nodes;
    private readonly string database;
    private readonly Postbox mails;
    private readonly Receiver receiver;
    private readonly List<Writer> writers = [];
    private readonly List<Task> writing = [];
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource abandon = new();
    private readonly List<TimeSpan> downs = [];
    private readonly Options options;

    private Scene(Options options, string health, IReadOnlyList<Platform> nodes, Receiver receiver)
    {
        (this.options, this.nodes, this.receiver) = (options, nodes, receiver);
        (database, mails, Front) = (nodes[0].Database, new Postbox(nodes[0].Mails), new Front(health, [.. nodes.Select(node => node.Address)]));
        Random = new Random(options.Seed);
    }

    public Front Front { get; }
    public Ledger Ledger { get; } = new();
    public Random Random { get; }
    public int Kills { get; private set; }

    /// <summary>Lets people join, gives them roles, tokens and somebody who is told, and lets them begin to write.</summary>
    public static async Task<Scene> BeginAsync(Options options, string health, params IReadOnlyList<Platform> nodes)
    {
        var scene = new Scene(options, health, nodes, await Receiver.StartAsync());
        try
        {
            await scene.PrepareAsync();
            scene.writing.AddRange(scene.writers.Select(writer => writer.WriteAsync(scene.stop.Token, scene.abandon.Token)));
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until so many more requests were sent: the last of them is on its way then.</summary>
    public Task SendsAsync(int more)
    {
        var until = Ledger.Sendings + more;
        return UntilAsync(() => Ledger.Sendings >= until, $"that {more} more requests are sent");
    }

    /// <summary>Kills something in the middle of a writing, brings it back where it does not come by itself, and waits until writings are taken again.</summary>
    public async Task KillAsync(Func<Task> kill)
    {
        await SendsAsync(Random.Next(3, 30));
        var down = Stopwatch.StartNew();
        await kill();
        await TakesAsync();
        downs.Add(down.Elapsed);
        Kills++;
        options.Tell($"kill {Kills}: {Ledger.Acknowledged} acknowledged, taken again after {down.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>Waits until something is acknowledged that is sent from now on.</summary>
    public Task TakesAsync()
    {
        var now = Stopwatch.GetTimestamp();
        return UntilAsync(() => Ledger.AcknowledgedSince(now), "that a writing is taken");
    }

    public Task UntilAsync(Func<bool> holds, string what) =>
        Eventually.Holds(
            async () =>
            {
                foreach (var node in nodes)
                    if (await node.LastWordsAsync() is { } last)
                        throw new InvalidOperationException($"The platform ended by itself: {last}");
                // Nothing more would be sent.
                if (writing.Find(task => task.IsFaulted) is { } broken)
                    await broken;
                return holds();
            },
            what,
            Options.Patience
        );

    /// <summary>Lets everybody finish what they began, and the platform all that it has to do.</summary>
    public async Task RestAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(writing);
        await NoJobAsync(database);
    }

    /// <summary>Waits until the platform has done all that it had to do.</summary>
    public static Task NoJobAsync(string database) =>
        Eventually.Holds(
            async () => await CountAsync(database, "select count(*) from jobs where state in ('queued', 'running')") == 0,
            "that no job waits or runs",
            Options.Patience
        );

    /// <summary>Counts how often each writing is there.</summary>
    public async Task<Report> FindAsync(string name)
    {
        await RestAsync();
        foreach (var writer in writers)
            if (!await writer.LookAtDraftAsync())
                Ledger.Problems.Enqueue("A draft could not be looked at.");
        var messages = await TimesAsync(
            $"select substr(text, {Writer.MessageWords.Length + 1}), count(*) from messages where text like '{Writer.MessageWords}%' group by 1"
        );
        var figures = await TimesAsync(
            $"select (number_from - {Writer.Base})::int::text, count(*) from statements where field = 'jobs' and number_from > {Writer.Base} group by 1"
        );
        var imports = await TimesAsync(
            $"select substr(link, {Writer.ImportLink.Length + 1}), count(*) from imports where link like '{Writer.ImportLink}%' group by 1"
        );
        var proposals = await TimesAsync(
            $"""
            select (value::int - {Writer.Base})::text, count(*) from proposed_values join proposals on proposals.id = proposal_id
            where field = 'jobs' and state = 'decided' and value ~ '^[0-9]+$' and value::int > {Writer.Base} group by 1
            """
        );
        foreach (var one in Ledger.Writings.Where(one => one.Kind != Kind.Draft))
        {
            one.Times = (one.Kind == Kind.Message ? messages : figures).GetValueOrDefault(one.Number);
            var begun = one.Kind switch
            {
                Kind.Edit => proposals.GetValueOrDefault(one.Number),
                Kind.Import => imports.GetValueOrDefault(one.Number),
                _ => one.Times,
            };
            if (begun != one.Times)
                Ledger.Problems.Enqueue($"{one.Kind} {one.Number} was begun {begun} times and stands {one.Times} times.");
        }
        foreach (
            var stuck in await ListAsync(
                """
                select 'The job ' || kind || ' is ' || state || ': ' || coalesce(problem, '') from jobs where state = 'failed'
                union all select 'An import is ' || state from imports where state <> 'applied'
                union all select 'Somebody has ' || count(*) || ' drafts of one card.' from proposals where state = 'draft' group by author_id, subject_id having count(*) > 1
                """
            )
        )
            Ledger.Problems.Enqueue(stuck);
        return new Report(name, Kills, Ledger, await WebhooksAsync(), downs);
    }

    private static async Task<long> CountAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task<IReadOnlyList<string>> ListAsync(string sql)
    {
        var values = new List<string>();
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            values.Add(reader.GetString(0));
        return values;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await abandon.CancelAsync();
        // What broke was told where it was waited for.
        await Task.WhenAll(writing).ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Options.Patience);
        foreach (var writer in writers)
            writer.Dispose();
        await receiver.DisposeAsync();
        stop.Dispose();
        abandon.Dispose();
    }

    private async Task PrepareAsync()
    {
        var platform = Front.Nodes[0];
        using var administrator = new Browser();
        await administrator.JoinAsync(platform, mails, "Administrator under fire", "administrator@example.org");
        await GiveAsync("administrator@example.org", "administrator", null);
        await administrator.OpenAsync(new Uri(platform, "/en/account/tokens"));
        await administrator.SendAsync(("Name", Hook), ("Scopes", "import"));
        var token = administrator.Secret();
        await administrator.OpenAsync(new Uri(platform, "/en/account/webhooks"));
        await administrator.SendAsync(
            ("Name", Hook),
            ("Receiver", $"{receiver.Address}/{Hook}"),
            ("Events", "proposal.decided"),
            ("Events", "import.finished")
        );
        _ = administrator.Secret();
        var cards = await ListAsync($"select slug from subjects where kind = 'cluster' and country = 'tn' order by slug limit {options.Writers * CardsOfEach}");
        foreach (var (number, own) in cards.Chunk(CardsOfEach).Index())
            writers.Add(new Writer(await JoinAsync($"Writer {number}", own), token, number, own, Front, Ledger, new Random(Random.Next())));
    }

    /// <summary>Lets somebody join who may correct some cards.</summary>
    public async Task<Browser> JoinAsync(string name, params IReadOnlyList<string> cards)
    {
        var browser = new Browser();
        var email = $"{A.Slug(name)}@example.org";
        await browser.JoinAsync(Front.Nodes[0], mails, name, email);
        foreach (var card in cards)
            await GiveAsync(email, "manager", card);
        await browser.OpenAsync(new Uri(Front.Nodes[0], $"/en/clusters/{cards[0]}/edit"));
        return browser;
    }

    private async Task GiveAsync(string email, string role, string? card)
    {
        var given = await ListAsync(
            $"""
            insert into roles_held (person_id, role, scope_id, trusted, given_at)
            select person.id, '{role}', {(card is null ? "null" : $"(select id from subjects where kind = 'cluster' and slug = '{card}')")}, {card
                is not null}, now()
            from people person where person.email = '{email}' returning role
            """
        );
        given.Count.ShouldBe(1);
    }

    // A message arrives at least once, each time under the same number; what happened once is never told under two.
    private async Task<Webhooks> WebhooksAsync()
    {
        var due = await ListAsync(
            """
            select 'proposal.decided ' || id from proposals where state = 'decided'
            union all select 'import.finished ' || id from imports where state = 'applied'
            """
        );
        var arrived = receiver.At(Hook).ToLookup(message => message.Id, WhatOf);
        var told = arrived.ToLookup(message => message.First());
        foreach (var happened in due.Where(happened => told[happened].Count() != 1))
            Ledger.Problems.Enqueue($"The webhook was told of {happened} under {told[happened].Count()} numbers.");
        return new Webhooks(due.Count, due.Count(happened => told[happened].Any()), arrived.Sum(message => message.Count() - 1));
    }

    private static string WhatOf(Receiver.Message message)
    {
        var said = JsonDocument.Parse(message.Body).RootElement;
        var type = said.GetProperty("type").GetString()!;
        return $"{type} {said.GetProperty("data").GetProperty(type.Split('.')[0]).GetInt32().ToString(CultureInfo.InvariantCulture)}";
    }

    private async Task<Dictionary<int, int>> TimesAsync(string sql)
    {
        var times = new Dictionary<int, int>();
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            times[int.Parse(reader.GetString(0), CultureInfo.InvariantCulture)] = (int)reader.GetInt64(1);
        return times;
    }
}
