namespace Grappe.Web.Modules.Atlas;

/// <summary>The concepts and the terms found in a text.</summary>
/// <param name="Concepts">Those it names, in its order.</param>
/// <param name="Terms">What it says that no concept names and nobody has judged.</param>
internal sealed record TextRead(IReadOnlyList<ThesaurusConcept> Concepts, IReadOnlyList<TextRead.Term> Terms)
{
    /// <param name="Key">Its words brought to their stems.</param>
    /// <param name="Written">As it is written.</param>
    /// <param name="Stretch">The key of the longest run in which it stands.</param>
    public sealed record Term(string Key, string Written, string Stretch)
    {
        public bool IsWhole => Key == Stretch;
    }
}
