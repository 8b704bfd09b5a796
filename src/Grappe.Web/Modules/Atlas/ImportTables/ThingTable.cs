using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.ImportTables;

/// <summary>A column of which each cell says something of the thing that its line is about.</summary>
/// <param name="Kinds">The kinds of subjects that a reference names.</param>
internal sealed record ThingColumn(string Name, Field Field, string Key = "", params string[] Kinds)
{
    /// <summary>The unit in which a number is counted.</summary>
    public string? Unit { get; init; }

    /// <summary>The key of the text that names what is counted, where the field does not.</summary>
    public string? Names { get; init; }

    /// <summary>Whether a cell may hold several values: names apart by semicolons, bars or lines, texts by lines alone.</summary>
    public bool IsMany => Field.Cardinality == Cardinality.Many;
}

/// <summary>A table that holds one thing a line: how its columns name the thing, and what the others say of it.</summary>
/// <param name="Name">The column of its name; those of the name in English and Arabic follow.</param>
/// <param name="Form">The column that tells what it is, where things of a kind differ in that.</param>
internal sealed record ThingTable(string Table, string Kind, (string Name, string En, string Ar) Name, string? Form, IReadOnlyList<ThingColumn> Says)
{
    /// <summary>The form of things that all have the same.</summary>
    public string OnlyForm => ClosedLists.Forms[Kind][0];

    private static readonly (string, string, string) Names = ("name", "name-en", "name-ar");

    public static readonly ThingTable Clusters = new(
        "clusters",
        "cluster",
        Names,
        null,
        [
            new("sector", Fields.Sector),
            new("state", Fields.State),
            new("created", Fields.Created),
            new("legal-form", Fields.LegalForm),
            new("members", Fields.Members, "total"),
            new("companies", Fields.Members, "companies"),
            new("startups", Fields.Members, "startups"),
            new("jobs", Fields.Jobs),
            new("website", Fields.Website),
            new("president", Fields.Role, "president"),
            new("director", Fields.Role, "director"),
            new("animator", Fields.Role, "animator"),
            new("contact", Fields.Role, "contact"),
            new("description", Fields.Description),
            new("niche", Fields.Niche),
            new("sector-text", Fields.SectorText),
            new("activity", Fields.Activity),
            new("project", Fields.Project),
            new("offer", Fields.Offer),
            new("need", Fields.Need),
            new("network", Fields.Network, "", "network"),
            new("host", Fields.Host, "", "structure"),
            new("supporter", Fields.Supporter, "", "organisation"),
            new("recognition", Fields.Recognition),
            new("anchorage", Fields.Anchorage),
        ]
    );

    public static readonly ThingTable Structures = new(
        "structures",
        "structure",
        Names,
        "kind",
        [
            new("created", Fields.Created),
            new("legal-form", Fields.LegalForm),
            new("manager", Fields.Role, "manager"),
            new("president", Fields.Role, "president"),
            new("director-general", Fields.Role, "director-general"),
            new("director", Fields.Role, "director"),
            new("surface", Fields.Figure, "area") { Unit = "ha", Names = "import.figure.area" },
            new("companies", Fields.Members, "companies"),
            new("jobs", Fields.Jobs),
            new("sector-text", Fields.SectorText),
            new("website", Fields.Website),
            new("contact", Fields.Role, "contact"),
            new("description", Fields.Description),
            new("activity", Fields.Activity),
            new("carries", Fields.Carries, "", "cluster"),
            new("supporter", Fields.Supporter, "", "organisation"),
        ]
    );

    public static readonly ThingTable Organisations = new(
        "organisations",
        "organisation",
        ("fr", "en", "ar"),
        "kind",
        [
            new("created", Fields.Created),
            new("legal-form", Fields.LegalForm),
            new("website", Fields.Website),
            new("jobs", Fields.Jobs),
            new("president", Fields.Role, "president"),
            new("director", Fields.Role, "director"),
            new("contact", Fields.Role, "contact"),
            new("description", Fields.Description),
            new("activity", Fields.Activity),
            new("offer", Fields.Offer),
            new("need", Fields.Need),
        ]
    );

    /// <summary>All its columns, in the order in which an empty table has them.</summary>
    public IReadOnlyList<ImportColumn> Columns =>
        [
            new(Name.Name) { Holds = Holds.Name, Texts = TextsOf(Name.Name) },
            .. Form is { } form
                ? [Of(form, Holds.Choice) with { Choices = new ImportChoices("form", ClosedLists.Forms[Kind]), Texts = TextsOf(form) }]
                : Array.Empty<ImportColumn>(),
            Of("country", Holds.Choice),
            Of("place", Holds.Place),
            Of("acronym", Holds.Name),
            .. Says.Select(column =>
                Of(column.Name, HoldsOf(column)) with
                {
                    Fractions = column.Unit is not null,
                    Choices =
                        column.Field.Kind == ValueKind.Code && column.Field != Fields.Sector
                            ? new ImportChoices(column.Field.Code, Fields.Codes[column.Field])
                            : null,
                }
            ),
            Of(Name.En, Holds.Name),
            Of(Name.Ar, Holds.Name),
            Of("aliases", Holds.Name),
            Of("observed", Holds.Date),
            Of("link", Holds.Link),
            Of("slug", Holds.Text),
        ];

    /// <summary>The end of the keys of the texts of a column: things of all kinds have most of their columns in common.</summary>
    public string TextsOf(string column) =>
        column == Name.Name || column == Form ? $"{Table}.{column}"
        : column == Name.En ? "thing.name-en"
        : column == Name.Ar ? "thing.name-ar"
        : $"thing.{column}";

    /// <summary>The columns that name other subjects.</summary>
    public IEnumerable<ThingColumn> References => Says.Where(column => column.Field.Kind == ValueKind.Reference);

    private ImportColumn Of(string column, Holds holds) => new(column) { Holds = holds, Texts = TextsOf(column) };

    private static Holds HoldsOf(ThingColumn column) =>
        column.Field == Fields.Website ? Holds.Link
        : column.Field == Fields.Role ? Holds.Name
        : column.Field.Kind switch
        {
            ValueKind.Code => Holds.Choice,
            ValueKind.Date => Holds.Date,
            ValueKind.Number => column.Unit is null ? Holds.Whole : Holds.Number,
            ValueKind.Reference => Holds.Subject,
            _ => Holds.Text,
        };
}
