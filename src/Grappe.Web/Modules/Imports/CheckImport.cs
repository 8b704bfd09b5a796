namespace Grappe.Web.Modules.Imports;

/// <summary>Reads the file of an import and tells of each line what it would do. Nothing else is changed.</summary>
internal sealed class CheckImport(GrappeDb db, ImportRows rows, JobQueue jobs, ImportNews news, TakeSteps steps, TimeProvider clock) : IJobHandler
{
    public const string Kind = "import-check";
    private int lastRead;

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var id = run.Arguments<ImportJob>().Import;
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            db.Database.SetCommandTimeout(0);
            // Another attempt has brought it further.
            if (await db.Imports.SingleOrDefaultAsync(one => one.Id == id && one.State == ImportState.Checking, cancellation) is not { } import)
                return;
            await db.ImportLines.Where(line => line.ImportId == id).ExecuteDeleteAsync(cancellation);
            await CheckAsync(import, run, cancellation);
            await run.DoneAsync(db, new { import = id });
            await transaction.CommitAsync(cancellation);
        }
        catch (RuleBroken refused)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await RefuseAsync(id, refused.Problem, cancellation);
            await run.DoneAsync(db, new { import = id });
            await transaction.CommitAsync(cancellation);
        }
        catch (Exception exception) when (!PassingFault.Is(exception))
        {
            // The same file would fail the same way again: who sent it is told at once, and who mends the platform finds why beside the job.
            await using (var transaction = await db.Database.BeginTransactionAsync(cancellation))
            {
                await RefuseAsync(id, new Problem("import.unexpected", Sheet.Text(lastRead)), cancellation);
                await transaction.CommitAsync(cancellation);
            }
            throw new RuleBroken(exception, "jobs.problem.sent");
        }
    }

    private async Task RefuseAsync(int id, Problem refused, CancellationToken cancellation)
    {
        if (await db.Imports.SingleOrDefaultAsync(one => one.Id == id && one.State == ImportState.Checking, cancellation) is not { } import)
            return;
        await steps.TakeAsync(
            ImportWorkflow.Table,
            ImportWorkflow.Refuse,
            import,
            also: set => set.SetProperty(one => one.Problem, refused.Text).SetProperty(one => one.ProblemValues, refused.KeptValues),
            cancellation: cancellation
        );
        await db.ImportLines.Where(line => line.ImportId == id).ExecuteDeleteAsync(cancellation);
        await news.TellAsync(ImportNews.Refused, id, cancellation);
    }

    private async Task CheckAsync(Import import, JobRun run, CancellationToken cancellation)
    {
        await using var file = await rows.FileAsync(import.Id, cancellation);
        var table = rows.TableOf(import);
        var (columns, ignored, lines) = ImportRows.Read(ImportRows.Open(file, table, clock, cancellation), table);
        var counts = CheckedLine.Verdicts.ToDictionary(verdict => verdict, _ => 0);
        var misread = new List<CheckedLine>();
        await foreach (var batch in rows.LinesOf(import).CheckAsync(import.Terms, Noted(lines, misread).ToAsyncEnumerable(), writes: false, cancellation))
            await KeepAsync([.. batch, .. Taken(misread)]);
        await KeepAsync(Taken(misread));
        var now = clock.GetUtcNow().UtcDateTime;
        await steps.TakeAsync(
            ImportWorkflow.Table,
            ImportWorkflow.Check,
            import,
            also: set =>
                set.SetProperty(one => one.Problem, (string?)null)
                    .SetProperty(one => one.Columns, columns.Names.ToArray())
                    .SetProperty(one => one.IgnoredColumns, ignored)
                    .SetProperty(one => one.LinesNew, counts["new"])
                    .SetProperty(one => one.LinesSame, counts["same"])
                    .SetProperty(one => one.LinesContradicting, counts["contradicts"])
                    .SetProperty(one => one.LinesWrong, counts["error"])
                    .SetProperty(one => one.CheckedAt, now),
            cancellation: cancellation
        );
        if (import.AppliesIfSound && counts["error"] == 0)
            await ApplyAsync(import, run, cancellation);

        async Task KeepAsync(IReadOnlyList<CheckedLine> batch)
        {
            await rows.WriteAsync(import.Id, batch);
            foreach (var line in batch)
                counts[line.Verdict]++;
            await run.ReportAsync(counts.Values.Sum(), cancellation: cancellation);
        }
    }

    // Lines that could not be read go past the table, which would take what stands in them for values.
    private IEnumerable<ImportRow> Noted(IEnumerable<(ImportRow Row, Fault? Fault)> lines, List<CheckedLine> misread)
    {
        foreach (var (row, fault) in lines)
        {
            lastRead = row.Line;
            if (fault is null)
                yield return row;
            else
                misread.Add(new CheckedLine(row, "error", fault));
        }
    }

    private static List<CheckedLine> Taken(List<CheckedLine> misread)
    {
        var taken = misread.ToList();
        misread.Clear();
        return taken;
    }

    private async Task ApplyAsync(Import import, JobRun run, CancellationToken cancellation)
    {
        var job = await jobs.AddAsync(
            ApplyImport.Kind,
            new ImportJob(import.Id),
            requestedBy: run.RequestedBy,
            token: run.RequestedToken,
            cancellation: cancellation
        );
        await steps.TakeAsync(
            ImportWorkflow.Table,
            ImportWorkflow.ApplyAtOnce,
            await db.Imports.SingleAsync(one => one.Id == import.Id, cancellation),
            also: set => set.SetProperty(one => one.AppliedById, run.RequestedBy).SetProperty(one => one.JobId, job),
            cancellation: cancellation
        );
    }
}

/// <summary>The arguments of a job that works on an import.</summary>
internal sealed record ImportJob(int Import, string? Reason = null);
