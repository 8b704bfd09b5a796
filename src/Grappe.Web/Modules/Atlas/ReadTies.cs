using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Reads what ties subjects: co-operations, and statements by which one of them names the other, from either side.</summary>
public sealed class ReadTies(GrappeDb db, Registers registers)
{
    private sealed record Row(int One, int Other, int? Cooperation, long? Said);

    /// <summary>The ties of some with some others, those that say when first.</summary>
    public async Task<ILookup<(int One, int Other), ToldTie>> ReadAsync(int[] ones, int[] others, CancellationToken cancellation)
    {
        var rows = await db
            .Database.SqlQueryRaw<Row>(
                $"""select one as "One", other as "Other", cooperation as "Cooperation", said as "Said" from ties where one = any (@p0) and other = any (@p1)""",
                ones,
                others
            )
            .ToListAsync(cancellation);
        var cooperations = await CooperationsAsync(rows, cancellation);
        var statements = await StatementsAsync(rows, cancellation);
        var dates = await DatesAsync(others, cancellation);
        return rows.Select(row =>
                row.Cooperation is { } id ? Of(row, cooperations.GetValueOrDefault(id)) : Of(row, statements.GetValueOrDefault(row.Said!.Value))
            )
            // One that was taken back between the questions.
            .OfType<ToldTie>()
            .Select(tie => tie.When is null && dates.TryGetValue(tie.Other, out var date) ? tie with { When = date } : tie)
            .OrderBy(tie => tie.When is null)
            .ToLookup(tie => (tie.One, tie.Other));
    }

    private ToldTie? Of(Row row, ToldCooperation? cooperation)
    {
        if (cooperation is null)
            return null;
        cooperation.Source = registers.Sources[cooperation.SourceId];
        return new(row.One, row.Other, cooperation.Kind, cooperation.Status, cooperation.Year, cooperation.Text, Where.Of(cooperation));
    }

    private ToldTie? Of(Row row, Statement? statement)
    {
        if (statement is null)
            return null;
        statement.Observation.Source = registers.Sources[statement.Observation.SourceId];
        return new(row.One, row.Other, statement.Field, null, statement.Since, statement.Text, Where.Of(statement));
    }

    private Task<Dictionary<int, ToldCooperation>> CooperationsAsync(List<Row> rows, CancellationToken cancellation)
    {
        var ids = rows.Select(row => row.Cooperation).OfType<int>().Distinct().ToList();
        return db.ToldCooperations.AsNoTracking().Where(one => ids.Contains(one.Id)).ToDictionaryAsync(one => one.Id, cancellation);
    }

    private Task<Dictionary<long, Statement>> StatementsAsync(List<Row> rows, CancellationToken cancellation)
    {
        var ids = rows.Select(row => row.Said).OfType<long>().Distinct().ToList();
        return db
            .Statements.AsNoTracking()
            .Include(statement => statement.Observation)
            .Where(statement => ids.Contains(statement.Id))
            .ToDictionaryAsync(statement => statement.Id, cancellation);
    }

    // When an event was, as the newest says.
    private async Task<Dictionary<int, PartialDate>> DatesAsync(int[] subjects, CancellationToken cancellation)
    {
        var said = await db
            .Statements.AsNoTracking()
            .Where(statement =>
                subjects.Contains(statement.Observation.SubjectId)
                && statement.Observation.Subject.Kind == "event"
                && statement.Observation.RetractedAt == null
                && (statement.Field == Fields.Date.Code || statement.Field == Fields.Start.Code)
                && statement.Date != null
            )
            .Select(statement => new
            {
                statement.Observation.SubjectId,
                statement.Observation.ObservedOn,
                Date = statement.Date!.Value,
            })
            .ToListAsync(cancellation);
        return said.GroupBy(one => one.SubjectId).ToDictionary(same => same.Key, same => same.MaxBy(one => one.ObservedOn.Last)!.Date);
    }
}
