namespace Grappe.Web.Modules.Cooperation.Partners;

/// <summary>The opinion of those who look after a cluster or an organisation on a partner they were shown.</summary>
public sealed class PartnerOpinion
{
    public const string Saved = "saved";
    public const string Dismissed = "dismissed";

    /// <summary>The grounds on which a partner is dismissed: it does not fit, both know each other already, or not now.</summary>
    public static readonly string[] Grounds = [Unfit, "known", "later"];
    public const string Unfit = "unfit";

    public int Id { get; init; }

    /// <summary>The party that was shown it: a cluster, for which the column was first made, or an organisation.</summary>
    public int ClusterId { get; init; }
    public int PartnerId { get; init; }

    /// <summary>saved or dismissed.</summary>
    public required string Opinion { get; set; }
    public string? Reason { get; set; }

    /// <summary>One of <see cref="Grounds"/>, where it was dismissed and that was asked.</summary>
    public string? Ground { get; set; }

    /// <summary>The motive for which it was looked for, where that was known.</summary>
    public string? Motive { get; set; }
    public int PersonId { get; set; }
    public DateTime At { get; set; }
}
