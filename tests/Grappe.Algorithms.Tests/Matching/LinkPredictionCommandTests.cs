using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Grappe.Algorithms.Matching;
using Grappe.Benchmarks.LinkPrediction;

namespace Grappe.Algorithms.Tests.Matching;

/// <summary>The command on a world of our own, in the format of the published participations.</summary>
public sealed partial class LinkPredictionCommandTests : IDisposable
{
    private const string Header = "rcn,role,pic,type,country,start_date,end_date";

    private readonly string _folder = Directory.CreateTempSubdirectory("links-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    private string Write(string name, IEnumerable<JointProject> projects)
    {
        var (parties, _) = Networks.World(1);
        var lines = projects.SelectMany(project =>
            project.Parties.Select(
                (party, place) =>
                    $"{project.Id + 1000},{(place == 0 ? "coordinator" : "participant")},{party + 900000000},{parties[party].Kind},{parties[party].Country},{project.Start:yyyy-MM-dd},"
            )
        );
        return Write(name, string.Join("\r\n", [Header, .. lines, ""]));
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        using Stream stream = File.Create(file);
        using var compressed = name.EndsWith(".gz") ? new GZipStream(stream, CompressionLevel.Fastest) : stream;
        compressed.Write(Encoding.UTF8.GetBytes(text));
        return file;
    }

    private static (int Code, string Said, string Wrong) Run(params string[] args)
    {
        var (said, wrong) = (new StringWriter(), new StringWriter());
        var code = LinkPredictionCommand.Run(args, said, wrong);
        return (code, said.ToString(), wrong.ToString());
    }

    [GeneratedRegex(@"after [\d.]+ s|highest memory \d+ MB")]
    private static partial Regex Measured();

    [Fact]
    public void Two_files_and_one_file_split_on_the_day_between_give_the_same_figures()
    {
        var projects = Networks.World(1).Projects;
        var day = new DateOnly(2019, 1, 1);
        var whole = Write("whole.csv", projects);
        var train = Write("train.csv.gz", [.. projects.Where(project => project.Start < day), new JointProject(8000, day.AddDays(-1), [0])]);
        var test = Write("test.csv.gz", projects.Where(project => project.Start >= day));

        var two = Run(train, test, "--show", "2", "--ablate");
        var one = Run(whole, "--split", "2019", "--show", "2", "--ablate");

        two.Code.ShouldBe(0);
        two.Wrong.ShouldBe("");
        var figures = Measured().Replace(two.Said, "");
        figures.ShouldContain("new pairs (primary): ");
        figures.ShouldContain("resource allocation ");
        figures.ShouldContain("  without three steps ");
        figures.ShouldContain("in common");
        figures.ShouldContain("times chance");
        figures[figures.IndexOf("new pairs (primary)", StringComparison.Ordinal)..]
            .ShouldBe(Measured().Replace(one.Said[one.Said.IndexOf("new pairs (primary)", StringComparison.Ordinal)..], ""));
        Measured().Replace(Run(train, test, "--show", "2", "--ablate").Said, "").ShouldBe(figures);
    }

    [Fact]
    public void The_weights_are_learnt_from_what_is_known_alone()
    {
        var projects = Networks.World(1).Projects;
        var day = new DateOnly(2019, 1, 1);
        var train = Write("train.csv", projects.Where(project => project.Start < day));
        string Weights(string said) => Measured().Replace(said[said.IndexOf("weights, learnt from", StringComparison.Ordinal)..], "");

        var all = Run(train, Write("test.csv", projects.Where(project => project.Start >= day)));
        var half = Run(train, Write("half.csv", projects.Where(project => project.Start >= day.AddMonths(6))));

        Weights(half.Said).ShouldBe(Weights(all.Said));
        half.Said.ShouldNotBe(all.Said);
    }

    private static string From(string said, string title) => Measured().Replace(said[said.IndexOf(title, StringComparison.Ordinal)..], "");

    [Fact]
    public void However_the_same_participations_are_written_the_figures_are_the_same()
    {
        var projects = Networks.World(1).Projects;
        var day = new DateOnly(2019, 1, 1);
        var train = Write("train.csv", projects.Where(project => project.Start < day));
        var test = Write("test.csv", projects.Where(project => project.Start >= day));
        var lines = File.ReadAllLines(train);
        new Random(1).Shuffle(lines.AsSpan(1));
        var quoted = lines.Skip(1).Select(line => string.Join(',', line.Split(',').Select(cell => $"\"{cell}\"")));
        var other = Write("other.csv.gz", "\uFEFF" + string.Join('\n', [lines[0], .. quoted]));

        From(Run(other, test).Said, "new pairs").ShouldBe(From(Run(train, test).Said, "new pairs"));
    }

    [Fact]
    public void What_is_foretold_may_hold_years_newcomers_and_again_what_is_known()
    {
        var projects = Networks.World(1).Projects;
        var day = new DateOnly(2018, 1, 1);
        var train = Write("train.csv", projects.Where(project => project.Start < day));
        var after = projects.Where(project => project.Start >= day).ToList();
        var newcomers = Header + "\n9001,coordinator,7,NEW,XX,2019-06-01,\n9001,participant,8,NEW,XX,2019-06-01,\n";
        var plain = Run(train, Write("test.csv", after));
        var all = Run(train, Write("whole.csv", File.ReadAllText(Write("both.csv", projects)) + newcomers[(Header.Length + 1)..]));

        plain.Code.ShouldBe(0);
        all.Wrong.ShouldBe("");
        all.Said.ShouldContain($"whole.csv: {projects.Count - after.Count} projects stand in the file before already and are left out.");
        From(all.Said, "new pairs").ShouldBe(From(plain.Said, "new pairs"));
    }

    [Theory]
    [InlineData("rcn,role,pic\n1,coordinator,9\n", "(1): the header is 'rcn,role,pic'; expected 'rcn,role,pic,type,country,start_date,end_date'.")]
    [InlineData(Header + "\n", "(1): there is no participation after the header.")]
    [InlineData(
        Header + "\n1,coordinator,9,PRC,TN,2017-01-01,\n1,participant,8,PRC,TN,01/02/2017,\n",
        "(3, start_date): a day as 2017-01-31 was expected, not '01/02/2017'."
    )]
    [InlineData(Header + "\n1,coordinator,,PRC,TN,2017-01-01,\n", "(2, pic): a number is missing.")]
    [InlineData(Header + "\n1,coordinator,9,PRC,TN,2017-01-01\n", "(2): the line has 6 cells; expected 7.")]
    [InlineData(Header + "\n1,coordinator,9,PRC,TN,2015-01-01,\n1,participant,8,PRC,TN,2015-01-01,\n", "Nothing can be learnt")]
    public void A_file_that_cannot_be_used_says_where_and_why(string text, string why)
    {
        var file = Write("bad.csv", text);
        var (code, _, wrong) = Run(file, "--split", "2017");
        code.ShouldBe(1);
        wrong.ShouldContain(why);
    }

    [Fact]
    public void Lines_without_a_beginning_are_left_out_and_counted()
    {
        var file = Write(
            "some.csv",
            Header + "\n1,coordinator,9,PRC,TN,,\n2,coordinator,9,PRC,TN,2017-01-01,\n2,participant,9,PRC,TN,2017-02-01,\n2,participant,8,PRC,TN,2017-01-01,\n"
        );
        var read = Participations.Read(file);
        read.Remarks.ShouldBe([
            "some.csv: 1 lines have no start_date and are left out.",
            "some.csv: 1 projects have several start dates; the earliest counts.",
        ]);
        read.Projects[0].Single().Parties.ShouldBe([0, 1]);
        read.Numbers.ShouldBe(["8", "9"]);
    }

    [Theory]
    [InlineData("is needed")]
    [InlineData("one file and --split DAY are needed", "a.csv")]
    [InlineData("one file and --split DAY are needed", "a.csv", "b.csv", "--split", "2017")]
    [InlineData("'--split soon' is not understood", "a.csv", "--split", "soon")]
    [InlineData("lies after --split", "a.csv", "--split", "2017", "--until", "2016")]
    public void What_cannot_be_asked_is_said(string why, params string[] args)
    {
        var (code, _, wrong) = Run(args);
        code.ShouldBe(2);
        wrong.ShouldContain(why);
    }

    [Fact]
    public void A_missing_file_is_named() => Run(Path.Combine(_folder, "none.csv"), "--split", "2017").Wrong.ShouldContain("none.csv");
}
