using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>A contradiction with its statements, each with its observation and source, in the contradiction's order.</summary>
/// <param name="ShowSubject">Whether to name and link the subject: not on its own page.</param>
public sealed record ContradictionView(Contradiction Contradiction, IReadOnlyList<Statement> Statements, Subject Subject, bool ShowSubject)
{
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
}
