using System.Collections.Immutable;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>Statements as the claims that <c>Grappe.Algorithms</c> ranks and compares.</summary>
public static class Claims
{
    public static Claim Of(Statement statement, Observation observation, Source source, Func<int, string> placeSlug, Func<Statement, string> otherSubject)
    {
        var field = Fields.Find(statement.Field)!;
        if (field == Fields.Role && Fields.SharedRoles.Contains(statement.Key))
            field = field with { Cardinality = Cardinality.Many };
        if (field == Fields.Aspect && Fields.AddedUp.Contains(statement.Key))
            field = field with { Cardinality = Cardinality.Many };
        return new Claim(
            statement.Id,
            field,
            statement.Key,
            field.Kind switch
            {
                ValueKind.Name or ValueKind.Holder => new TextValue(statement.Name!),
                ValueKind.Code => new CodeValue(statement.Code!),
                ValueKind.Codes => new CodesValue([.. statement.Code!.Split('+')]),
                ValueKind.Number => new NumberValue(statement.NumberFrom!.Value, statement.NumberTo!.Value, statement.Unit ?? ""),
                ValueKind.Date => new DateValue(statement.Date!.Value),
                // Unlike any place of the register, and like the same name elsewhere.
                ValueKind.Places => new PlacesValue(
                    statement.IsPlaceAsWritten ? [$"«{Spelling.Fold(statement.Wording!)}»"] : [.. statement.PlaceIds!.Select(placeSlug)]
                ),
                ValueKind.Reference => new ReferenceValue(otherSubject(statement)),
                ValueKind.Flag => new FlagValue(statement.Flag!.Value),
                _ => new TextValue(statement.Written ?? ""),
            },
            observation.ObservedOn,
            // Each organisation speaks for itself, though all that is declared here stands under one source.
            observation.DeclaredForId
                is { } declarer
                ? $"{source.Slug}/{declarer}"
                : source.Slug,
            source.Rank,
            observation.Part,
            observation.Id,
            // Where it lies nobody can tell: it may be within whatever another names.
            statement.Qualifiers.Aggregate(statement.IsPlaceAsWritten ? Qualifiers.About : Qualifiers.None, (sum, qualifier) => sum | QualifierOf(qualifier)),
            statement.Qualifiers.FirstOrDefault(qualifier => qualifier.StartsWith("within:", StringComparison.Ordinal))?["within:".Length..] ?? ""
        );
    }

    /// <summary>The claims of observations whose statements, source and other subjects were read with them.</summary>
    public static ImmutableArray<Claim> Of(IEnumerable<Observation> observations, IReadOnlyDictionary<int, Place> places) =>
        [
            .. observations.SelectMany(observation =>
                observation.Statements.Select(statement =>
                    Of(statement, observation, observation.Source, id => places[id].Slug, other => other.OtherSubject!.Code)
                )
            ),
        ];

    /// <summary>The believed statement of each fact, in the order in which the fields are shown; the statements of the observations were read with them.</summary>
    public static IEnumerable<Statement> Believed(IReadOnlyList<Observation> observations, Registers registers)
    {
        foreach (var observation in observations)
            observation.Source = registers.Sources[observation.SourceId];
        var statements = observations.SelectMany(observation => observation.Statements).ToDictionary(statement => statement.Id);
        return Resolution
            .Resolve(Of(observations, registers.Places), registers.PlaceTree)
            .Where(fact => !fact.IsOver)
            .OrderBy(fact => Fields.Order(fact.Field))
            .Select(fact => statements[fact.Preferred.Id]);
    }

    private static Qualifiers QualifierOf(string code) => Enum.TryParse<Qualifiers>(code, ignoreCase: true, out var qualifier) ? qualifier : Qualifiers.None;
}
