namespace Grappe.Web.Modules.Cooperation.Partners;

/// <summary>Weights that were learnt from opinions on partners and taken into use.</summary>
public sealed class AdoptedWeights
{
    public int Id { get; init; }

    /// <summary>One of <see cref="FindPartners.Motives"/>.</summary>
    public required string Motive { get; init; }

    /// <summary>As <see cref="Grappe.Algorithms.Matching.PartnerSignals.ToArray"/> orders them.</summary>
    public required double[] Weights { get; init; }

    /// <summary>From how many opinions they were learnt.</summary>
    public int Saved { get; init; }
    public int Dismissed { get; init; }
    public DateTime AdoptedAt { get; init; }

    /// <summary>Whoever ran the command, by their name on the machine.</summary>
    public required string AdoptedBy { get; init; }
    public DateTime? EndedAt { get; set; }
    public string? EndedBy { get; set; }

    public int Opinions => Saved + Dismissed;
}
