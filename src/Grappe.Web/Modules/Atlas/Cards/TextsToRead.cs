namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>Asks for the texts of cards to be read for the thesaurus.</summary>
/// <param name="Subjects">Of whom; null for all.</param>
public sealed record TextsToRead(int[]? Subjects = null)
{
    /// <summary>The kind of the job that reads them.</summary>
    public const string Kind = "thesaurus-read";
}
