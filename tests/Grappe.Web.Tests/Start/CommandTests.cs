using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Start;

public sealed class CommandTests
{
    [Fact]
    public async Task Data_check_finds_the_published_data_set_sound()
    {
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync("data", "check");
        exitCode.ShouldBe(0);
        said.ShouldContain("is sound");
    }

    [Fact]
    public async Task Data_check_says_where_a_bad_data_set_is_wrong_and_fails()
    {
        using var bad = A.DataSet.With(A.Cluster.Named("Lait").In("Béja").Created("2019-02-30")).AppendLine("countries.csv", "xx,inland,X,X,X");
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync("data", "check", "--Data", bad.Path);
        exitCode.ShouldBe(1);
        said.ShouldContain("countries.csv, line 4, column 2 (side): 'inland' is not known; expected one of south, north, beyond.");
        said.ShouldContain("observations/observations.csv, line 2, column 10 (value): '2019-02-30' is not a date of the calendar");
        said.ShouldContain("2 problems");
    }

    [Fact]
    public async Task Data_check_says_when_there_is_no_such_folder()
    {
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync("data", "check", "--Data", "/nowhere/at/all");
        exitCode.ShouldBe(1);
        said.ShouldContain("There is no data set in /nowhere/at/all");
        said.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task An_unknown_command_says_which_there_are()
    {
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync("date", "chekc");
        exitCode.ShouldBe(1);
        said.ShouldContain("'date chekc' is not a command");
        said.ShouldContain("data check");
        said.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("Proxies", "10.0.0.0/40", "an address such as 10.0.0.7")]
    [InlineData("Proxies", "10.0.0.7, load-balancer", "'load-balancer'")]
    [InlineData("Address", "grappe.example.org", "such as https://grappe.example.org")]
    [InlineData("Address", "https://grappe.example.org/atlas", "without a path")]
    [InlineData("Address", "ftp://grappe.example.org", "such as https://grappe.example.org")]
    public async Task A_setting_that_cannot_be_read_is_told_before_anything_is_started(string setting, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync("--urls", "http://127.0.0.1:0", "--DataDirectory", folder.Path, $"--{setting}", value);
        exitCode.ShouldBe(1);
        said.ShouldContain(setting);
        said.ShouldContain(expected);
        said.ShouldNotContain("   at ");
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=grappe;Timeout=3")]
    [InlineData("Host=no-such-host.invalid;Username=grappe;Timeout=3")]
    [InlineData("not a connection string")]
    public async Task A_database_that_cannot_be_reached_is_told_in_a_sentence(string connectionString)
    {
        var (exitCode, said) = await RunningGrappe.ToItsEndAsync("--urls", "http://127.0.0.1:0", "--ConnectionStrings:Grappe", connectionString);
        exitCode.ShouldBe(1);
        said.ShouldContain("ConnectionStrings__Grappe");
        said.ShouldNotContain("   at ");
    }
}
