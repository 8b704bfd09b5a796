using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.Subjects;

/// <summary>Shows what is known of a network, a host structure, an organisation, a programme or an event, on the same page for each, and takes its confirmation.</summary>
[ForEverybody]
public sealed class SubjectPageModel(ReadCard cards, ConfirmCards confirm, CurrentPerson current, Registers registers, Links links, Translator translator)
    : PageModel
{
    private static readonly Field[] Numbers = [Fields.Figure, Fields.Count, Fields.Amount, Fields.Duration];

    // Fields that were written down only to be compared: they show among the contradictions, where they disagree.
    private static readonly Field[] Compared = [Fields.Aspect, Fields.Term];

    public string Section { get; private set; } = "";

    public ReadCard.Card Card { get; private set; } = null!;

    /// <summary>The fields that hold one value, or one for each key.</summary>
    public IReadOnlyList<CardFact> Facts { get; private set; } = [];

    /// <summary>The facts that add up to lists, by field, and by topic where the field has topics.</summary>
    public IReadOnlyList<(string Title, IReadOnlyList<CardFact> Facts)> Lists { get; private set; } = [];

    public List<CardFact> Figures { get; private set; } = [];

    /// <summary>The time of its last confirmation: somebody who speaks for it said that all of it is still so.</summary>
    public DateTime? Confirmed { get; private set; }

    /// <summary>Whether it is an event of which the day is known, so that it stands in calendars.</summary>
    public bool HasDays =>
        Card.Subject.Kind == "event" && EventCalendar.DaysOf([.. Card.Facts.Where(fact => !fact.IsOver).Select(fact => fact.Preferred)]) is not null;

    public bool MayConfirm => current.May(AtlasActs.Confirm, Card.Subject.AsScope());

    public bool MayPropose => current.May(AtlasActs.Propose, Card.Subject.AsScope());

    /// <summary>The place at which the small map sets its point.</summary>
    public Place? Place => Card.PlaceId is { } id ? registers.Places.GetValueOrDefault(id) : null;

    public string? CountryName => Card.Subject.Country is { } code ? registers.Countries[code].Name.In(translator.Language) : null;

    public async Task<IActionResult> OnGetAsync(string section, string slug, CancellationToken cancellation)
    {
        Section = section;
        var kind = section[..^1];
        if (slug != slug.ToLowerInvariant())
            return RedirectPermanent(links.Subject(kind, slug.ToLowerInvariant())!);
        if (await cards.FindAsync(kind, slug, null, cancellation) is not { } card)
            return NotFound();
        Card = card;
        Confirmed = await confirm.LastAsync(card.Subject.Id, cancellation);
        Figures = [.. card.Facts.Where(fact => Numbers.Contains(fact.Field))];
        Facts = [.. card.Facts.Where(fact => fact.Field.Cardinality != Cardinality.Many && !Numbers.Contains(fact.Field) && !Compared.Contains(fact.Field))];
        Lists =
        [
            .. card
                .Facts.Where(fact => fact.Field.Cardinality == Cardinality.Many && !fact.IsOver)
                .GroupBy(fact => (fact.Field.Code, Topic: HasTopics(fact.Field) ? fact.Key : ""))
                .Select(group => (TitleOf(group.First().Field, group.Key.Topic), (IReadOnlyList<CardFact>)[.. group])),
        ];
        return Page();
    }

    /// <summary>Confirms the card: "All of this is still so."</summary>
    public async Task<IActionResult> OnPostAsync(string section, string slug, CancellationToken cancellation)
    {
        if (await cards.FindAsync(section[..^1], slug, null, cancellation) is not { } card)
            return NotFound();
        Card = card;
        if (!MayConfirm)
            return Forbid();
        await confirm.ConfirmAsync(card.Subject, cancellation);
        return Redirect(links.To(card.Subject.Path));
    }

    private static bool HasTopics(Field field) => field == Fields.Policy || field == Fields.Condition || field == Fields.Member;

    private string TitleOf(Field field, string topic) =>
        topic.Length > 0 && field != Fields.Member ? translator.Code("topic", topic) : translator.FieldName(field.Code, topic);
}
