using System.Text;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Attack;

/// <summary>A table of the answers at every route: those of <c>docs/access.csv</c>, or those that a test met.</summary>
public sealed class AccessTable(IReadOnlyList<string> who)
{
    /// <summary>Set it to 1 to let the test write what it met; a person then reads the difference.</summary>
    public const string RewriteVariable = "GRAPPE_WRITE_ACCESS";

    private const string Fixed = "method,address,names";

    private readonly SortedDictionary<string, string[]> lines = new(StringComparer.Ordinal);

    public static string File => Repository.Folder("docs", "access.csv");

    private string Heading => $"{Fixed},{string.Join(',', who)}";

    public static string LineOf(AppRoute route, string kind) => $"{route.Method},{route.Address},{kind}";

    public void Add(string line, string name, string answer)
    {
        lock (lines)
        {
            if (!lines.TryGetValue(line, out var cells))
                lines[line] = cells = new string[who.Count];
            cells[who.ToList().IndexOf(name)] = answer;
        }
    }

    /// <summary>Lists those who are let in at a line with things of their own.</summary>
    public IReadOnlyList<string> WelcomeAt(string line) =>
        lines.TryGetValue(line, out var cells)
            ? [.. who.Zip(cells).Where(cell => cell.Second.Split('/')[0] is Meeting.Allowed or Meeting.Untouched).Select(cell => cell.First)]
            : [];

    public static AccessTable Read(IReadOnlyList<string> who)
    {
        var table = new AccessTable(who);
        if (!System.IO.File.Exists(File))
            return table;
        var written = System.IO.File.ReadAllLines(File);
        written[0].ShouldBe(table.Heading, "The columns of docs/access.csv are those who try.");
        foreach (var cells in written.Skip(1).Select(line => line.Split(',')))
            table.lines[string.Join(',', cells[..3])] = cells[3..];
        return table;
    }

    public void Write() => System.IO.File.WriteAllText(File, $"{Heading}\n{string.Concat(InOrder().Select(line => $"{line}\n"))}", new UTF8Encoding(false));

    /// <summary>Lists the differences from what was met, and what broke: routes without a line, other answers, lines without a route. Those of lines say what to do.</summary>
    public IReadOnlyList<string> DifferencesFrom(AccessTable met)
    {
        var differences = new List<string>();
        foreach (var (line, cells) in met.lines)
            if (!lines.TryGetValue(line, out var expected))
                differences.Add($"A route without a line. If this is right, add it to docs/access.csv:\n{line},{string.Join(',', cells)}");
            else
                foreach (var (column, answer, meant) in who.Zip(cells, expected))
                    if (answer != meant)
                        differences.Add($"{line}: {column} met '{answer}', and the table says '{meant}'.");
        differences.AddRange(
            from line in met.lines
            from cell in who.Zip(line.Value)
            where cell.Second.Split('/').Any(answer => answer.StartsWith('5'))
            select $"{line.Key}: {cell.First} met '{cell.Second}', whatever the table says. Mend what broke there."
        );
        differences.AddRange(lines.Keys.Except(met.lines.Keys).Select(line => $"A line without a route. Take it out of docs/access.csv:\n{line}"));
        return differences;
    }

    // By address, so that what belongs together stands together.
    private IEnumerable<string> InOrder() =>
        lines
            .OrderBy(line => line.Key.Split(',')[1], StringComparer.Ordinal)
            .ThenBy(line => line.Key, StringComparer.Ordinal)
            .Select(line => $"{line.Key},{string.Join(',', line.Value)}");
}
