namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>The cluster's part in a fair or a mission: who went, what it cost each, and what came of it.</summary>
public sealed class Fair
{
    public int Id { get; init; }
    public int ClusterId { get; init; }
    public required string Name { get; init; }
    public string? Place { get; init; }
    public DateOnly FirstDay { get; init; }
    public DateOnly LastDay { get; init; }
    public long CostUnits { get; init; }
    public Guid FormKey { get; init; }
    public List<FairParticipant> Participants { get; } = [];

    /// <summary>The day from which it is asked again what came of it.</summary>
    public DateOnly AskedAgainOn => LastDay.AddMonths(6);

    /// <summary>Whether on a day six months have passed since, and it was not told after.</summary>
    public bool IsAskedAgain(FairParticipant participant, DateOnly day) => day >= AskedAgainOn && (participant.ToldOn is not { } told || told < AskedAgainOn);

    /// <summary>The costs of each participant, by their weights.</summary>
    public IReadOnlyList<(FairParticipant Participant, Amount Cost)> Costs(Currency currency)
    {
        var going = Participants.OrderBy(one => one.Id).ToList();
        return going.Count == 0 ? [] : [.. going.Zip(new Amount(CostUnits, currency).Split([.. going.Select(one => (long)one.Weight)]))];
    }
}

/// <summary>A member that went to a fair, and what came of it.</summary>
public sealed class FairParticipant
{
    public int Id { get; init; }
    public int FairId { get; init; }
    public int MemberId { get; init; }
    public Member Member { get; init; } = null!;

    /// <summary>Its part of the costs beside those of the others.</summary>
    public int Weight { get; init; }
    public int? Contacts { get; init; }
    public long? OrdersUnits { get; init; }

    /// <summary>The day on which it was told last.</summary>
    public DateOnly? ToldOn { get; init; }
}
