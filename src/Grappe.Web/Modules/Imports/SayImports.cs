namespace Grappe.Web.Modules.Imports;

/// <summary>Says what was brought in, and what was found of a line, in the language of the reader.</summary>
public sealed class SayImports(Translator translator, IEnumerable<ImportTable> tables, IServiceProvider services)
{
    /// <summary>Names the table of an import, also where no module declares it any longer.</summary>
    public string TableOf(Import import) => TableOf(import.Kind);

    public string TableOf(string name) => translator.KeptCode("import.of", name);

    /// <summary>Names a verdict in the words of the table, where it has some.</summary>
    public string Verdict(Import import, string verdict) => translator.Either($"import.verdict.{verdict}.{import.Kind}", $"import.verdict.{verdict}");

    /// <summary>Says what is wrong and what to do.</summary>
    public string? Problem(string? problem, string[] values) => translator.Kept(problem, values);

    /// <summary>Names a column of a table as its file does, or else as the platform does.</summary>
    public string Column(Import import, string column) =>
        Array.IndexOf(import.Mapping, column) is >= 0 and var index && import.Headings.ElementAtOrDefault(index) is { Length: > 0 } heading ? heading
        : tables.Named(import.Kind) is { } table && table.Columns.FirstOrDefault(one => one.Name == column) is { } known
            ? Headings.Say(table, known).In(translator.Language)
        : column;

    /// <summary>Says why a line is not applied, with its column and what is near to its cell; null where it is.</summary>
    public string? Reason(Import import, ImportLine line)
    {
        if (Problem(line.Problem, line.ProblemValues) is not { } problem)
            return line.Verdict == "contradicts" ? translator["import.reason.contradicts", line.KnownValue ?? "", KnownFrom(import, line) ?? ""] : null;
        // It names each of its cells.
        if (line.Verdict == "contradicts")
            return problem;
        var said = line.ProblemColumn is { } column ? translator["import.reason", Column(import, column), problem] : problem;
        return line.Proposed is { Count: > 0 } near
            ? translator["import.reason.near", said, string.Join(translator["list.comma"], near.Select(one => one.Label))]
            : said;
    }

    /// <summary>Names the source of what is known instead.</summary>
    public string? KnownFrom(Import import, ImportLine line) =>
        line.KnownSource is { } source && tables.Named(import.Kind) is { } table
            ? table.SaySource(services, new StandingValue(line.KnownValue, source, line.KnownOn, line.KnownHeading))
            : line.KnownSource;
}
