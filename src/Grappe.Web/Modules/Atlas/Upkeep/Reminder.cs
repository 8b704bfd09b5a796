namespace Grappe.Web.Modules.Atlas.Upkeep;

/// <summary>A manager was asked to confirm a card.</summary>
public sealed class Reminder
{
    public int SubjectId { get; init; }
    public int PersonId { get; init; }
    public DateTime SentAt { get; init; }
}
