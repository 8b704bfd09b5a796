using Grappe.Algorithms.Scheduling;
using Grappe.Benchmarks.B2B;

namespace Grappe.Algorithms.Tests.Scheduling;

/// <summary>The reader, the command and the verifier of the published format, on an instance of our own.</summary>
public sealed class PublishedFormatTests : IDisposable
{
    private const string Small = """
        % Four participants, five meetings, a morning of two slots and an afternoon of two.
        nBusiness = 4; nMeetings = 5; nTables = 2; nTotalSlots = 4; nMorningSlots = 2;
        requested = [|1, 2,1,
        |1, 3,3,
        |2, 4,3,
        |1, 4,2,
        |3, 4,3,
        |];
        forbidden = [{0},{},{1},{0}];
        fixed = [0,0,0,4,0];
        precedences = [{},{1},{},{},{}];
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("b2b-").FullName;

    [Fact]
    public void A_folder_of_instances_is_solved_written_and_verified()
    {
        File.WriteAllText(Path.Combine(_folder, "small.dzn"), Small);
        var output = new StringWriter();

        B2BCommand.Run([_folder, "--limit", "20"], output, output).ShouldBe(0);

        output.ToString().ShouldContain("1 instances: 1 proven, 0 open, 0 wrong");
        var schedule = File.ReadAllText(Path.Combine(_folder, "small.schedule"));
        Verifier.Check(Small, schedule).ShouldBeEmpty();
    }

    [Fact]
    public void An_answer_that_differs_from_the_published_one_fails_the_run()
    {
        File.WriteAllText(Path.Combine(_folder, "small.dzn"), Small);
        File.WriteAllText(Path.Combine(_folder, "best-known.csv"), "instance,best_known\nsmall,infeasible\n");

        B2BCommand.Run([_folder], TextWriter.Null, TextWriter.Null).ShouldBe(1);
    }

    [Theory]
    [InlineData("2 2", "2 1", "Participant 1 has two meetings in slot 1")]
    [InlineData("1 1", "1 3", "outside its session")]
    [InlineData("4 4", "4 3", "fixed to 4")]
    [InlineData("5 3", "5 1", "Participant 3 cannot meet in slot 1")]
    [InlineData("2 2", "2 1", "Meeting 1 is not before meeting 2.")]
    [InlineData("breaks 1", "breaks 0", "has 1 breaks, not 0")]
    [InlineData("5 3", "5 9", "Meeting 5 has no slot.")]
    [InlineData("5 3", "5 3\n5 3", "stands twice")]
    public void The_verifier_finds_every_broken_rule(string right, string wrong, string found)
    {
        // Slot 1: 1 with 2. Slot 2: 1 with 3, 2 with 4. Slot 3: 3 with 4. Slot 4: 1 with 4. Participant 1 waits in slot 3.
        const string schedule = "breaks 1\n1 1\n2 2\n3 2\n4 4\n5 3\n";
        Verifier.Check(Small, schedule).ShouldBeEmpty();

        Verifier.Check(Small, schedule.Replace(right, wrong)).ShouldContain(fault => fault.Contains(found));
    }

    [Theory]
    [InlineData("nTables = 2", "nTables = two", "small.dzn(2,41): a number was expected, not 't'.")]
    [InlineData("|1, 3,3,", "|1, 9,3,", "small.dzn(4,5): a participant must lie between 1 and 4, not 9.")]
    [InlineData("fixed = [0,0,0,4,0]", "fixed = [0,0,4,0]", "small.dzn(10,9): 'fixed' must list 5, not 4.")]
    [InlineData("{0},{},{1},{0}", "{0},{},{1},{0", "small.dzn(9,27): '}' was expected, not ']'.")]
    [InlineData("nBusiness", "nPeople", "'nBusiness' is missing")]
    public void A_file_that_cannot_be_read_says_where(string right, string wrong, string message)
    {
        var file = Path.Combine(_folder, "small.dzn");
        File.WriteAllText(file, Small.Replace(right, wrong));
        Should.Throw<DznError>(() => Instance.Read(file)).Message.ShouldContain(message);
        B2BCommand.Run([_folder], TextWriter.Null, TextWriter.Null).ShouldBe(1);
    }

    [Fact]
    public void The_reader_numbers_from_nought()
    {
        var file = Path.Combine(_folder, "small.dzn");
        File.WriteAllText(file, Small);
        var timetable = Instance.Read(file);
        timetable.Meetings[0].People.ShouldBe([0, 1]);
        timetable.Meetings[0].Slots.ShouldBe(SlotSet.Range(0, 1));
        timetable.Meetings[3].Slots.ShouldBe(SlotSet.Of(3));
        timetable.Meetings[1].After.ShouldBe([0]);
        timetable.Availability[2].ShouldBe(SlotSet.Range(1, 3));
    }

    [Fact]
    public void Variants_are_written_in_the_published_format_and_the_same_for_the_same_seed()
    {
        File.WriteAllText(Path.Combine(_folder, "small.original.dzn"), Small.Replace("0,4,0]", "0,0,0]").Replace("{1},{},{},{}];", "{},{},{},{}];"));

        var files = Written("first", "3");
        Written("second", "3").ShouldBe(files);
        Written("third", "4").ShouldNotBe(files);

        foreach (var form in (string[])["", "tight90", "tight97", "fewer10", "more05"])
        foreach (var variant in (string[])["original", "fixed020-Forb", "forb0007", "prec15", "prec60"])
            files.ShouldContainKey($"small{form}-s3.{variant}.dzn");
        var whole = Instance.Read(Path.Combine(_folder, "first", "small-s3.original.dzn"));
        whole.Meetings.Count.ShouldBe(5);
        whole.Meetings[0].Slots.ShouldBe(SlotSet.Range(0, 1));
        whole.Meetings[3].Slots.ShouldBe(SlotSet.Range(2, 3));
        whole.Availability[2].ShouldBe(SlotSet.Range(1, 3));
        Instance.Read(Path.Combine(_folder, "first", "small-s3.fixed040-Forb.dzn")).Meetings.Count(meeting => meeting.Slots.Count == 1).ShouldBe(2);
        Instance.Read(Path.Combine(_folder, "first", "small-s3.prec60.dzn")).Meetings.Sum(meeting => meeting.After.Count).ShouldBeInRange(3, 4);
        Instance.Read(Path.Combine(_folder, "first", "smalltight97-s3.original.dzn")).Tables.ShouldBe(2);

        // A schedule is known for every order that was made of one.
        var known = files.Keys.Where(file => file.Contains("-known")).ToArray();
        known.ShouldNotBeEmpty();
        foreach (var file in known)
            FewestBreaks.Find(Instance.Read(Path.Combine(_folder, "first", file))).Slots.ShouldNotBeNull();

        Dictionary<string, string> Written(string target, string seed)
        {
            var folder = Path.Combine(_folder, target);
            VariantsCommand.Run([_folder, folder, "--seed", seed], TextWriter.Null, TextWriter.Null).ShouldBe(0);
            return Directory.GetFiles(folder).ToDictionary(file => Path.GetFileName(file).Replace($"-s{seed}", "-s3"), File.ReadAllText);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
