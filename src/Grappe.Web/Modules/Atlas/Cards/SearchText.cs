using System.ComponentModel.DataAnnotations.Schema;
using NpgsqlTypes;

namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>The text of one cluster that a search box looks into: its names folded, and in each language what is told of it, as it is written.</summary>
public sealed class SearchText
{
    public int ClusterId { get; init; }
    public required string Names { get; init; }
    public required string PlaceNames { get; init; }

    /// <summary>Members, partners, holders of roles, and the sources' own short words.</summary>
    public required string OtherNames { get; init; }
    public required string AboutFr { get; init; }
    public required string AboutEn { get; init; }
    public required string AboutAr { get; init; }

    // Written by the database, by its text search configurations.
    [DatabaseGenerated(DatabaseGeneratedOption.Computed)]
    public NpgsqlTsVector LexemesFr { get; init; } = null!;

    [DatabaseGenerated(DatabaseGeneratedOption.Computed)]
    public NpgsqlTsVector LexemesEn { get; init; } = null!;

    [DatabaseGenerated(DatabaseGeneratedOption.Computed)]
    public NpgsqlTsVector LexemesAr { get; init; } = null!;
}
