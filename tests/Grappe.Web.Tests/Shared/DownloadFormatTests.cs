using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using System.Xml.Linq;
using CsvHelper;
using Grappe.Algorithms.Observations;
using Grappe.Web.Shared.Downloads;

namespace Grappe.Web.Tests.Shared;

/// <summary>The formats of tables that are taken away, cell by cell.</summary>
public sealed class DownloadFormatTests
{
    private static readonly XNamespace Sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+33 1", "'+33 1")]
    [InlineData("-name", "'-name")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a, \"b\"", "\"a, \"\"b\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("زيت الزيتون", "زيت الزيتون")]
    [InlineData("1 = 1", "1 = 1")]
    public async Task No_text_of_a_CSV_file_is_run_as_a_formula(string text, string cell) => (await CsvOf(text)).ShouldBe($"\uFEFFvalue\r\n{cell}\r\n");

    [Fact]
    public async Task A_number_of_a_CSV_file_keeps_its_sign_and_a_date_its_precision()
    {
        (await CsvOf(-7.5898)).ShouldEndWith("\r\n-7.5898\r\n");
        (await CsvOf(-3m)).ShouldEndWith("\r\n-3\r\n");
        (await CsvOf(new PartialDate(2019, 3))).ShouldEndWith("\r\n2019-03\r\n");
        (await CsvOf(true)).ShouldEndWith("\r\ntrue\r\n");
        (await CsvOf(null)).ShouldEndWith("value\r\n\r\n");
    }

    [Fact]
    public async Task A_CSV_file_reads_back_as_what_was_written()
    {
        string[] texts = ["plain", "a,b", "\"", "two\r\nlines", " padded ", "é ع"];
        var file = Path.GetTempFileName();
        await using (var stream = File.Create(file))
            await Csv.WriteAsync(stream, [new Column<string>("value", "", text => text)], Rows(texts), default);
        using (var csv = CsvReader.FromFile(file, CsvReaderOptions.Default with { Separator = ',' }))
        {
            var read = new List<string>();
            while (csv.Read())
                read.Add(csv.GetString("value"));
            read.ShouldBe(texts);
        }
        File.Delete(file);
    }

    [Fact]
    public async Task A_workbook_holds_numbers_days_and_truths_as_such_and_texts_as_they_are()
    {
        object?[] values =
        [
            "=1+1",
            "a < b & c\u0001",
            12.5m,
            -3,
            new PartialDate(2019, 9, 13),
            new PartialDate(2019, 9),
            new PartialDate(2010),
            true,
            null,
            new PartialDate(1899, 1, 1),
        ];
        using var archive = await BookOf(values, rightToLeft: true);
        var sheet = Part(archive, "xl/worksheets/sheet1.xml");
        var view = sheet.Descendants(Sheet + "sheetView").Single();
        view.Attribute("rightToLeft")!.Value.ShouldBe("1");
        view.Element(Sheet + "pane")!.Attribute("state")!.Value.ShouldBe("frozen");
        sheet.Descendants(Sheet + "row").First().Value.ShouldBe("Label");
        var cells = sheet.Descendants(Sheet + "row").Skip(1).Select(row => row.Elements(Sheet + "c").Single()).ToList();
        cells.Select(cell => cell.Value).ShouldBe(["=1+1", "a < b & c", "12.5", "-3", "43721", "43709", "2010", "1", "", "1899-01-01"]);
        cells.Select(cell => cell.Attribute("t")?.Value).ShouldBe(["inlineStr", "inlineStr", null, null, null, null, null, "b", null, "inlineStr"]);
        sheet.Descendants(Sheet + "f").ShouldBeEmpty();
        Part(archive, "xl/workbook.xml").Descendants(Sheet + "sheet").Select(one => one.Attribute("name")!.Value).ShouldBe(["Title", "About & so"]);
        Part(archive, "xl/worksheets/sheet2.xml").Value.ShouldContain("CC BY 4.0");
    }

    [Fact]
    public async Task A_workbook_is_read_by_programs_of_others_and_by_ours_as_it_was_written()
    {
        var stream = new MemoryStream();
        string[] texts = ["Société_x000D_ d’essai", "", "إلكترونيات <&>", "two\nlines"];
        Column<string>[] columns =
        [
            new("text", "Label", text => text),
            new("day", "Day", _ => new PartialDate(2019, 9, 13)),
            new("number", "Number", _ => 12.5m),
        ];
        await Xlsx.WriteAsync(stream, Book(true), columns, Rows(texts), default);
        using (var archive = new ZipArchive(new MemoryStream(stream.ToArray())))
        {
            // What has no address is refused, or read into the wrong cell, by much that reads such files.
            var rows = Part(archive, "xl/worksheets/sheet1.xml").Descendants(Sheet + "row").ToList();
            rows.Select(row => row.Attribute("r")!.Value).ShouldBe(["1", "2", "3", "4", "5"]);
            rows[2].Elements(Sheet + "c").Select(cell => cell.Attribute("r")!.Value).ShouldBe(["A3", "B3", "C3"]);
            Part(archive, "xl/worksheets/sheet2.xml").Descendants(Sheet + "c").Select(cell => cell.Attribute("r")!.Value).ShouldBe(["A1", "B1"]);
        }
        using (var reader = ExcelDataReader.ExcelReaderFactory.CreateReader(new MemoryStream(stream.ToArray())))
        {
            reader.Name.ShouldBe("Title");
            reader.Read().ShouldBeTrue();
            reader.GetString(0).ShouldBe("Label");
            for (var at = 0; at < 3; at++)
                reader.Read().ShouldBeTrue();
            reader.GetString(0).ShouldBe("إلكترونيات <&>");
            reader.GetDateTime(1).ShouldBe(new DateTime(2019, 9, 13));
            reader.GetDouble(2).ShouldBe(12.5);
        }
        var lines = Grappe.Web.Shared.Uploads.Sheet.Open(new MemoryStream(stream.ToArray()), TimeProvider.System).Lines.Skip(1).ToList();
        lines.Select(line => line.Cells[0]).ShouldBe(texts);
        lines.Select(line => line.Cells[1]).Distinct().ShouldBe(["2019-09-13"]);
    }

    [Fact]
    public void Letters_that_XML_has_not_are_left_out_however_many_they_are() =>
        Xml.Escaped(new string('\u0001', 1_000_000) + "a<\ud83d\ude00\ud83d").ShouldBe("a&lt;😀");

    /// <summary>The rows after the first thousand are only made once somebody has read the beginning of the file.</summary>
    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task The_first_bytes_leave_before_the_last_row_is_made(string format)
    {
        var pipe = new Pipe();
        var someoneReads = new TaskCompletionSource();
        var columns = new[] { new Column<string>("value", "Label", text => text) };
        var writing = Task.Run(async () =>
        {
            if (format == "csv")
                await Csv.WriteAsync(pipe.Writer.AsStream(), columns, Slow(), default);
            else
                await Xlsx.WriteAsync(pipe.Writer.AsStream(), Book(false), columns, Slow(), default);
            await pipe.Writer.CompleteAsync();
        });
        var first = await pipe.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        first.Buffer.Length.ShouldBeGreaterThan(0);
        writing.IsCompleted.ShouldBeFalse();
        pipe.Reader.AdvanceTo(first.Buffer.End);
        someoneReads.SetResult();
        await pipe.Reader.CopyToAsync(Stream.Null).WaitAsync(TimeSpan.FromSeconds(30));
        await writing;

        async IAsyncEnumerable<string> Slow()
        {
            for (var row = 0; row < 1000; row++)
                yield return $"row {row}";
            await someoneReads.Task;
            yield return "the last row";
        }
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task A_file_that_fails_in_the_middle_is_not_finished(string format)
    {
        var stream = new MemoryStream();
        var columns = new[] { new Column<string>("value", "Label", text => text) };
        var writing = format == "csv" ? Csv.WriteAsync(stream, columns, Failing(), default) : Xlsx.WriteAsync(stream, Book(false), columns, Failing(), default);
        await Should.ThrowAsync<InvalidOperationException>(writing);
        if (format == "xlsx")
            Should.Throw<InvalidDataException>(() => new ZipArchive(new MemoryStream(stream.ToArray())));

        static async IAsyncEnumerable<string> Failing()
        {
            for (var row = 0; row < 10_000; row++)
                yield return $"row {row}";
            await Task.Yield();
            throw new InvalidOperationException("the database went away");
        }
    }

    private static async Task<string> CsvOf(object? value)
    {
        var stream = new MemoryStream();
        await Csv.WriteAsync(stream, [new Column<object?>("value", "", cell => cell)], Rows(value), default);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Xlsx.Book Book(bool rightToLeft) => new("Title", "About & so?", [("Licence", "CC BY 4.0")], rightToLeft);

    private static async Task<ZipArchive> BookOf(object?[] values, bool rightToLeft)
    {
        var stream = new MemoryStream();
        await Xlsx.WriteAsync(stream, Book(rightToLeft), [new Column<object?>("value", "Label", cell => cell)], Rows(values), default);
        return new ZipArchive(new MemoryStream(stream.ToArray()));
    }

    private static XElement Part(ZipArchive archive, string name)
    {
        using var stream = archive.GetEntry(name)!.Open();
        return XElement.Load(stream);
    }

    private static async IAsyncEnumerable<T> Rows<T>(params T[] rows)
    {
        await Task.Yield();
        foreach (var row in rows)
            yield return row;
    }
}
