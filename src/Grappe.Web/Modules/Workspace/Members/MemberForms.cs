namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Tells what an organisation is for the atlas, where it is new and a cluster has told its category alone.</summary>
internal static class MemberForms
{
    /// <summary>One of the forms of organisations; the pairs are ours.</summary>
    public static string Of(string? category, bool isStartup) =>
        category switch
        {
            "smes" or "artisans" => isStartup ? "startup" : "sme",
            "large-companies" => "large-company",
            "service-companies" => isStartup ? "startup" : "company",
            "cooperatives" => "cooperative",
            "farmers" => "farm-group",
            "universities" => "university",
            "schools" => "school",
            "research" => "research-centre",
            "technical-centres" => "technical-centre",
            "training" => "training-centre",
            "associations" => "association",
            "public-bodies" => "public-body",
            "funders" => "funder",
            _ => "company",
        };
}
