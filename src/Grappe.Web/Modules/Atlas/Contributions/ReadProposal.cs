using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Reads a proposal as those who judge it look at it: each value as it is understood, beside what stands on the card.</summary>
public sealed class ReadProposal(ReadCard cards, ReadTyped read)
{
    /// <param name="Understood">The statement that it would become; none where what was typed is no longer understood, or translates one.</param>
    /// <param name="Standing">What the card says of it.</param>
    public sealed record Line(ProposedValue Value, Statement? Understood, CardFact? Standing)
    {
        /// <summary>The words that were typed, where the reader sees their number or date in other digits.</summary>
        public string? Typed => Understood is not null && Value.Value.Any(letter => char.IsDigit(letter) && !char.IsAsciiDigit(letter)) ? Value.Value : null;

        /// <summary>The value of the card whose place this one would take.</summary>
        public Statement? Replaced => Value.About.Length == 0 && Standing is { } fact && fact.Preferred.Id != Value.StatementId ? fact.Preferred : null;
    }

    /// <param name="Card">The card as it stands now.</param>
    public sealed record Read(ReadCard.Card Card, IReadOnlyList<Line> Lines);

    /// <summary>Its subject and its values must have been read with it.</summary>
    public async Task<Read> RunAsync(Proposal proposal, CancellationToken cancellation)
    {
        var subject = proposal.Subject!;
        var card = (await cards.FindAsync(subject.Kind, subject.Slug, null, cancellation, proposed: true))!;
        var lines = new List<Line>();
        foreach (var value in proposal.Values)
            lines.Add(new Line(value, (await read.ReadAsync(subject, value, cancellation)).Statement, FactOf(card, value)));
        return new Read(card, lines);
    }

    private static CardFact? FactOf(ReadCard.Card card, ProposedValue value) =>
        card.Facts.FirstOrDefault(fact =>
            fact.Field.Code == value.Field
            && fact.Key == value.Key
            && ((fact.Field.Cardinality != Cardinality.Many && value.About.Length == 0) || ReadTyped.MarkOf(fact.Preferred) == value.About)
        );
}
