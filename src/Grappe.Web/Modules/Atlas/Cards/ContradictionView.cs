using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>A contradiction with its statements, each with its observation and source, in the contradiction's order.</summary>
/// <param name="ShowSubject">Whether to name and link the subject: not on its own page.</param>
public sealed record ContradictionView(Contradiction Contradiction, IReadOnlyList<Statement> Statements, Subject Subject, bool ShowSubject)
{
    /// <summary>The source that says all of it, where there is one. Declarations of different days stand under one source, and are not one that contradicts itself.</summary>
    public Source? OnlySource =>
        Contradiction.WithinOneSource && !(IsDeclared && Statements.DistinctBy(statement => statement.Observation.ObservedOn).Count() > 1)
            ? Statements[0].Observation.Source
            : null;

    private bool IsDeclared => Statements[0].Observation.Source.Slug == Source.Declarations;

    /// <summary>The statements that say the same stand together: for a total or an announced number, what it is held against goes without saying.</summary>
    public IEnumerable<IReadOnlyList<Statement>> Sides(Func<Statement, string> say) =>
        Contradiction.Kind is "sum" || (Contradiction.Kind is "listed" && Contradiction.Field == Fields.Members.Code)
            ?
            [
                [Statements[0]],
            ]
            : Statements
                .GroupBy(statement => (say(statement), statement.Field, Contradiction.Kind == "role" ? statement.Key : ""))
                .Select(group => group.ToList());

    /// <summary>Names what is disputed: the thing counted, the day of what, the point of the text, the person.</summary>
    public string Disputed(Translator translator) =>
        Contradiction.Kind switch
        {
            "role" => translator["contradiction.about.role", Statements[0].Name],
            "sum" or "listed" or "order" => translator[$"contradiction.about.{Contradiction.Kind}", Thing(translator)],
            _ => Thing(translator),
        };

    /// <summary>Says who contradicts whom, and how gravely.</summary>
    public string Lead(Translator translator)
    {
        if (Contradiction is { Expected: { } expected, Found: { } found })
            return translator[$"contradiction.{Contradiction.Kind}", translator.Number(expected), translator.Number(found)];
        if (Contradiction.Degree == Contradiction.Spelling)
            return translator["contradiction.spelling"];
        if (Contradiction.Kind != "value")
            return translator[$"contradiction.{Contradiction.Kind}"];
        var text = Contradiction.IsConflict ? "contradiction.value" : "contradiction.imprecise";
        if (OnlySource is not { } source)
            return translator[text];
        // What is declared is known by its own day: that of the source is the one on which the platform began.
        var year = (IsDeclared ? Statements[0].Observation.ObservedOn : source.Published).Year;
        return translator[$"{text}.self", translator.Either($"source-the.{source.Kind}", "source-the.other", year.ToString(CultureInfo.InvariantCulture))];
    }

    private string Thing(Translator translator)
    {
        var first = Statements[0];
        if (Contradiction.Field == Fields.Term.Code)
            return translator["contradiction.about.term", first.Name];
        if (Fields.Find(Contradiction.Field) is { Kind: ValueKind.Number or ValueKind.Date } && first.Text?.In(translator.Language) is { Length: > 0 } label)
            return label;
        if (Contradiction.Field == Fields.Date.Code)
            return translator.DayOf(Subject.Kind);
        var name = translator.FieldName(Contradiction.Field, Contradiction.Key);
        // A point that nobody named yet is told by what is said of it.
        var said = Statements.Select(statement => statement.Text?.In(translator.Language)).OfType<string>().Distinct().ToList();
        return Contradiction.Field == Fields.Aspect.Code && said.Count > 1 && name == translator.Code("field", Fields.Aspect.Code)
            ? translator["contradiction.about.either", said[0], said[1]]
            : name;
    }
}
