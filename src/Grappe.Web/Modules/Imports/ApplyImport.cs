using System.Runtime.CompilerServices;

namespace Grappe.Web.Modules.Imports;

/// <summary>Writes what the lines of an import say, in one transaction. Each is checked again: what stands meanwhile is not written twice.</summary>
internal sealed class ApplyImport(GrappeDb db, ImportRows rows, ImportNews news, TakeSteps steps, TimeProvider clock) : IJobHandler
{
    public const string Kind = "import-apply";

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        try
        {
            await ApplyAsync(run, cancellation);
        }
        catch (Exception exception) when (!PassingFault.Is(exception))
        {
            // The same lines would fail the same way again.
            throw new RuleBroken(exception, "jobs.problem.sent");
        }
    }

    private async Task ApplyAsync(JobRun run, CancellationToken cancellation)
    {
        var id = run.Arguments<ImportJob>().Import;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        db.Database.SetCommandTimeout(0);
        // Another attempt has brought it further.
        if (await db.Imports.SingleOrDefaultAsync(one => one.Id == id && one.State == ImportState.Applying, cancellation) is not { } import)
            return;
        var terms = await rows.TermsAsync(import, cancellation);
        string[] verdicts = import.WithContradictions ? ["new", "contradicts"] : ["new"];
        var total = import.LinesNew + (import.WithContradictions ? import.LinesContradicting : 0);
        var (done, applied) = (0, 0);
        var changed = new List<CheckedLine>();
        await foreach (var batch in rows.LinesOf(import).CheckAsync(terms, LinesAsync(import, verdicts, cancellation), writes: true, cancellation))
        {
            done += batch.Count;
            applied += batch.Count(line => line.Applies(terms));
            changed.AddRange(batch.Where(line => !line.Applies(terms)));
            await run.ReportAsync(Math.Min(done, total - 1), total, cancellation);
        }
        // Lines are judged in whichever order.
        if (import.AllOrNothing && changed.Where(line => line.Verdict != "same").MinBy(line => line.Row.Line) is { } missed)
        {
            await transaction.RollbackAsync(cancellation);
            await LeaveAsync(import, changed, missed.Row.Line, run, cancellation);
            return;
        }
        await CorrectAsync(import, changed, cancellation);
        var now = clock.GetUtcNow().UtcDateTime;
        await steps.TakeAsync(
            ImportWorkflow.Table,
            ImportWorkflow.Finish,
            import,
            also: set => set.SetProperty(one => one.AppliedAt, now).SetProperty(one => one.LinesApplied, applied),
            cancellation: cancellation
        );
        await CountAsync(id, cancellation);
        await news.TellAsync(ImportNews.Applied, id, cancellation);
        await run.DoneAsync(db, new { import = id, applied });
        await transaction.CommitAsync(cancellation);
    }

    // Nothing of it stands; whoever asked for all or nothing sees which line did not go any longer.
    private async Task LeaveAsync(Import import, IReadOnlyList<CheckedLine> changed, int line, JobRun run, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await CorrectAsync(import, changed, cancellation);
        await steps.TakeAsync(
            ImportWorkflow.Table,
            ImportWorkflow.LeaveAll,
            import,
            also: set =>
                set.SetProperty(one => one.Problem, "import.left-all")
                    .SetProperty(one => one.ProblemValues, new[] { line.ToString(CultureInfo.InvariantCulture) }),
            cancellation: cancellation
        );
        await CountAsync(import.Id, cancellation);
        await run.DoneAsync(db, new { import = import.Id, applied = 0 });
        await transaction.CommitAsync(cancellation);
    }

    private Task CountAsync(int id, CancellationToken cancellation) =>
        db.Database.ExecuteSqlAsync(
            $"""
            update imports set lines_new = counted.new, lines_same = counted.same, lines_contradicting = counted.contradicting, lines_wrong = counted.wrong
            from (
                select count(*) filter (where verdict = 'new') as new, count(*) filter (where verdict = 'same') as same,
                    count(*) filter (where verdict = 'contradicts') as contradicting, count(*) filter (where verdict = 'error') as wrong
                from import_lines where import_id = {id}
            ) counted
            where id = {id}
            """,
            cancellation
        );

    private async IAsyncEnumerable<ImportRow> LinesAsync(Import import, string[] verdicts, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var columns = new ImportColumns(import.Columns);
        await foreach (var line in rows.JudgedAsync(import.Id, verdicts, cancellation))
            yield return new ImportRow(columns, line.Line, line.Cells);
    }

    // What changed since the check: said by somebody else meanwhile, or no longer to be understood.
    private async Task CorrectAsync(Import import, IEnumerable<CheckedLine> changed, CancellationToken cancellation)
    {
        foreach (var line in changed)
            await db
                .ImportLines.Where(one => one.ImportId == import.Id && one.Line == line.Row.Line)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(one => one.Verdict, line.Verdict)
                            .SetProperty(one => one.ProblemColumn, line.Fault == null ? null : line.Fault.Column)
                            .SetProperty(one => one.Problem, line.Fault == null ? null : line.Fault.Problem.Text)
                            .SetProperty(one => one.ProblemValues, line.Fault == null ? Array.Empty<string>() : line.Fault.Problem.KeptValues)
                            .SetProperty(one => one.Proposals, ImportRows.ProposalsOf(line))
                            .SetProperty(one => one.KnownValue, line.Standing == null ? null : line.Standing.Value)
                            .SetProperty(one => one.KnownSource, line.Standing == null ? null : line.Standing.Source),
                    cancellation
                );
    }
}
