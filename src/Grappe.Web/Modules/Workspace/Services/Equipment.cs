using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Something that members of a cluster use in turn.</summary>
public sealed class Equipment
{
    public int Id { get; init; }
    public int ClusterId { get; init; }
    public required string Name { get; init; }
    public string? Place { get; init; }
    public DateOnly? RetiredOn { get; init; }
    public List<Booking> Bookings { get; } = [];
}

/// <summary>A stretch of time for which a member has an equipment to itself.</summary>
public sealed class Booking
{
    public int Id { get; init; }
    public int EquipmentId { get; init; }
    public int MemberId { get; init; }
    public Member Member { get; init; } = null!;
    public DateTime StartsAt { get; init; }
    public DateTime EndsAt { get; init; }
    public int? PersonId { get; init; }
    public Person? Person { get; init; }
    public DateTime? CancelledAt { get; init; }
    public Guid FormKey { get; init; }
}
