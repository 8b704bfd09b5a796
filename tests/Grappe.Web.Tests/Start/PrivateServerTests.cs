using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grappe.Web.Database;
using Grappe.Web.Tests.Bed;
using Npgsql;

namespace Grappe.Web.Tests.Start;

/// <summary>The platform with a PostgreSQL of its own: it starts, stops and recovers as its README promises.</summary>
public sealed class PrivateServerTests(PrivateServerTests.UsedDirectory used) : IClassFixture<PrivateServerTests.UsedDirectory>
{
    /// <summary>A directory that a first start made and a Ctrl-C left, which each test copies as its own.</summary>
    public sealed class UsedDirectory : IAsyncLifetime
    {
        private readonly TemporaryFolder folder = new();

        public string FirstSaid { get; private set; } = "";
        public HttpStatusCode FirstAnswer { get; private set; }
        public int FirstExitCode { get; private set; }
        public IReadOnlyList<int> FirstLeft { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            var directory = folder.In("var");
            await using var grappe = await RunningGrappe.ServingAsync(directory);
            using var ready = await grappe.Client.GetAsync("/health/ready");
            FirstAnswer = ready.StatusCode;
            // What the day asks for is done here, and not again in every copy.
            await using (var database = NpgsqlDataSource.Create(LocalPostgres.ConnectionStringIn(directory)))
            await using (var done = database.CreateCommand("select bool_and(state = 'done') from jobs"))
                await Eventually.Holds(async () => await done.ExecuteScalarAsync() is true, "the work of the day");
            FirstExitCode = await grappe.InterruptAsync();
            FirstSaid = grappe.Said;
            FirstLeft = RunningGrappe.ProcessesOf(directory);
        }

        public async Task CopyAsync(string to)
        {
            using var copy = Process.Start("cp", ["-a", folder.In("var"), to]);
            await copy.WaitForExitAsync();
            copy.ExitCode.ShouldBe(0);
        }

