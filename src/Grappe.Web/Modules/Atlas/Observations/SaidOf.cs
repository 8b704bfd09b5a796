using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>All that is said of a subject, to hold against it what somebody brings in.</summary>
internal sealed class SaidOf
{
    public sealed record Stated(Claim Claim, Statement Statement, Observation Observation);

    private readonly Registers registers;
    private readonly PartialDate today;
    private readonly ILookup<(string Field, string Key), Stated> about;
    private readonly HashSet<long> believed;

    /// <param name="subject">Read with its observations, their statements and sources.</param>
    /// <param name="registers">The places and sources it is said with.</param>
    /// <param name="today">The day of a statement that names none.</param>
    public SaidOf(Subject subject, Registers registers, PartialDate today)
    {
        (this.registers, this.today) = (registers, today);
        var claims = Claims.Of(subject.Observations, registers.Places);
        Facts = Resolution.Resolve(claims, registers.PlaceTree);
        about = subject
            .Observations.SelectMany(observation => observation.Statements.Select(statement => (observation, statement)))
            .Zip(claims, (each, claim) => new Stated(claim, each.statement, each.observation))
            .ToLookup(each => (each.Statement.Field, each.Statement.Key));
        believed = [.. Facts.Select(fact => fact.Preferred.Id)];
    }

    public IReadOnlyList<Fact> Facts { get; }

    /// <summary>Finds the statement that a fact prefers, with its claim and its observation.</summary>
    public Stated Preferred(Fact fact) => about[(fact.Field.Code, fact.Preferred.Key)].Single(each => each.Claim.Id == fact.Preferred.Id);

    /// <summary>Finds what says the same of the same other subject, by whatever key.</summary>
    public IEnumerable<Stated> Told(Statement statement) =>
        about
            .Where(field => field.Key.Field == statement.Field)
            .SelectMany(field => field)
            .Where(each => each.Statement.OtherSubjectId == statement.OtherSubjectId);

    /// <summary>Makes the claim of a new statement, in the name of the subject for which it is declared.</summary>
    public Claim ClaimOf(Statement statement, PartialDate? observedOn, int? declaredFor) =>
        Claims.Of(
            statement,
            new Observation
            {
                Part = "declaration",
                Heading = "",
                ObservedOn = observedOn ?? today,
                DeclaredForId = declaredFor,
            },
            registers.Sources.Values.Single(source => source.Slug == Source.Declarations),
            id => registers.Places[id].Slug,
            other => other.OtherSubject!.Code
        );

    /// <summary>Whether it is said already: by the source it was taken from, by who declares it, or by whoever is believed.</summary>
    public bool Says(Statement statement, Claim claim, PartialDate? observedOn, int? declaredFor, string? source = null, string? wording = null)
    {
        return about[(statement.Field, statement.Key)].Any(each => Stands(each) && IsSame(each));

        bool Stands(Stated each) =>
            each.Observation.Source.Slug == source
            || (each.Observation.Source.Slug == Source.Declarations && each.Observation.DeclaredForId == declaredFor)
            || believed.Contains(each.Claim.Id);

        bool IsSame(Stated each) =>
            (
                claim.Field.Kind == ValueKind.Text
                || Equals(each.Claim.Value, claim.Value)
                || (each.Claim.Value is TextValue said && claim.Value is TextValue saying && TypedText.AreSame(said.Text, saying.Text))
            )
            && (wording is null || TypedText.AreSame(wording, each.Statement.Wording))
            && (statement.TextFr is null || SameText(each.Statement, statement))
            && (observedOn is null || observedOn == each.Observation.ObservedOn)
            && each.Statement.Qualifiers.ToHashSet().SetEquals(statement.Qualifiers);
    }

    /// <summary>Whether one says the text of the other: what was written in one language alone is held against that language alone.</summary>
    public static bool SameText(Statement a, Statement b) =>
        b.Language is { } written && TypedText.AreSame(a.TextIn(written), b.Written)
        || (TypedText.AreSame(a.TextFr, b.TextFr) && TypedText.AreSame(a.TextEn, b.TextEn) && TypedText.AreSame(a.TextAr, b.TextAr));
}
