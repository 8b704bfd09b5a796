using System.Collections.Frozen;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>The fields an observation can fill, in the order in which a card shows them.</summary>
public static class Fields
{
    public static readonly Field Name = new("name", ValueKind.Name, Cardinality.One, Changes: false);
    public static readonly Field Alias = new("alias", ValueKind.Name, Cardinality.Many, Changes: false);
    public static readonly Field Acronym = new("acronym", ValueKind.Name, Cardinality.One, Changes: false);
    public static readonly Field State = new("state", ValueKind.Code, Cardinality.One, Changes: true);
    public static readonly Field MergedInto = new("merged-into", ValueKind.Reference, Cardinality.One, Changes: true);
    public static readonly Field Recognition = new("recognition", ValueKind.Code, Cardinality.One, Changes: true);
    public static readonly Field Sector = new("sector", ValueKind.Code, Cardinality.One, Changes: false);
    public static readonly Field SectorText = new("sector-text", ValueKind.Text, Cardinality.Many, Changes: false);
    public static readonly Field Niche = new("niche", ValueKind.Text, Cardinality.Many, Changes: false);
    public static readonly Field Description = new("description", ValueKind.Text, Cardinality.Many, Changes: false);
    public static readonly Field Anchorage = new("anchorage", ValueKind.Code, Cardinality.One, Changes: false);
    public static readonly Field Place = new("place", ValueKind.Places, Cardinality.One, Changes: true);
    public static readonly Field Created = new("created", ValueKind.Date, Cardinality.One, Changes: false);
    public static readonly Field Labelled = new("labelled", ValueKind.Date, Cardinality.One, Changes: false);
    public static readonly Field Contracted = new("contracted", ValueKind.Date, Cardinality.One, Changes: false);
    public static readonly Field Start = new("start", ValueKind.Date, Cardinality.One, Changes: false);
    public static readonly Field End = new("end", ValueKind.Date, Cardinality.One, Changes: false);
    public static readonly Field Date = new("date", ValueKind.Date, Cardinality.One, Changes: false);
    public static readonly Field Contract = new("contract", ValueKind.Flag, Cardinality.One, Changes: true);
    public static readonly Field LegalForm = new("legal-form", ValueKind.Code, Cardinality.One, Changes: true);
    public static readonly Field Website = new("website", ValueKind.Name, Cardinality.One, Changes: true);
    public static readonly Field Role = new("role", ValueKind.Holder, Cardinality.PerKey, Changes: true);
    public static readonly Field Members = new("members", ValueKind.Number, Cardinality.PerKey, Changes: true);
    public static readonly Field Member = new("member", ValueKind.Reference, Cardinality.Many, Changes: true);
    public static readonly Field Jobs = new("jobs", ValueKind.Number, Cardinality.One, Changes: true);
    public static readonly Field PartnersNorth = new("partners-north", ValueKind.Flag, Cardinality.One, Changes: true);
    public static readonly Field PartnersSouth = new("partners-south", ValueKind.Flag, Cardinality.One, Changes: true);
    public static readonly Field Host = new("host", ValueKind.Reference, Cardinality.Many, Changes: true);
    public static readonly Field Network = new("network", ValueKind.Reference, Cardinality.Many, Changes: true);
    public static readonly Field Carries = new("carries", ValueKind.Reference, Cardinality.Many, Changes: true);
    public static readonly Field Supporter = new("supporter", ValueKind.Reference, Cardinality.Many, Changes: true);
    public static readonly Field Participant = new("participant", ValueKind.Reference, Cardinality.Many, Changes: true);
    public static readonly Field Activity = new("activity", ValueKind.Text, Cardinality.Many, Changes: false);
    public static readonly Field Project = new("project", ValueKind.Text, Cardinality.Many, Changes: false);
    public static readonly Field Offer = new("offer", ValueKind.Text, Cardinality.Many, Changes: true);
    public static readonly Field Need = new("need", ValueKind.Text, Cardinality.Many, Changes: true);
    public static readonly Field Obstacle = new("obstacle", ValueKind.Text, Cardinality.Many, Changes: false);
    public static readonly Field Figure = new("figure", ValueKind.Number, Cardinality.PerKey, Changes: true);
    public static readonly Field Count = new("count", ValueKind.Number, Cardinality.PerKey, Changes: true);
    public static readonly Field Amount = new("amount", ValueKind.Number, Cardinality.PerKey, Changes: true);
    public static readonly Field Duration = new("duration", ValueKind.Number, Cardinality.PerKey, Changes: false);
    public static readonly Field Aspect = new("aspect", ValueKind.Codes, Cardinality.PerKey, Changes: true);
    public static readonly Field Term = new("term", ValueKind.Name, Cardinality.PerKey, Changes: false);
    public static readonly Field Condition = new("condition", ValueKind.Text, Cardinality.Many, Changes: false);
    public static readonly Field Policy = new("policy", ValueKind.Text, Cardinality.Many, Changes: false);

