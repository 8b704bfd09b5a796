using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Citations;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.OpenData;

/// <summary>Counts what the data set holds, and reads which one it is.</summary>
public sealed class ReadFigures(GrappeDb db, Registers registers)
{
    /// <param name="Subjects">How many of each kind.</param>
    public sealed record Figures(
        DataLoad Load,
        IReadOnlyDictionary<string, int> Subjects,
        int TableRows,
        int Cooperations,
        int Contradictions,
        int Places,
        int Sources
    );

    public async Task<Figures> ReadAsync(CancellationToken cancellation) =>
        new(
            await db.DataLoads.OrderByDescending(load => load.Id).FirstAsync(cancellation),
            await db.Subjects.Where(subject => subject.FromFiles || subject.Observations.Any()).CountByAsync(subject => subject.Kind, cancellation),
            await db.TableRows.CountAsync(cancellation),
            await db.ToldCooperations.CountAsync(cancellation),
            await db.Contradictions.CountAsync(contradiction => contradiction.Degree == Contradiction.Conflict, cancellation),
            registers.Places.Count,
            registers.Sources.Count
        );
}