        public ValueTask DisposeAsync()
        {
            folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public void A_first_start_on_an_empty_directory_serves_and_says_what_it_does()
    {
        used.FirstAnswer.ShouldBe(HttpStatusCode.OK);
        used.FirstSaid.ShouldContain("Making a PostgreSQL");
        used.FirstSaid.ShouldContain("Migrating the database");
        used.FirstSaid.ShouldContain("Loaded 1");
    }

    [Fact]
    public void Ctrl_C_stops_the_platform_and_its_PostgreSQL()
    {
        used.FirstExitCode.ShouldBe(0);
        used.FirstLeft.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Making a PostgreSQL")]
    [InlineData("Migrating the database")]
    public async Task Ctrl_C_during_a_first_start_leaves_nothing_behind_and_the_next_start_serves(string words)
    {
        using var folder = new TemporaryFolder();
        using var small = A.DataSet;
        var (exitCode, said) = await RunningGrappe.InterruptedWhenItSaysAsync(
            words,
            "--urls",
            "http://127.0.0.1:0",
            "--DataDirectory",
            folder.In("var"),
            "--Data",
            small.Path
        );
        exitCode.ShouldNotBe(0);
        said.ShouldNotContain("   at ");
        RunningGrappe.ProcessesOf(folder.In("var")).ShouldBeEmpty();

        await using var grappe = await RunningGrappe.ServingAsync(folder.In("var"), "--Data", small.Path);
        (await grappe.Client.GetStringAsync("/health/ready")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task A_second_start_finds_its_data_again()
    {
        using var folder = new TemporaryFolder();
        await used.CopyAsync(folder.In("var"));
        await using var grappe = await RunningGrappe.ServingAsync(folder.In("var"));
        grappe.Said.ShouldContain("stands loaded");
        grappe.Said.ShouldNotContain("Making");
        grappe.Said.ShouldNotContain("Migrating");
        (await grappe.Client.GetStringAsync("/health/ready")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task A_second_instance_on_the_same_directory_is_refused_with_a_sentence_and_leaves_the_first_alone()
    {
        using var folder = new TemporaryFolder();
        await used.CopyAsync(folder.In("var"));
        await using var first = await RunningGrappe.ServingAsync(folder.In("var"));
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync("--urls", "http://127.0.0.1:0", "--DataDirectory", folder.In("var"));
        exitCode.ShouldBe(1);
        said.ShouldStartWith($"Another Grappe already runs on {folder.In("var")}.");
        said.ShouldNotContain("   at ");
        (await first.Client.GetStringAsync("/health/ready")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task After_a_kill_the_next_start_recovers()
    {
        using var folder = new TemporaryFolder();
        await used.CopyAsync(folder.In("var"));
        await using (var killed = await RunningGrappe.ServingAsync(folder.In("var")))
            await killed.KillAsync();
        RunningGrappe.ProcessesOf(folder.In("var")).ShouldNotBeEmpty("its PostgreSQL outlives a killed application");

        await using var grappe = await RunningGrappe.ServingAsync(folder.In("var"));
        (await grappe.Client.GetStringAsync("/health/ready")).ShouldBe("Healthy");
        (await grappe.InterruptAsync()).ShouldBe(0);
        RunningGrappe.ProcessesOf(folder.In("var")).ShouldBeEmpty();
    }

    [Fact]
    public async Task After_everything_was_killed_the_next_start_recovers()
    {
        using var folder = new TemporaryFolder();
        await used.CopyAsync(folder.In("var"));
        await using (var killed = await RunningGrappe.ServingAsync(folder.In("var")))
        {
            await killed.KillAsync();
            KillServerOf(folder.In("var"));
        }
        await using var grappe = await RunningGrappe.ServingAsync(folder.In("var"));
        grappe.Said.ShouldContain("stands loaded");
        (await grappe.Client.GetStringAsync("/health/ready")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task A_first_start_that_was_killed_half_way_is_made_again()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("var", "postgres.making", "base"));
        await File.WriteAllTextAsync(folder.In("var", "postgres.making", "PG_VERSION"), "18\n");
        using var small = A.DataSet;
        await using var grappe = await RunningGrappe.ServingAsync(folder.In("var"), "--Data", small.Path);
        (await grappe.Client.GetStringAsync("/health/ready")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task While_the_database_is_away_the_platform_lives_and_says_so_and_goes_on_by_itself()
    {
        using var folder = new TemporaryFolder();
        await used.CopyAsync(folder.In("var"));
        await using var grappe = await RunningGrappe.ServingAsync(folder.In("var"));
        var (needed, aside) = (folder.In("var", "postgres", "global", "pg_control"), folder.In("pg_control"));
        File.Move(needed, aside);
        KillServerOf(folder.In("var"));

        (await grappe.Client.GetStringAsync("/health/live")).ShouldBe("Healthy");
        using var ready = await grappe.Client.GetAsync("/health/ready");
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        using var page = await grappe.Client.GetAsync("/fr/clusters");
        page.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await page.Content.ReadAsStringAsync()).ShouldContain("Un instant");

        await grappe.SaysAsync("The private PostgreSQL does not come back");
        File.Move(aside, needed);
        await ReadyAsync(grappe);
    }

    [Fact]
    public async Task A_private_server_that_is_killed_is_started_again_each_time_and_stops_when_that_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        await used.CopyAsync(folder.In("var"));
        await using var grappe = await RunningGrappe.ServingAsync(folder.In("var"));
        var first = PostmasterOf(folder.In("var"));
        // The first alone, as a system short of memory would; then with all its children.
        RunningGrappe.Signal("KILL", first);
        await grappe.SaysAsync("The private PostgreSQL runs again");
        await ReadyAsync(grappe);
        PostmasterOf(folder.In("var")).ShouldNotBe(first);
        KillServerOf(folder.In("var"));
        await ReadyAsync(grappe);

        (await grappe.Client.GetStringAsync("/fr/clusters?q=CE3M")).ShouldContain("/fr/clusters/ce3m");
        // What works behind the pages goes on too.
        await grappe.RegisterAsync("leila@example.org");
        await Eventually.Holds(
            () => Task.FromResult(Directory.Exists(folder.In("var", "mail")) && Directory.GetFiles(folder.In("var", "mail"), "*.eml").Length > 0),
            "a mail is sent"
        );
        (await grappe.InterruptAsync()).ShouldBe(0);
        RunningGrappe.ProcessesOf(folder.In("var")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Ctrl_C_while_the_server_is_away_leaves_it_away()
    {
        using var folder = new TemporaryFolder();
        await used.CopyAsync(folder.In("var"));
        await using var grappe = await RunningGrappe.ServingAsync(folder.In("var"));
        KillServerOf(folder.In("var"));
        await grappe.SaysAsync("The private PostgreSQL is gone");
        (await grappe.InterruptAsync()).ShouldBe(0);
        RunningGrappe.ProcessesOf(folder.In("var")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_was_killed_and_whose_number_another_program_got_is_started_and_the_program_left_alone()
    {
        using var folder = new TemporaryFolder();
        await used.CopyAsync(folder.In("var"));
        await using (var killed = await RunningGrappe.ServingAsync(folder.In("var")))
        {
            await killed.KillAsync();
            KillServerOf(folder.In("var"));
        }
        using var other = Process.Start("sleep", "600");
        var file = folder.In("var", "postgres", "postmaster.pid");
        await File.WriteAllLinesAsync(file, [$"{other.Id}", .. (await File.ReadAllLinesAsync(file)).Skip(1)]);

        await using var grappe = await RunningGrappe.ServingAsync(folder.In("var"));
        await ReadyAsync(grappe);
        other.HasExited.ShouldBeFalse();
        other.Kill();
    }

    [Fact]
    public async Task Two_instances_on_two_directories_run_side_by_side()
    {
        using var folder = new TemporaryFolder();
        await used.CopyAsync(folder.In("one"));
        await used.CopyAsync(folder.In("two"));
        var both = await Task.WhenAll(RunningGrappe.ServingAsync(folder.In("one")), RunningGrappe.ServingAsync(folder.In("two")));
        await using var one = both[0];
        await using var two = both[1];
        (await one.InterruptAsync()).ShouldBe(0);
        (await two.Client.GetStringAsync("/health/ready")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task A_directory_whose_path_is_longer_than_a_socket_allows_serves()
    {
        using var folder = new TemporaryFolder();
        using var small = A.DataSet;
        var deep = folder.In([.. Enumerable.Repeat("une-grappe-dans-un-dossier-profond", 5), "avec des espaces et l'été"]);
        deep.Length.ShouldBeGreaterThan(108);
        await using var grappe = await RunningGrappe.ServingAsync(deep, "--Data", small.Path);
        (await grappe.Client.GetStringAsync("/health/ready")).ShouldBe("Healthy");
        (await grappe.InterruptAsync()).ShouldBe(0);
        RunningGrappe.ProcessesOf(deep).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_directory_that_is_closed_to_others_serves()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await used.CopyAsync(folder.In("closed", "var"));
        await using var grappe = await RunningGrappe.ServingAsync(folder.In("closed", "var"));
        (await grappe.Client.GetStringAsync("/health/ready")).ShouldBe("Healthy");
        (await grappe.InterruptAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        await used.CopyAsync(folder.In("var"));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        var (exitCode, said) = await RunningGrappe.ToItsEndAsync("--urls", address, "--DataDirectory", folder.In("var"));
        exitCode.ShouldBe(1);
        said.ShouldContain(address);
        said.ShouldContain("--urls");
        said.ShouldNotContain("   at ");
        RunningGrappe.ProcessesOf(folder.In("var")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_data_set_that_is_refused_leaves_no_server_behind()
    {
        using var folder = new TemporaryFolder();
        using var bad = A.DataSet.AppendLine("countries.csv", "xx,inland,X,X,X");
        await used.CopyAsync(folder.In("var"));
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync("--urls", "http://127.0.0.1:0", "--DataDirectory", folder.In("var"), "--Data", bad.Path);
        exitCode.ShouldBe(1);
        said.ShouldContain("countries.csv, line 4, column 2 (side): 'inland' is not known");
        said.ShouldNotContain("   at ");
        RunningGrappe.ProcessesOf(folder.In("var")).ShouldBeEmpty();
    }

    private static string PostmasterOf(string directory) => File.ReadLines(Path.Combine(directory, "postgres", "postmaster.pid")).First();

    private static Task ReadyAsync(RunningGrappe grappe) =>
        Eventually.Gives(
            async () =>
            {
                using var ready = await grappe.Client.GetAsync("/health/ready");
                return ready.StatusCode;
            },
            HttpStatusCode.OK,
            "what readiness answers"
        );

    private static void KillServerOf(string directory)
    {
        var server = RunningGrappe.ProcessesOf(directory);
        server.ShouldNotBeEmpty();
        RunningGrappe.Signal("KILL", [.. server.Select(id => id.ToString(CultureInfo.InvariantCulture))]);
        SpinWait.SpinUntil(() => RunningGrappe.ProcessesOf(directory).Count == 0, TimeSpan.FromSeconds(20)).ShouldBeTrue();
    }
}
