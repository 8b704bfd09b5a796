using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;
using Grappe.Web.Modules.Atlas.ToldCooperations;
using Microsoft.AspNetCore.OutputCaching;

namespace Grappe.Web.Modules.Atlas.Clusters;

[ForEverybody]
[OutputCache(PolicyName = CardCache.Name)]
public sealed class CardModel(
    ReadCard cards,
    FindNeighbours neighbours,
    GrappeDb db,
    Registers registers,
    CurrentPerson current,
    ConfirmCards confirm,
    Translator translator,
    Links links
) : PageModel
{
    /// <param name="State">The state that the event tells of, whose mark it bears.</param>
    public sealed record LifeEvent(PartialDate Date, string Text, string? State = null, string? Url = null);

    public ReadCard.Card Card { get; private set; } = null!;
    public FindNeighbours.Neighbours Neighbours { get; private set; } = null!;
    public GraphFigure? Graph { get; private set; }
    public IReadOnlyList<LifeEvent> Life { get; private set; } = [];
    public DateOnly? AsOf { get; private set; }
    public string? BadDate { get; private set; }

    /// <summary>The time of its last confirmation: somebody who manages the card said that all of it is still so.</summary>
    public DateTime? Confirmed { get; private set; }

    public bool MayConfirm => AsOf is null && current.May(AtlasActs.Confirm, Cluster.AsScope());

    /// <summary>Whether the reader speaks for the card already: then nobody asks whether it is theirs.</summary>
    public bool MayPropose => current.May(AtlasActs.Propose, Cluster.AsScope());

    public Subject Cluster => Card.Subject;

    /// <summary>The place at which the small map sets its point.</summary>
    public Place? Place => Card.PlaceId is { } id ? registers.Places.GetValueOrDefault(id) : null;

    public string Name => Cluster.Name.In(translator.Language);

    /// <summary>The days on which something new became known, the newest first.</summary>
    public IEnumerable<DateOnly> Days => Cluster.Observations.Select(observation => observation.ObservedOn.First).Distinct().OrderDescending();

    public string? Code(Field field) => Card.One(field)?.Preferred.Code;

    /// <summary>Every name and short name that a source writes, each once.</summary>
    public IEnumerable<string> WrittenNames =>
        Card
            .Statements.Values.Where(statement => statement.Field is "name" or "acronym")
            .Concat(Card.Of(Fields.Alias).Select(fact => fact.Preferred))
            .Select(statement => statement.Name!)
            .Distinct()
            .Where(written => written != Name);

    public string Address(DateOnly? asOf) => links.Cluster(Cluster.Slug) + (asOf is { } day ? $"?asOf={day:O}" : "");

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancellation)
    {
        var asked = Request.Query["asOf"].ToString().Trim();
        if (PartialDate.TryParse(asked, out var date))
            AsOf = date.Last;
        else if (asked.Length > 0)
            BadDate = asked;

        if (await cards.FindAsync("cluster", slug, AsOf, cancellation) is not { } card)
            return await OtherSpellingAsync(slug, cancellation) is { } known ? RedirectPermanent(links.Cluster(known) + Request.QueryString) : NotFound();
        Card = card;
        Neighbours = await neighbours.FindAsync(slug, AsOf, cancellation);
        Graph = await GraphAsync(cancellation);
        Confirmed = await confirm.LastAsync(Cluster.Id, cancellation);
        Life = [.. (await LifeAsync(cancellation)).Distinct().OrderBy(happened => happened.Date)];
        CardCache.Shows(HttpContext, [Cluster.Id, .. Neighbours.SameSector.Concat(Neighbours.Nearest).Select(neighbour => neighbour.Id)]);
        return Page();
    }

    /// <summary>Confirms the card: "All of this is still so."</summary>
    public async Task<IActionResult> OnPostAsync(string slug, CancellationToken cancellation)
    {
        if (await cards.FindAsync("cluster", slug, null, cancellation) is not { } card)
            return NotFound();
        Card = card;
        if (!MayConfirm)
            return Forbid();
        await confirm.ConfirmAsync(Cluster, cancellation);
        return Redirect(links.Cluster(slug));
    }

    /// <summary>The slug of the only cluster that is also called so: in capitals, by its acronym or by an alias.</summary>
    private async Task<string?> OtherSpellingAsync(string asked, CancellationToken cancellation)
    {
        var name = asked.ToLowerInvariant();
        var spaced = name.Replace('-', ' ');
        var slugs = await db.KnownSubjects()
            .Where(subject => subject.Kind == "cluster")
            .Where(subject =>
                subject.Slug == name
                || subject.Acronym!.ToLower() == name
                || subject.Aliases.Any(alias => alias.ToLower() == name || alias.ToLower() == spaced)
                || subject.Observations.Any(observation =>
                    observation.Statements.Any(said => said.Field == "alias" && (said.Name!.ToLower() == name || said.Name.ToLower() == spaced))
                )
            )
            .OrderBy(subject => subject.Slug != name)
            .Select(subject => subject.Slug)
            .Take(2)
            .ToListAsync(cancellation);
        return slugs is [var first, ..] && (first == name || slugs.Count == 1) ? first : null;
    }

    private async Task<GraphFigure?> GraphAsync(CancellationToken cancellation)
    {
        var partners = Card.Cooperations.SelectMany(cooperation => new[] { cooperation.AId, cooperation.BId }).Where(id => id != Cluster.Id).ToHashSet();
        if (partners.Count == 0)
            return null;
        var among = await db
            .ToldCooperations.Include(cooperation => cooperation.A)
            .Include(cooperation => cooperation.B)
            .Where(cooperation => partners.Contains(cooperation.AId) && partners.Contains(cooperation.BId))
            .OrderBy(cooperation => cooperation.Id)
            .ToListAsync(cancellation);
        var known = among.Where(cooperation => AsOf is null || registers.Sources[cooperation.SourceId].Published.First <= AsOf);
        return GraphFigure.Of([.. Card.Cooperations, .. known], Cluster.Code, translator, links);
    }

    private async Task<List<LifeEvent>> LifeAsync(CancellationToken cancellation)
    {
        var life = new List<LifeEvent>();
        foreach (var field in new[] { Fields.Created, Fields.Labelled, Fields.Contracted, Fields.Start, Fields.End, Fields.Date })
            if (Card.One(field) is { } fact)
            {
                var otherwise = fact.Others.Where(other => other.Agreement == Agreement.Conflict).Select(other => translator.Date(other.Statement.Date!.Value));
                var said = string.Join(translator["list.comma"], otherwise.Distinct());
                var name =
                    fact.Preferred.Text?.In(translator.Language)
                    ?? (field == Fields.Date ? translator.DayOf(Cluster.Kind) : translator.Code("field", field.Code));
                life.Add(new LifeEvent(fact.Preferred.Date!.Value, said.Length > 0 ? translator["card.life.otherwise", name, said] : name));
            }
        foreach (var statement in Card.Statements.Values.Where(statement => statement.Field == Fields.State.Code))
            life.Add(
                new LifeEvent(
                    statement.Since ?? statement.Observation.ObservedOn,
                    translator["field.keyed", translator["field.state"], translator.Code("state", statement.Code!)],
                    statement.Code
                )
            );
        foreach (var statement in Card.Statements.Values.Where(statement => statement is { Field: "members", Key: "total" }))
            life.Add(
                new LifeEvent(
                    statement.Observation.ObservedOn,
                    translator["field.keyed", translator["field.members"], translator.Number(statement.NumberFrom!.Value)]
                )
            );
        foreach (var statement in Card.ToldOfIt.Where(statement => statement.Field == Fields.MergedInto.Code))
            life.Add(
                new LifeEvent(
                    statement.Since ?? statement.Observation.ObservedOn,
                    translator["card.life.absorbed", statement.Observation.Subject.Name.In(translator.Language)],
                    "merged",
                    links.Cluster(statement.Observation.Subject.Slug)
                )
            );
        foreach (var cooperation in Card.Cooperations.Where(cooperation => cooperation.Year is not null))
        {
            var partner = cooperation.AId == Cluster.Id ? cooperation.B : cooperation.A;
            life.Add(
                new LifeEvent(
                    cooperation.Year!.Value,
                    translator["field.keyed", partner.Acronym ?? partner.Name.In(translator.Language), cooperation.Text.In(translator.Language)]
                )
            );
        }

        var events = Card
            .ToldOfIt.Select(statement => statement.Observation.Subject)
            .Where(subject => subject.Kind == "event")
            .DistinctBy(subject => subject.Id)
            .ToDictionary(subject => subject.Id);
        if (events.Count > 0)
            foreach (
                var dated in await db
                    .Statements.Where(statement => events.Keys.Contains(statement.Observation.SubjectId))
                    .Where(statement => statement.Field == "date" || statement.Field == "start")
                    .Select(statement => new { statement.Observation.SubjectId, statement.Date })
                    .Distinct()
                    .ToListAsync(cancellation)
            )
                life.Add(
                    new LifeEvent(
                        dated.Date!.Value,
                        events[dated.SubjectId].Name.In(translator.Language),
                        Url: links.Subject("event", events[dated.SubjectId].Slug)
                    )
                );
        return [.. life.Where(happened => AsOf is null || happened.Date.First <= AsOf)];
    }

    public string DirectionOf(ToldCooperation cooperation) => Relation.DirectionOf(CountryOf(cooperation.A), CountryOf(cooperation.B));

    private Country? CountryOf(Subject subject) => subject.Country is { } code ? registers.Countries.GetValueOrDefault(code) : null;
}
