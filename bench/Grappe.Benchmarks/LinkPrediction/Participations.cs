using System.Globalization;
using System.IO.Compression;
using CsvHelper;
using Grappe.Algorithms.Matching;

namespace Grappe.Benchmarks.LinkPrediction;

/// <summary>A file that cannot be read, and where.</summary>
public sealed class ParticipationsError(string file, long line, string? column, string what)
    : Exception($"{file}({line}{(column is null ? "" : $", {column}")}): {what}");

/// <summary>Organisations and the research projects they take part in, from files of one participation a line: rcn,role,pic,type,country,start_date,end_date.</summary>
public sealed class Participations
{
    private static readonly string[] Header = ["rcn", "role", "pic", "type", "country", "start_date", "end_date"];

    private readonly Dictionary<string, int> places = [];
    private readonly List<Party> organisations = [];
    private readonly List<string> numbers = [];
    private readonly List<string> projectNumbers = [];
    private readonly List<IReadOnlyList<JointProject>> projects = [];
    private readonly List<string> remarks = [];

    private Participations() { }

    /// <summary>Each organisation once, with the type and the country of its earliest project.</summary>
    public IReadOnlyList<Party> Organisations => organisations;

    /// <summary>The number (pic) of each organisation.</summary>
    public IReadOnlyList<string> Numbers => numbers;

    /// <summary>The number (rcn) of each project, by its id.</summary>
    public IReadOnlyList<string> ProjectNumbers => projectNumbers;

    /// <summary>The projects of each file.</summary>
    public IReadOnlyList<IReadOnlyList<JointProject>> Projects => projects;

    /// <summary>Remarks on the lines and projects left out and the dates settled, in a sentence each.</summary>
    public IReadOnlyList<string> Remarks => remarks;

    /// <summary>Reads files, compressed (.gz) or not, in which one organisation has one number.</summary>
    /// <exception cref="ParticipationsError">A line cannot be read.</exception>
    public static Participations Read(params IReadOnlyList<string> files)
    {
        var read = new Participations();
        foreach (var file in files)
            read.ReadFile(file);
        return read;
    }

    private void ReadFile(string file)
    {
        var name = Path.GetFileName(file);
        var found = new Dictionary<string, (DateOnly Start, List<int> Parties)>();
        var earlier = projectNumbers.ToHashSet();
        var (lines, undated, moved, known) = (new List<Line>(), 0, new HashSet<string>(), new HashSet<string>());
        foreach (var (line, cells) in Lines(file))
        {
            var (rcn, pic) = (Text(file, line, cells, 0), Text(file, line, cells, 2));
            if (cells[5] is "" or "NA")
                undated++;
            else if (earlier.Contains(rcn))
                known.Add(rcn);
            else
                lines.Add(new Line(Day(file, line, cells, 5), rcn, pic, string.Intern(cells[3]), string.Intern(cells[4])));
        }
        if (lines.Count + undated + known.Count == 0)
            throw new ParticipationsError(file, 1, null, "there is no participation after the header.");
        if (undated > 0)
            remarks.Add($"{name}: {undated} lines have no start_date and are left out.");
        if (known.Count > 0)
            remarks.Add($"{name}: {known.Count} projects stand in the file before already and are left out.");
        // The same participations give the same figures, whatever the order of their lines.
        var ordered = lines
            .OrderBy(line => line.Start)
            .ThenBy(line => line.Rcn, StringComparer.Ordinal)
            .ThenBy(line => line.Pic, StringComparer.Ordinal)
            .ThenBy(line => line.Kind, StringComparer.Ordinal)
            .ThenBy(line => line.Country, StringComparer.Ordinal);
        foreach (var line in ordered)
        {
            var place = PlaceOf(line);
            if (!found.TryGetValue(line.Rcn, out var project))
                found[line.Rcn] = project = (line.Start, []);
            if (project.Start != line.Start)
                moved.Add(line.Rcn);
            if (!project.Parties.Contains(place))
                project.Parties.Add(place);
        }
        if (moved.Count > 0)
            remarks.Add($"{name}: {moved.Count} projects have several start dates; the earliest counts.");
        projects.Add([.. found.OrderBy(pair => pair.Value.Start).Select(pair => new JointProject(NumberOf(pair.Key), pair.Value.Start, pair.Value.Parties))]);
    }

    private int PlaceOf(Line line)
    {
        if (places.TryGetValue(line.Pic, out var place))
            return place;
        places[line.Pic] = place = organisations.Count;
        organisations.Add(new Party(line.Kind, line.Country));
        numbers.Add(line.Pic);
        return place;
    }

    private int NumberOf(string rcn)
    {
        projectNumbers.Add(rcn);
        return projectNumbers.Count - 1;
    }

    private static IEnumerable<(long Line, string[] Cells)> Lines(string file)
    {
        using Stream stream = File.OpenRead(file);
        using var text = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        using var csv = CsvReader.Create(text, CsvReaderOptions.Default with { Separator = ',', TrackLineNumbers = true });
        csv.ReadHeader();
        if (!csv.Headers.SequenceEqual(Header))
            throw new ParticipationsError(file, 1, null, $"the header is '{string.Join(',', csv.Headers)}'; expected '{string.Join(',', Header)}'.");
        while (csv.Read())
        {
            var cells = csv.Current.ToArray();
            if (cells.Length != Header.Length)
                throw new ParticipationsError(file, csv.LineNumber, null, $"the line has {cells.Length} cells; expected {Header.Length}.");
            yield return (csv.LineNumber, cells);
        }
    }

    private static string Text(string file, long line, string[] cells, int column) =>
        cells[column] is { Length: > 0 } text ? text : throw new ParticipationsError(file, line, Header[column], "a number is missing.");

    private static DateOnly Day(string file, long line, string[] cells, int column) =>
        DateOnly.TryParseExact(cells[column], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new ParticipationsError(file, line, Header[column], $"a day as 2017-01-31 was expected, not '{cells[column]}'.");

    private sealed record Line(DateOnly Start, string Rcn, string Pic, string Kind, string Country);
}
