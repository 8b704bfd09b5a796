using Grappe.Web.Database;
using Grappe.Web.Shared.Background;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Start;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Grappe.Web.Tests.Background;

/// <summary>Tests that a job takes effect once, whichever process is killed meanwhile.</summary>
public sealed class JobTests(TestPostgres postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private string connectionString = "";
    private NpgsqlDataSource database = null!;

    public async ValueTask InitializeAsync()
    {
        connectionString = await postgres.PublishedDatabaseAsync();
        database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(TestJobs.Effects);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await postgres.DropAsync(connectionString);
        folder.Dispose();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public async Task A_job_whose_process_is_killed_in_its_middle_or_before_its_commit_is_applied_once_by_the_next(int heldAt)
    {
        var job = await AddAsync(TestJobs.Count.Kind, new TestJobs.Steps(5, heldAt));
        await using (await HoldAsync())
        await using (var killed = await NodeAsync())
        {
            await Eventually.Holds(() =>
                Query<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event = 'advisory')")
            );
            (await StateOf(job)).ShouldBe("running");
            (await Query<long>($"select steps_done from jobs where id = {job}")).ShouldBeGreaterThan(0);
            (await Query<long>("select count(*) from test_effects where step > 0")).ShouldBe(0);
            await killed.KillAsync();
        }
        await using var next = await NodeAsync();
        await Eventually.Gives(() => StateOf(job), "done");
        (await EffectsOf(job)).ShouldBe(5);
        (await AttemptsAt(job)).ShouldBe(2);
        (await Query<string>($"select result::text from jobs where id = {job}")).ShouldBe("5");
    }

    [Fact]
    public async Task A_job_that_another_node_took_over_leaves_nothing_of_the_first_attempt()
    {
        var job = await AddAsync(TestJobs.Count.Kind, new TestJobs.Steps(5, 3));
        var held = await HoldAsync();
        await using var slow = await NodeAsync();
        await using (held)
        {
            // As if its holder had been silent for too long, while in truth it works on.
            await Eventually.Gives(() => StateOf(job), "running");
            await Query<long>(
                $"with taken as (update jobs set lease = gen_random_uuid(), leased_until = now() - interval '1 s' where id = {job} returning id) select id from taken"
            );
            await Eventually.Gives(() => AttemptsAt(job), 2);
        }
        await Eventually.Gives(() => StateOf(job), "done");
        (await EffectsOf(job)).ShouldBe(5);
    }

    [Fact]
    public async Task Two_nodes_on_one_database_never_do_the_same_job_nor_the_same_period()
    {
        const int Many = 200;
        var nodes = await Task.WhenAll(NodeAsync(), NodeAsync());
        await using var one = nodes[0];
        await using var two = nodes[1];

        // What a node does after its start would leave all of the work to the other.
        await Eventually.Gives(
            () =>
                Query<long>(
                    $"select count(*) from jobs where kind not in ('{TestJobs.Count.Kind}', '{TestJobs.Tick.Kind}') and state in ('queued', 'running') and run_at <= now()"
                ),
            0
        );
        for (var number = 0; number < Many; number++)
            await AddAsync(TestJobs.Count.Kind, new TestJobs.Steps(1));
        await Eventually.Gives(() => Query<long>($"select count(*) from jobs where kind = '{TestJobs.Count.Kind}' and state = 'done'"), Many);
        (await Query<long>("select count(*) from test_effects where step = 1")).ShouldBe(Many);
        (await Query<long>("select count(distinct job) from test_effects where step = 1")).ShouldBe(Many);
        await one.SaysAsync("(test-count) is done");
        await two.SaysAsync("(test-count) is done");

        await Eventually.Holds(() => Query<bool>($"select count(*) >= 3 from jobs where kind = '{TestJobs.Tick.Kind}' and state = 'done'"));
        (await Query<bool>("select count(*) = count(distinct job) from test_effects where step = 0")).ShouldBeTrue();
        (await Query<bool>($"select count(*) = count(distinct key) from jobs where kind = '{TestJobs.Tick.Kind}'")).ShouldBeTrue();
    }

    [Theory]
    [InlineData(TestJobs.Count.LongKind, TestJobs.Count.Kind)]
    [InlineData(TestJobs.Count.Kind, TestJobs.Count.LongKind)]
    public async Task Jobs_of_one_lane_are_done_while_every_worker_of_the_other_is_held(string held, string free)
    {
        var hold = await HoldAsync();
        await using var node = await NodeAsync("--Background:Workers", "1", "--Background:LongWorkers", "1");
        // What a node does after its start takes the worker of its lane too.
        await Eventually.Gives(
            () => Query<long>("select count(*) from jobs where kind not like 'test-%' and state in ('queued', 'running') and run_at <= now()"),
            0
        );
        await AddAsync(held, new TestJobs.Steps(1, 1));
        await AddAsync(held, new TestJobs.Steps(1));
        await Eventually.Holds(() =>
            Query<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event = 'advisory')")
        );
        await AddAsync(free, new TestJobs.Steps(1));
        await Eventually.Gives(() => Query<long>($"select count(*) from jobs where kind = '{free}' and state = 'done'"), 1);
        (await Query<string>($"select string_agg(state, ' ' order by id) from jobs where kind = '{held}'")).ShouldBe("running queued");
        await hold.DisposeAsync();
        await Eventually.Gives(() => Query<long>($"select count(*) from jobs where kind = '{held}' and state = 'done'"), 2);
    }

    [Fact]
    public async Task Ctrl_C_hands_a_job_back_at_once_and_the_next_start_does_it()
    {
        var job = await AddAsync(TestJobs.Count.Kind, new TestJobs.Steps(5, 3));
        await using (await HoldAsync())
        {
            await using var stopped = await NodeAsync();
            await Eventually.Holds(() =>
                Query<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event = 'advisory')")
            );
            (await stopped.InterruptAsync()).ShouldBe(0);
            (await Query<string>($"select state || ' ' || attempts from jobs where id = {job}")).ShouldBe("queued 0");
        }
        await using var next = await NodeAsync();
        await Eventually.Gives(() => StateOf(job), "done");
        (await EffectsOf(job)).ShouldBe(5);
    }

    [Fact]
    public async Task A_job_is_asked_for_only_if_the_transaction_that_asks_stands_and_with_a_key_once()
    {
        await using var db = Db();
        var queue = new JobQueue(db, TimeProvider.System);
        await using (var undone = await db.Database.BeginTransactionAsync())
        {
            (await queue.AddAsync(TestJobs.Count.Kind, new TestJobs.Steps(1), key: "once")).ShouldNotBeNull();
            await undone.RollbackAsync();
        }
        (await queue.AddAsync(TestJobs.Count.Kind, new TestJobs.Steps(1), key: "once", requestedBy: 7)).ShouldNotBeNull();
        (await queue.AddAsync(TestJobs.Count.Kind, new TestJobs.Steps(1), key: "once")).ShouldBeNull();
        (await Query<long>("select count(*) from jobs where requested_by = 7")).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_sent_and_done_long_ago_is_forgotten()
    {
        await Query<long>(
            """
            with mails as (
                insert into mails (recipient, language, subject, text, state, sent_at, created_at) values
                    ('old@example.org', 'fr', 'x', '', 'sent', now() - interval '31 days', now() - interval '31 days'),
                    ('new@example.org', 'fr', 'x', '', 'sent', now() - interval '29 days', now() - interval '29 days'),
                    ('failed@example.org', 'fr', 'x', '', 'failed', null, now() - interval '31 days')
            ) select 1::bigint
            """
        );
        await AddAsync(ForgetOld.Kind);
        await using var node = await NodeAsync();
        await Eventually.Gives(() => Query<string>("select string_agg(recipient, ' ' order by id) from mails"), "new@example.org failed@example.org");
    }

    private Task<RunningGrappe> NodeAsync(params string[] settings) =>
        RunningGrappe.ServingAsync(
            folder.Path,
            TestJobs.AddTo,
            ["--ConnectionStrings:Grappe", connectionString, "--Background:Lease", "00:00:03", .. settings]
        );

    private async Task<long> AddAsync(string kind, object? arguments = null)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await JobQueue.AddAsync(connection, TimeProvider.System, kind, arguments))!.Value;
    }

    private async Task<IAsyncDisposable> HoldAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var take = new NpgsqlCommand($"select pg_advisory_lock({TestJobs.Lock})", connection);
        await take.ExecuteNonQueryAsync();
        return connection;
    }

    private GrappeDb Db() => new(new DbContextOptionsBuilder<GrappeDb>().UseNpgsql(database).Options);

    private Task<string> StateOf(long job) => Query<string>($"select state from jobs where id = {job}");

    private Task<int> AttemptsAt(long job) => Query<int>($"select attempts from jobs where id = {job}");

    private Task<long> EffectsOf(long job) => Query<long>($"select count(*) from test_effects where job = {job}");

    private async Task<T> Query<T>(string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
