namespace Grappe.Web.Modules.Cooperation;

/// <summary>What those who look after a cluster or an organisation think of a partner they were shown.</summary>
public sealed class PartnerOpinion
{
    public const string Saved = "saved";
    public const string Dismissed = "dismissed";

    public int Id { get; init; }

    /// <summary>Who was shown it: a cluster, as the column was first for, or an organisation.</summary>
    public int ClusterId { get; init; }
    public int PartnerId { get; init; }

    /// <summary>saved or dismissed.</summary>
    public required string Opinion { get; set; }
    public string? Reason { get; set; }
    public int PersonId { get; set; }
    public DateTime At { get; set; }
}
