using System.Text.Json.Serialization;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Modules.Atlas.Contradictions;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;
using Grappe.Web.Modules.Atlas.ToldCooperations;

namespace Grappe.Web.Modules.Atlas.Subjects;

/// <summary>A subject of a list: a network, a host structure, a programme…</summary>
/// <param name="Form">What it is: a national network, a technopole, a label…</param>
/// <param name="Clusters">The clusters that it carries, takes in or supports, or that say so.</param>
/// <param name="Statements">How many statements the sources make of it.</param>
/// <param name="Contradictions">How many contradictions stand in them.</param>
public sealed record ListedSubjectAnswer(
    string Kind,
    string Slug,
    string Name,
    string? Acronym,
    Localised Names,
    string Form,
    string? Country,
    PlaceAnswer? Place,
    IReadOnlyList<SubjectAnswer> Clusters,
    int Statements,
    int Contradictions
)
{
    public static ListedSubjectAnswer Of(ListSubjects.Item item, Registers registers) =>
        new(
            item.Subject.Kind,
            item.Subject.Slug,
            item.Subject.Name.Fr,
            item.Subject.Acronym,
            item.Subject.Name,
            item.Subject.Form,
            item.Subject.Country,
            item.Subject.PlaceId is { } place ? PlaceAnswer.Of(registers.Places[place]) : null,
            [.. item.Clusters.Select(SubjectAnswer.Of)],
            item.Statements,
            item.Contradictions
        );
}

/// <summary>All that is known of a subject, with who says it and who says otherwise.</summary>
public class CardAnswer(ReadCard.Card card, DateOnly? asOf, Registers registers)
{
    [JsonPropertyOrder(-1)]
    public string Kind { get; init; } = card.Subject.Kind;

    [JsonPropertyOrder(-1)]
    public string Slug { get; init; } = card.Subject.Slug;

    /// <summary>The name in French, as the platform lists it.</summary>
    [JsonPropertyOrder(-1)]
    public string Name { get; init; } = card.Subject.Name.Fr;

    [JsonPropertyOrder(-1)]
    public string? Acronym { get; init; } = card.Subject.Acronym;

    [JsonPropertyOrder(-1)]
    public Localised Names { get; init; } = card.Subject.Name;

    /// <summary>Other spellings and short names that were met.</summary>
    public string[] Aliases { get; init; } = card.Subject.Aliases;
    public string Form { get; init; } = card.Subject.Form;
    public string? Country { get; init; } = card.Subject.Country;

    /// <summary>Divisions of ISIC Rev. 4, coded by the editors.</summary>
    public string? Isic { get; init; } = card.Subject.Isic;

    /// <summary>The place believed, the first where there are several; null where it is known only as it was written.</summary>
    public PlaceAnswer? Place { get; init; } = card.PlaceId is { } place ? PlaceAnswer.Of(registers.Places[place]) : null;

    /// <summary>The day as of which this is known; null for today.</summary>
    public DateOnly? AsOf { get; init; } = asOf;

    [JsonPropertyOrder(1)]
    public IReadOnlyList<FactAnswer> Facts { get; init; } = [.. card.Facts.Select(fact => new FactAnswer(fact, registers))];

    [JsonPropertyOrder(1)]
    public IReadOnlyList<ObservationAnswer> Observations { get; init; } =
    [.. card.Observations.Select(observation => new ObservationAnswer(observation, registers))];

    [JsonPropertyOrder(1)]
    public IReadOnlyList<CooperationAnswer> Cooperations { get; init; } =
    [.. card.Cooperations.Select(cooperation => CooperationAnswer.Of(cooperation, registers))];

    [JsonPropertyOrder(1)]
    public IReadOnlyList<ContradictionAnswer> Contradictions { get; init; } =
    [.. card.Contradictions.Select(contradiction => ContradictionAnswer.Of(contradiction, card.Subject, card.Statements, registers))];

    /// <summary>The statements about other subjects that name this one.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<MentionAnswer> Mentions { get; init; } = [.. card.ToldOfIt.Select(statement => new MentionAnswer(statement, registers))];
}

/// <summary>A cluster's card: the values believed, then each fact with its sources.</summary>
public sealed class ClusterCardAnswer(ReadCard.Card card, DateOnly? asOf, Registers registers) : CardAnswer(card, asOf, registers)
{
    public string? State { get; init; } = card.One(Fields.State)?.Preferred.Code;
    public SubjectAnswer? MergedInto { get; init; } = card.One(Fields.MergedInto)?.Preferred.OtherSubject is { } other ? SubjectAnswer.Of(other) : null;
    public string? Recognition { get; init; } = card.One(Fields.Recognition)?.Preferred.Code;
    public short? Sector { get; init; } = card.One(Fields.Sector)?.Preferred.Code is { } sector ? short.Parse(sector) : null;
    public string? Anchorage { get; init; } = card.One(Fields.Anchorage)?.Preferred.Code;
    public PartnersAnswer Partners { get; init; } = new(card.One(Fields.PartnersNorth)?.Preferred.Flag, card.One(Fields.PartnersSouth)?.Preferred.Flag);
    public PartialDate? Created { get; init; } = card.One(Fields.Created)?.Preferred.Date;
}

/// <summary>One fact: the value believed, and every other value that is stated.</summary>
public sealed class FactAnswer(CardFact fact, Registers registers) : StatementAnswer(fact.Preferred, registers)
{
    public string Field { get; init; } = fact.Field.Code;

    /// <summary>The key within the field: a role, a category of members, what a figure counts; empty where there is none.</summary>
    public string Key { get; init; } = fact.Key;

    [JsonPropertyOrder(1)]
    public IReadOnlyList<OtherAnswer> Others { get; init; } = [.. fact.Others.Select(other => new OtherAnswer(other, registers))];
}

/// <summary>Another statement about the same thing, and how it goes with the value believed.</summary>
public sealed class OtherAnswer(CardFact.Other other, Registers registers) : StatementAnswer(other.Statement, registers)
{
    /// <summary>same, spelling, imprecision, change (both true, each in its time) or conflict.</summary>
    public string Agreement { get; init; } = other.Agreement.ToString().ToLowerInvariant();
}

/// <summary>A statement about another subject that names this one.</summary>
public sealed class MentionAnswer(Statement statement, Registers registers) : StatementAnswer(statement, registers)
{
    public SubjectAnswer Subject { get; init; } = SubjectAnswer.Of(statement.Observation.Subject);
    public string Field { get; init; } = statement.Field;
    public string Key { get; init; } = statement.Key;
}
