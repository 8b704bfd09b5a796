namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>Somebody said that all of a card is still so.</summary>
public sealed class Confirmation
{
    public int Id { get; init; }
    public int SubjectId { get; init; }
    public int PersonId { get; init; }
    public DateTime ConfirmedAt { get; init; }
}