    public static readonly IReadOnlyList<Field> All =
    [
        Name,
        Acronym,
        Alias,
        State,
        MergedInto,
        Recognition,
        Sector,
        SectorText,
        Niche,
        Description,
        Anchorage,
        Place,
        Created,
        Labelled,
        Contracted,
        Start,
        End,
        Date,
        Contract,
        LegalForm,
        Website,
        Role,
        Members,
        Member,
        Jobs,
        PartnersNorth,
        PartnersSouth,
        Host,
        Network,
        Carries,
        Supporter,
        Participant,
        Activity,
        Project,
        Offer,
        Need,
        Obstacle,
        Figure,
        Count,
        Amount,
        Duration,
        Aspect,
        Term,
        Condition,
        Policy,
    ];

    private static readonly FrozenDictionary<string, Field> ByCode = All.ToFrozenDictionary(field => field.Code);

    private static readonly FrozenDictionary<Field, int> Positions = All.Select((field, position) => (field, position))
        .ToFrozenDictionary(pair => pair.field, pair => pair.position);

    /// <summary>Gives the position at which a card shows the field.</summary>
    public static int Order(Field field) => Positions[ByCode[field.Code]];

    public static Field? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>The codes a field of kind <see cref="ValueKind.Code"/> can take.</summary>
    public static readonly IReadOnlyDictionary<Field, string[]> Codes = new Dictionary<Field, string[]>
    {
        [State] = ClosedLists.States,
        [Recognition] = ["spontaneous", "recognised"],
        [Sector] = ["1", "2", "3", "4", "5", "6", "7"],
        [Anchorage] = ["rooted", "constructed"],
        [LegalForm] = ["association", "scientific-association", "economic-interest-group", "cooperative", "foundation", "company", "none"],
    };

    /// <summary>Fields whose value says nothing to a reader without a text in three languages: what is counted, or what the codes stand for.</summary>
    public static readonly IReadOnlySet<Field> Named = new HashSet<Field> { Figure, Count, Aspect };

    /// <summary>Fields whose numbers count people and things, which are whole.</summary>
    public static readonly IReadOnlySet<Field> Whole = new HashSet<Field> { Members, Jobs, Count };

    /// <summary>The unit of figures that count people.</summary>
    public const string People = "people";

    /// <summary>Roles that several can hold at once.</summary>
    public static readonly IReadOnlySet<string> SharedRoles = new HashSet<string>
    {
        "vice-president",
        "manager",
        "mission-officer",
        "head",
        "founder",
        "contact",
    };

    /// <summary>Points of the text that add to one another: who names one partner does not deny another.</summary>
    public static readonly IReadOnlySet<string> AddedUp = new HashSet<string> { "northern-partners" };

    /// <summary>The roles that one holds in a cluster, a network or a structure.</summary>
    public static readonly string[] Roles =
    [
        "president",
        "vice-president",
        "director-general",
        "director",
        "secretary-general",
        "animator",
        "manager",
        "mission-officer",
        "head",
        "founder",
        "contact",
        "chief-executive",
    ];
}
