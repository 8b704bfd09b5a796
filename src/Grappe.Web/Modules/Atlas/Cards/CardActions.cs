namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>The actions that the page of a subject leads with.</summary>
/// <param name="MayPropose">Whether the reader speaks for the subject already: then nobody asks whether it is theirs.</param>
/// <param name="Address">The address of the page as it is shown.</param>
public sealed record CardActions(ReadCard.Card Card, bool MayPropose, bool MayConfirm, string Address)
{
    /// <summary>Whether the reader can propose corrections, or say that it is theirs and then do so.</summary>
    public bool MayBeCorrected => Card.Subject.MayBeClaimed || MayPropose;
}
