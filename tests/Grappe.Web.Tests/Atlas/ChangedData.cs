using System.Globalization;
using CsvHelper;
using Grappe.Web.Modules.Atlas.Loading;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>The published data set in a folder of its own, with changes made by chance. Each of them leaves it sound.</summary>
internal sealed class ChangedData : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, List<string[]>> files;
    private readonly Random random;

    public ChangedData(int seed)
    {
        random = new Random(seed);
        files = DataSet.Files(Repository.DataSet).ToDictionary(file => Path.GetRelativePath(Repository.DataSet, file), Read);
        foreach (var file in files.Keys)
            Write(file);
    }

    public string Place => folder.Path;

    /// <summary>The changes that were made, each with the number of times.</summary>
    public Dictionary<string, int> Made { get; } = [];

    /// <summary>Takes a subject away, with everything that speaks of it or names it.</summary>
    public void TakeAway(string code)
    {
        var (kind, slug) = (code.Split('/')[0], code.Split('/')[1]);
        foreach (var (file, rows) in files)
            rows.RemoveAll(row =>
                file.StartsWith($"{kind}s/", StringComparison.Ordinal) && row[0] == slug
                || (file.StartsWith("observations/", StringComparison.Ordinal) || file.StartsWith("cooperations/", StringComparison.Ordinal))
                    && row.Contains(code)
            );
        foreach (var file in files.Keys)
            Write(file);
        Sound().ShouldBeTrue(code);
    }

    public void Change(int times)
    {
        (string Name, Action Do)[] ways =
        [
            ("a row goes", () => Rows("observations").RemoveAt(Any())),
            ("a row comes again", () => rows.Insert(Any(), [.. Rows("observations")[Any()]])),
            ("a row moves", () => Move(Rows("observations"))),
            (
                "a text",
                () => Set("observations", row => row[13].Length > 0, row => (row[13], row[14], row[15]) = (row[13] + " !", row[14] + " !", row[15] + " !"))
            ),
            (
                "a number",
                () => Set("observations", row => int.TryParse(row[9], out _), row => row[9] = random.Next(500).ToString(CultureInfo.InvariantCulture) + ".0")
            ),
            ("a wording", () => Set("observations", _ => true, row => row[12] = $"dit {random.Next(9)}")),
            ("a qualifier", () => Set("observations", row => row[11].Length == 0, row => row[11] = "about")),
            ("a heading", () => Set("observations", _ => true, row => row[4] += " bis")),
            ("a page", () => Set("observations", _ => true, row => row[3] = $"{random.Next(90)}")),
            ("a day", () => Set("observations", _ => true, row => row[6] = $"20{random.Next(10, 20)}-03")),
            ("a line", () => Set("observations", _ => true, row => row[5] = $"{random.Next(900)}")),
            ("another speaks", () => Set("observations", _ => true, row => row[0] = Rows("observations")[Any()][0])),
            ("a name", () => Set(Register(), _ => true, row => (row[6], row[7], row[8]) = (row[6] + " neuf", row[7] + " new", row[8] + " ج"))),
            ("other names", () => Set(Register(), _ => true, row => row[9] = $"Autre nom {random.Next(99)}")),
            ("a seat", () => Set(Register(), row => row[3].Length > 0, row => row[3] = Rows("places")[Any()][0])),
            (
                "a newcomer",
                () =>
                {
                    var (copied, slug) = (Rows("clusters")[Any()], $"nouveau-{random.Next()}");
                    rows.Add([slug, .. copied[1..]]);
                    var said = Rows("observations");
                    said.AddRange([.. said.Where(row => row[0] == $"cluster/{copied[0]}").Select(row => (string[])[$"cluster/{slug}", .. row[1..]])]);
                }
            ),
            ("a place moves", () => Set("places", _ => true, row => row[4] = "35.5")),
            ("a place is called otherwise", () => Set("places", _ => true, row => row[6] += " ville")),
            ("a place lies elsewhere", () => Set("places", row => row[3].Length > 0, row => row[3] = Rows("places")[Any()][0])),
            ("a source is believed otherwise", () => Set("sources", _ => true, row => row[7] = $"{random.Next(1, 9)}")),
            ("a source is called otherwise", () => Set("sources", _ => true, row => row[1] += " (2)")),
            ("a country is called otherwise", () => Set("countries", _ => true, row => row[3] += " (2)")),
            ("a tie goes", () => Rows("cooperations").RemoveAt(Any())),
            ("a tie comes twice", () => rows.Add([.. Rows("cooperations")[Any()]])),
            ("a tie is told otherwise", () => Set("cooperations", _ => true, row => (row[4], row[11]) = ("active", row[11] + " !"))),
            ("a row of a table goes", () => Table().RemoveAt(rows.Count - 1)),
            ("a row of a table says otherwise", () => Set("tables", row => row.Length > 10, row => (row[5], row[6]) = (row[5] + "X", "emerging"))),
            ("a concept has another word", () => Set("thesaurus", _ => true, row => row[8] = $"mot{random.Next(99)}")),
            ("a concept goes", () => Rows("thesaurus").RemoveAt(Any())),
        ];
        for (var done = 0; done < times; )
        {
            var (name, way) = ways[done < ways.Length ? done : random.Next(ways.Length)];
            var before = files.ToDictionary(file => file.Key, file => file.Value.Select(row => row.ToArray()).ToList());
            way();
            var touched = files.Keys.Where(file => !Equal(before[file], files[file])).ToList();
            touched.ForEach(Write);
            if (touched.Count > 0 && Sound())
            {
                Made[name] = Made.GetValueOrDefault(name) + 1;
                done++;
                continue;
            }
            foreach (var file in touched)
            {
                files[file] = before[file];
                Write(file);
            }
        }
    }

    public void Dispose() => folder.Dispose();

    // The rows that were chosen last, without their header.
    private List<string[]> rows = [];

    private List<string[]> Rows(string of)
    {
        var some = files.Where(file => file.Key.StartsWith(of, StringComparison.Ordinal) && file.Value.Count > 2).Select(file => file.Value).ToList();
        return rows = some[random.Next(some.Count)];
    }

    private List<string[]> Table()
    {
        var country = new[] { "tn", "dz", "ma" }[random.Next(3)];
        return rows = files[Path.Combine("tables", $"{country}.csv")];
    }

    private string Register() => new[] { "clusters", "organisations", "structures", "networks", "programmes", "events" }[random.Next(6)];

    private int Any() => random.Next(1, rows.Count);

    private void Set(string of, Func<string[], bool> where, Action<string[]> change)
    {
        var chosen = Rows(of).Skip(1).Where(where).ToList();
        if (chosen.Count > 0)
            change(chosen[random.Next(chosen.Count)]);
    }

    private void Move(List<string[]> among)
    {
        var row = among[Any()];
        among.Remove(row);
        among.Insert(Any(), row);
    }

    private bool Sound()
    {
        var (data, _) = DataSet.Read(folder.Path);
        data?.Dispose();
        return data is not null;
    }

    private static bool Equal(List<string[]> one, List<string[]> other) =>
        one.Count == other.Count && one.Zip(other).All(rows => rows.First.AsSpan().SequenceEqual(rows.Second));

    private static List<string[]> Read(string file)
    {
        using var csv = CsvReader.FromFile(file, CsvReaderOptions.Default with { Separator = ',' });
        csv.ReadHeader();
        var rows = new List<string[]> { csv.Headers.ToArray() };
        while (csv.Read())
            rows.Add(csv.Current.ToArray());
        return rows;
    }

    private void Write(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.In(file))!);
        File.WriteAllLines(folder.In(file), files[file].Select(row => string.Join(',', row.Select(Quoted))));
    }

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny(',', '"', '\n') ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
}
