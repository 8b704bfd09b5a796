using Grappe.Web.Shared.Imports;
using Grappe.Web.Modules.Atlas.ImportTables;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Shared.Languages;

namespace Grappe.Web.Modules.Imports;

/// <summary>Says what was found of a line in the language of the reader.</summary>
public sealed class SayImports(Translator translator, Registers registers, Sayings say)
{
    /// <summary>What is wrong and what to do.</summary>
    public string? Problem(string? problem, string[] values) => translator.Kept(problem, values);

    /// <summary>Who says what is known instead.</summary>
    public string? KnownFrom(ImportLine line) =>
        line.KnownSource is null || registers.Sources.Values.FirstOrDefault(source => source.Slug == line.KnownSource) is not { } source
            ? line.KnownSource
            : string.Join(" · ", new[] { say.Short(source, line.KnownOn ?? source.Published), line.KnownHeading }.Where(part => !string.IsNullOrEmpty(part)));
}
