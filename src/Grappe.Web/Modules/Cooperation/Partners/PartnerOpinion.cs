namespace Grappe.Web.Modules.Cooperation;

/// <summary>What those who look after a cluster think of a partner they were shown.</summary>
public sealed class PartnerOpinion
{
    public const string Saved = "saved";
    public const string Dismissed = "dismissed";

    public int Id { get; init; }
    public int ClusterId { get; init; }
    public int PartnerId { get; init; }

    /// <summary>saved or dismissed.</summary>
    public required string Opinion { get; set; }
    public string? Reason { get; set; }
    public int PersonId { get; set; }
    public DateTime At { get; set; }
}
