namespace Grappe.Web.Modules.Imports;

/// <summary>Says what was brought in, and what was found of a line, in the language of the reader.</summary>
public sealed class SayImports(Translator translator, IEnumerable<ImportTable> tables, IServiceProvider services)
{
    /// <summary>Names the table of an import, also where no module declares it any longer.</summary>
    public string TableOf(Import import) => TableOf(import.Kind);

    public string TableOf(string name) => translator.KeptCode("import.of", name);

    /// <summary>Says what is wrong and what to do.</summary>
    public string? Problem(string? problem, string[] values) => translator.Kept(problem, values);

    /// <summary>Names the source of what is known instead.</summary>
    public string? KnownFrom(Import import, ImportLine line) =>
        line.KnownSource is { } source && tables.Named(import.Kind) is { } table
            ? table.SaySource(services, new StandingValue(line.KnownValue, source, line.KnownOn, line.KnownHeading))
            : line.KnownSource;
}
