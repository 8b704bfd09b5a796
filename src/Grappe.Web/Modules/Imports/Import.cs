using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Imports;

/// <summary>A table that somebody brings in, from its upload to what became of it.</summary>
public sealed class Import : IHasStates<ImportState>
{
    public const int Largest = 64 << 20;

    public int Id { get; init; }

    /// <summary>The name of its table.</summary>
    public required string Kind { get; init; }
    public required string FileName { get; init; }
    public int Size { get; init; }
    public int PersonId { get; init; }
    public Person Person { get; init; } = null!;

    /// <summary>The subject for which it speaks and the country to which it is held; null where it speaks for the platform, or is held to no country.</summary>
    public int? ForId { get; init; }
    public Subject? For { get; init; }
    public string? Country { get; init; }

    /// <summary>Whether it is the own of the subject for which it speaks: nobody else sees it.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The language of a text that stands in one language only.</summary>
    public required string Language { get; init; }
    public string? Link { get; init; }

    public required ImportState State { get; init; }
    public int Version { get; init; } = 1;

    /// <summary>The key of the text that says why the file as a whole cannot be read, and what fills its gaps.</summary>
    public string? Problem { get; set; }
    public string[] ProblemValues { get; set; } = [];
    public string[] Columns { get; set; } = [];
    public string[] IgnoredColumns { get; set; } = [];

    /// <summary>The headings as the file has them, and for each the column of the table that it is; empty where it is not taken.</summary>
    public string[] Headings { get; init; } = [];
    public string[] Mapping { get; init; } = [];
    public MappedBy MappedBy { get; init; }

    /// <summary>The day of the file of the same headings whose mapping was taken.</summary>
    public DateTime? RememberedAt { get; init; }

    /// <summary>The way in which the file was read, and the part of it that somebody chose, as JSON.</summary>
    public string? Form { get; init; }
    public string? Choice { get; init; }
    public SheetForm? ReadAs => Form is null ? null : JsonSerializer.Deserialize<SheetForm>(Form, JsonSerializerOptions.Web);
    public SheetChoice? Chosen => Choice is null ? null : JsonSerializer.Deserialize<SheetChoice>(Choice, JsonSerializerOptions.Web);

    /// <summary>Whether somebody wants to see the columns, also where all of them are known.</summary>
    public bool Asks { get; init; }
    public int LinesNew { get; set; }
    public int LinesSame { get; set; }
    public int LinesContradicting { get; set; }
    public int LinesWrong { get; set; }
    public bool WithContradictions { get; set; }

    /// <summary>Whether nothing is applied unless every line is, or is known already.</summary>
    public bool AllOrNothing { get; init; }

    /// <summary>The number of lines left aside because they are the examples of a template.</summary>
    public int LinesExample { get; init; }

    /// <summary>Whether it is applied as soon as it is checked, if no line is wrong.</summary>
    public bool AppliesIfSound { get; init; }

    /// <summary>The token of the program that sent it.</summary>
    public int? TokenId { get; init; }
    public int LinesApplied { get; set; }
    public long? JobId { get; set; }
    public DateTime UploadedAt { get; init; }
    public DateTime? CheckedAt { get; set; }
    public DateTime? AppliedAt { get; set; }
    public int? AppliedById { get; set; }
    public Person? AppliedBy { get; init; }
    public DateTime? UndoneAt { get; set; }
    public int? UndoneById { get; set; }
    public string? UndoneReason { get; set; }

    /// <summary>The number of lines that would be written.</summary>
    public int LinesToApply(bool withContradictions) => LinesNew + (withContradictions ? LinesContradicting : 0);

    public int Lines => LinesNew + LinesSame + LinesContradicting + LinesWrong;

    public bool IsUnderWay => State is ImportState.Checking or ImportState.Applying or ImportState.Undoing;

    internal ImportTerms Terms => new(Id, PersonId, ForId, Country, Language, Link, WithContradictions);

    public Scope Scope => IsOwn ? new(ForId, null, null) : Scope.OfCountry(Country);

    /// <summary>The act that it takes to bring it in, and to see it.</summary>
    public Act Act => IsOwn ? ImportActs.ImportOwn : ImportActs.Import;
}

/// <summary>A piece of the file as it was sent.</summary>
public sealed class ImportPart
{
    public int ImportId { get; init; }
    public int Ordinal { get; init; }
    public required byte[] Content { get; init; }
}

/// <summary>One line of an import, with what was found of it.</summary>
public sealed class ImportLine
{
    public int ImportId { get; init; }
    public int Line { get; init; }
    public required string Verdict { get; init; }

    /// <summary>The cells, in the order of the columns of the import.</summary>
    public required string[] Cells { get; init; }
    public string? ProblemColumn { get; init; }

    /// <summary>The key of the text that says what is wrong and what to do, and what fills its gaps.</summary>
    public string? Problem { get; init; }
    public string[] ProblemValues { get; init; } = [];

    /// <summary>The value that is known instead, as a cell would hold it, and the source that says it.</summary>
    public string? KnownValue { get; init; }
    public string? KnownSource { get; init; }
    public PartialDate? KnownOn { get; init; }
    public string? KnownHeading { get; init; }

    /// <summary>The cells that could stand in the place of the one that is wrong, each with its words for people behind it.</summary>
    public string[] Proposals { get; init; } = [];

    [NotMapped]
    public IReadOnlyList<NearCell> Proposed => [.. Proposals.Chunk(2).Where(one => one.Length == 2).Select(one => new NearCell(one[0], one[1]))];
}

/// <summary>One of the first lines of a file, as it was read; the first are its headings.</summary>
public sealed class ImportFirstLine
{
    public int ImportId { get; init; }
    public int Line { get; init; }
    public required string[] Cells { get; init; }
}

/// <summary>The replacement of a cell, in all lines of an import in which its column holds it.</summary>
public sealed class ImportReplacement
{
    public const int LongestCell = 500;

    public int ImportId { get; init; }
    public required string ColumnName { get; init; }
    public required string Cell { get; init; }

    /// <summary>Empty where the cell does not count.</summary>
    public required string Instead { get; init; }

    /// <summary>Its words for people.</summary>
    public required string Label { get; init; }
}

/// <summary>The columns of the last file of some headings, remembered for the next, by for whom it was brought in.</summary>
public sealed class ImportShape
{
    public int Id { get; init; }
    public required string Kind { get; init; }
    public int? ForId { get; init; }

    /// <summary>A digest of the headings.</summary>
    public required string Shape { get; init; }
    public required string[] Headings { get; init; }
    public required string[] Mapping { get; init; }
    public DateTime MappedAt { get; init; }
}

/// <summary>By what the columns of a file were told.</summary>
public enum MappedBy
{
    /// <summary>They bear the names for programs.</summary>
    Names,

    /// <summary>They bear the headings of a template.</summary>
    Headings,

    /// <summary>As the last file of these headings.</summary>
    Remembered,

    /// <summary>Guessed, and nobody said that it is so.</summary>
    Guess,
    Person,

    /// <summary>The program that sent the file named them.</summary>
    Sent,
}
