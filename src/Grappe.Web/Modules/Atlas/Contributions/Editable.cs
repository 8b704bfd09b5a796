using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>The fields that can be corrected on the card of each kind of subject, in the order in which the form asks for them.</summary>
public static class Editable
{
    /// <param name="Section">The heading under which it stands, as the key of a text.</param>
    /// <param name="Kind">The kind of subject a reference names.</param>
    public sealed record Entry(string Section, Field Field, string Key = "", string? Kind = null)
    {
        /// <summary>The name under which the form sends it.</summary>
        public string Name => ProposedValue.NameOf(Field.Code, Key);
    }

    public static readonly string[] MemberCategories =
    [
        "total",
        "companies",
        "smes",
        "large-companies",
        "startups",
        "universities",
        "schools",
        "research",
        "technical-centres",
        "associations",
        "public-bodies",
    ];

    public static readonly IReadOnlyList<Entry> Cluster =
    [
        new("edit.identity", Fields.Name),
        new("edit.identity", Fields.Acronym),
        new("edit.identity", Fields.State),
        new("edit.identity", Fields.Place),
        new("edit.identity", Fields.Created),
        new("edit.identity", Fields.LegalForm),
        new("edit.identity", Fields.Website),
        new("edit.speciality", Fields.Sector),
        new("edit.speciality", Fields.Niche),
        new("edit.speciality", Fields.Description),
        new("edit.speciality", Fields.SectorText),
        new("edit.speciality", Fields.Activity),
        new("edit.speciality", Fields.Project),
        new("edit.speciality", Fields.Offer),
        new("edit.speciality", Fields.Need),
        new("edit.speciality", Fields.Obstacle),
        new("edit.speciality", Fields.Anchorage),
        .. MemberCategories.Select(category => new Entry("edit.members", Fields.Members, category)),
        new("edit.members", Fields.Jobs),
        new("edit.members", Fields.Member, Kind: "organisation"),
        .. Roles("president", "director", "animator", "contact"),
        new("edit.around", Fields.PartnersNorth),
        new("edit.around", Fields.PartnersSouth),
        new("edit.around", Fields.Host, Kind: "structure"),
        new("edit.around", Fields.Supporter, Kind: "organisation"),
        new("edit.around", Fields.MergedInto, Kind: "cluster"),
    ];

    private static readonly Dictionary<string, IReadOnlyList<Entry>> ByKind = new()
    {
        ["cluster"] = Cluster,
        ["organisation"] =
        [
            .. Body(),
            new("edit.speciality", Fields.Description),
            new("edit.speciality", Fields.Activity),
            new("edit.speciality", Fields.Offer),
            new("edit.speciality", Fields.Need),
            new("edit.members", Fields.Jobs),
            .. Roles("president", "director-general", "director", "head", "contact"),
        ],
        ["network"] =
        [
            .. Body(),
            new("edit.speciality", Fields.Description),
            new("edit.speciality", Fields.Activity),
            .. new[] { "total", "groups", "companies" }.Select(category => new Entry("edit.members", Fields.Members, category)),
            .. Roles("president", "director", "animator", "contact"),
            new("edit.around", Fields.Supporter, Kind: "organisation"),
        ],
        ["structure"] =
        [
            .. Body(),
            new("edit.speciality", Fields.SectorText),
            new("edit.speciality", Fields.Description),
            new("edit.speciality", Fields.Activity),
            new("edit.members", Fields.Members, "companies"),
            new("edit.members", Fields.Jobs),
            .. Roles("president", "director-general", "director", "contact"),
            new("edit.around", Fields.Carries, Kind: "cluster"),
            new("edit.around", Fields.Supporter, Kind: "organisation"),
        ],
        ["programme"] =
        [
            new("edit.identity", Fields.Name),
            new("edit.identity", Fields.Acronym),
            new("edit.identity", Fields.Start),
            new("edit.identity", Fields.End),
            new("edit.identity", Fields.Website),
            new("edit.speciality", Fields.Description),
            new("edit.speciality", Fields.Activity),
            .. Roles("head", "contact"),
            new("edit.around", Fields.Participant, Kind: "cluster"),
            new("edit.around", Fields.Supporter, Kind: "organisation"),
        ],
        ["event"] =
        [
            new("edit.identity", Fields.Name),
            new("edit.identity", Fields.Date),
            new("edit.identity", Fields.Place),
            new("edit.identity", Fields.Website),
            new("edit.speciality", Fields.Description),
            .. Roles("contact"),
            new("edit.around", Fields.Participant, Kind: "cluster"),
            new("edit.around", Fields.Supporter, Kind: "organisation"),
        ],
    };

    public static IReadOnlyList<Entry> Of(string kind) => ByKind[kind];

    // What somebody who looks for a partner asks of a card first. The choice is ours: no source says it.
    private static readonly HashSet<string> Asked =
    [
        Fields.Place.Code,
        Fields.Created.Code,
        Fields.Website.Code,
        Fields.Sector.Code,
        Fields.Description.Code,
        Fields.Activity.Code,
        Fields.Start.Code,
        Fields.Date.Code,
    ];

    /// <summary>Lists the fields that no card of a kind should lack.</summary>
    public static IEnumerable<Entry> Expected(string kind) =>
        Of(kind).Where(entry => Asked.Contains(entry.Field.Code) || entry is { Field.Code: "members", Key: "total" } or { Field.Code: "role", Key: "contact" });

    /// <summary>Finds the entry of a field. A field of which a card has several values is found by any key that a source gives it.</summary>
    public static Entry? Find(string kind, string field, string key) =>
        Of(kind)
            .Concat(kind == "cluster" ? Guided : [])
            .FirstOrDefault(entry => entry.Field.Code == field && (entry.Key == key || entry.Field.Cardinality == Cardinality.Many));

    // Fields of a cluster that are asked for in forms of their own.
    private static readonly Entry[] Guided = [new("", Fields.Network, Kind: "network"), new("", Fields.Alias)];

    // What every lasting body has.
    private static Entry[] Body() =>
        [
            new("edit.identity", Fields.Name),
            new("edit.identity", Fields.Acronym),
            new("edit.identity", Fields.Place),
            new("edit.identity", Fields.Created),
            new("edit.identity", Fields.LegalForm),
            new("edit.identity", Fields.Website),
        ];

    private static IEnumerable<Entry> Roles(params string[] roles) => roles.Select(role => new Entry("edit.governance", Fields.Role, role));
}
