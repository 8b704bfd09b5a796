namespace Grappe.Web.Modules.Atlas;

/// <summary>The closed lists of the atlas, as the glossary names them.</summary>
public static class ClosedLists
{
    public static readonly string[] Kinds = ["cluster", "structure", "network", "organisation", "programme", "event", "country"];
    public static readonly string[] States = ["constituted", "emerging", "expected", "potential", "merged", "dissolved"];
    public static readonly string[] Parts = ["table", "card", "box", "text", "note", "annex", "list", "declaration"];
    public static readonly string[] Statuses = ["contact", "planned", "signed", "active", "ended"];
    public static readonly string[] CooperationKinds =
    [
        "convention",
        "membership",
        "project",
        "event",
        "twinning",
        "mentoring",
        "benchmarking",
        "coproduction",
        "contact",
        "support",
        "cooperation",
    ];

    /// <summary>The kinds of subjects that anybody with an account may propose.</summary>
    public static readonly string[] Proposed = ["cluster", "organisation", "structure"];

    public static readonly IReadOnlyDictionary<string, string[]> Forms = new Dictionary<string, string[]>
    {
        ["cluster"] = ["cluster", "agglomeration"],
        ["structure"] = ["technopole", "competitiveness-pole", "agropole", "technopark", "industrial-park", "special-zone", "incubator", "centre"],
        ["network"] = ["national", "international", "platform"],
        ["organisation"] =
        [
            "sme",
            "company",
            "large-company",
            "startup",
            "university",
            "school",
            "research-centre",
            "technical-centre",
            "training-centre",
            "association",
            "federation",
            "chamber",
            "public-body",
            "ministry",
            "funder",
            "cooperative",
            "management-company",
            "think-tank",
            "media",
            "farm-group",
        ],
        ["programme"] = ["programme", "instrument", "label", "strategy", "law", "agreement"],
        ["event"] = ["forum", "fair", "conference", "meeting", "contest"],
    };
}
