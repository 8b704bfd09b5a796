using System.ComponentModel.DataAnnotations.Schema;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Whatever a source can speak of: a cluster, a structure, a network, an organisation, a programme, an event or a country.</summary>
public sealed class Subject
{
    public int Id { get; init; }
    public required string Kind { get; init; }
    public required string Slug { get; init; }
    public required string Form { get; init; }
    public string? Country { get; init; }
    public int? PlaceId { get; init; }
    public Place? Place { get; init; }
    public string? Acronym { get; init; }
    public string? Isic { get; init; }
    public required Localised Name { get; init; }
    public required string[] Aliases { get; init; }

    /// <summary>All its names, folded, in which a list looks for words; null for a cluster. Written by the database.</summary>
    [DatabaseGenerated(DatabaseGeneratedOption.Computed)]
    public string? Called { get; init; }

    /// <summary>Whether it stands in the files of the data set. A load changes or removes such a row, and leaves alone what people tell the platform.</summary>
    public bool FromFiles { get; init; }

    /// <summary>The import that brought it in.</summary>
    public int? ImportId { get; init; }
    public List<Observation> Observations { get; } = [];

    public string Code => $"{Kind}/{Slug}";

    /// <summary>The path of its page below the language.</summary>
    public string Path => Kind == "country" ? $"countries/{Slug}" : $"{Kind}s/{Slug}";

    /// <summary>Whether somebody can say "this is mine": roles are held on it.</summary>
    public bool MayBeClaimed => Kind is "cluster" or "organisation";

    /// <summary>Gives the scope that roles on it reach to.</summary>
    public Scope AsScope() => new(Id, Kind, Country);
}
