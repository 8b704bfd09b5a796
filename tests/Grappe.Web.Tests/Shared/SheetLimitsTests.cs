using System.Text;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Uploads;

namespace Grappe.Web.Tests.Shared;

/// <summary>Whatever a file holds, reading it costs little: it is counted what is read of it and what is held, and never how long it took.</summary>
public sealed class SheetLimitsTests
{
    private const long Megabyte = 1 << 20;

    // Made where they are read: whoever only lists the tests would make a gigabyte of them.
    private static readonly Dictionary<string, (Func<byte[]> Made, string Problem)> Hostile = new()
    {
        ["40,000 brackets in a format that 400 styles name"] = (() => HostileFiles.Format(40_000, 400), "sheet.workbook"),
        ["a cell of 20 MB"] = (() => HostileFiles.LongCell(20_000_000), "sheet.cell"),
        ["a common text of 20 MB"] = (() => HostileFiles.LongText(20_000_000), "sheet.texts"),
        ["9 MB of elements in each other"] = (() => HostileFiles.Deep(3_000_000), "sheet.bomb"),
        ["the same in a column that is passed over"] = (() => HostileFiles.DeepInSkippedColumn(3_000_000), "sheet.bomb"),
        ["an attribute of 20 MB"] = (() => HostileFiles.LongAttribute(20_000_000), "sheet.bomb"),
        ["as many names as elements"] = (() => HostileFiles.ManyNames(100_000), "sheet.bomb"),
        ["one text in every cell"] = (() => HostileFiles.OneTextEverywhere(32_000, 1_000), "sheet.letters"),
        ["100,000 parts"] = (() => HostileFiles.ManyParts(100_000), "sheet.bomb"),
        ["a text that is missing"] = (() => HostileFiles.MissingText(), "sheet.text"),
        ["a row that is repeated"] = (() => HostileFiles.RepeatedRow(), "sheet.row"),
        ["row 0"] = (() => HostileFiles.RowZero(), "sheet.row"),
        ["a row beyond the last"] = (() => HostileFiles.RowBeyond(), "sheet.row"),
        ["a number that is none"] = (() => HostileFiles.NoNumber(), "sheet.number"),
        ["nothing but blank lines"] = (() => HostileFiles.BlankLines(2_000_000), "sheet.lines"),
        ["a cell of 40 kB"] = (() => Encoding.UTF8.GetBytes($"a,b\n{new string('x', 40_000)}\n"), "sheet.cell"),
    };

    public static TheoryData<string> Names => [.. Hostile.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_file_that_would_cost_much_is_refused_before_it_does(string what)
    {
        var (content, problem) = (Hostile[what].Made(), Hostile[what].Problem);
        Should.Throw<RuleBroken>(() => Read(HostileFiles.Sound())).Problem.Text.ShouldBe("nothing");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<RuleBroken>(() => Read(content), what).Problem.Text.ShouldBe(problem, what);
        // What the maker of the file would have it take is a hundred times that.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(300 * Megabyte, what);
    }

    [Theory]
    [InlineData(8_000_000)]
    [InlineData(30_000_000)]
    public void Of_a_part_that_unpacks_without_end_no_more_is_read_than_is_allowed(int texts)
    {
        // Its common texts unpack to 200 MB and more, of a few hundred kilobytes.
        var content = new CountedStream(HostileFiles.ManyTexts(texts));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<RuleBroken>(() => Read(content)).Problem.Text.ShouldBe("sheet.texts.all");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(400 * Megabyte);
        content.BytesRead.ShouldBeLessThan(4 * Megabyte);
    }

    [Fact]
    public void A_format_that_many_styles_name_is_looked_at_once()
    {
        // 250 brackets in 60,000 styles: a scan for each of them would be a thousand million steps.
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        Sheet.Open(new MemoryStream(HostileFiles.Format(250, 60_000)), TimeProvider.System, cancellation: enough.Token).Lines.Count().ShouldBe(2);
    }

    [Fact]
    public void Reading_that_takes_too_long_ends_by_the_clock_of_who_reads_and_not_by_what_is_done_with_the_lines()
    {
        var table = Encoding.UTF8.GetBytes("subject,field,value\n" + string.Concat(Enumerable.Range(0, 100_000).Select(at => $"a,b,{at}\n")));
        var clock = new SteppingClock();
        using var lines = Sheet.Open(new MemoryStream(table), clock).Lines.GetEnumerator();
        lines.MoveNext().ShouldBeTrue();
        // Whoever judges the lines takes their time.
        clock.Now += TimeSpan.FromHours(1);
        lines.MoveNext().ShouldBeTrue();
        clock.Step = TimeSpan.FromSeconds(40);
        Should
            .Throw<RuleBroken>(() =>
            {
                while (lines.MoveNext()) { }
            })
            .Problem.Text.ShouldBe("sheet.time");
    }

    [Fact]
    public void A_sheet_as_large_as_is_promised_is_read()
    {
        var lines = Enumerable.Range(0, Sheet.MostLines).Select(at => $"cluster/ce3m,members,{at}\n");
        var table = Encoding.UTF8.GetBytes("subject,field,value\n" + string.Concat(lines));
        Sheet.Open(new MemoryStream(table), TimeProvider.System).Lines.Count().ShouldBe(Sheet.MostLines + 1);
        Sheet.Open(new MemoryStream(HostileFiles.ManyCells(20_000, 20)), TimeProvider.System).Lines.Count().ShouldBe(1);
    }

    private static void Read(byte[] content) => Read(new MemoryStream(content));

    private static void Read(Stream content)
    {
        foreach (var line in Sheet.Open(content, TimeProvider.System).Lines)
            line.Number.ShouldBePositive();
        throw new RuleBroken("nothing");
    }

    private sealed class CountedStream(byte[] content) : MemoryStream(content)
    {
        public long BytesRead { get; private set; }

        // A stream that is derived reads spans this way too.
        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = base.Read(buffer, offset, count);
            BytesRead += read;
            return read;
        }
    }

    /// <summary>Goes on by a step each time it is looked at.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        public TimeSpan Now { get; set; }
        public TimeSpan Step { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => (Now += Step).Ticks;
    }
}
