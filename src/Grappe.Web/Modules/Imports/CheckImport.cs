using System.Text.Json;
using Microsoft.EntityFrameworkCore.Query;

namespace Grappe.Web.Modules.Imports;

/// <summary>Reads the file of an import and tells of each line what it would do. Nothing else is changed.</summary>
internal sealed class CheckImport(GrappeDb db, ImportRows rows, MapColumns map, JobQueue jobs, ImportNews news, TakeSteps steps, TimeProvider clock)
    : IJobHandler
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
        await using var content = await rows.FileAsync(import.Id, cancellation);
        var (table, file) = (rows.TableOf(import), rows.Open(import, content, cancellation));
        await rows.KeepFirstAsync(import.Id, file, cancellation);
        var decided = await map.DecideAsync(import, table, file, cancellation);
        if (decided.Asks)
        {
            await steps.TakeAsync(ImportWorkflow.Table, ImportWorkflow.Ask, import, also: set => SetColumns(set, file, decided), cancellation: cancellation);
            return;
        }
        var lines = new ReadLines(table, file, decided.Mapping, await rows.ReplacementsAsync(import.Id, cancellation));
        var terms = await rows.TermsAsync(import, cancellation);
        var (columns, wrong) = (lines.Columns.Names.ToArray(), new List<CheckedLine>());
        string[] ignored = [.. file.Headings.Where((heading, index) => decided.Mapping[index].Length == 0 && heading.Length > 0 && !Headings.IsNote(heading))];
        var counts = CheckedLine.Verdicts.ToDictionary(verdict => verdict, _ => 0);
        await foreach (var batch in rows.LinesOf(import).CheckAsync(terms, Sound(lines, wrong).ToAsyncEnumerable(), writes: false, cancellation))
            await WriteAsync(batch);
        await WriteAsync([]);
        var now = clock.GetUtcNow().UtcDateTime;
        await steps.TakeAsync(
            ImportWorkflow.Table,
            ImportWorkflow.Check,
            import,
            also: set =>
            {
                SetColumns(set, file, decided);
                set.SetProperty(one => one.Problem, (string?)null)
                    .SetProperty(one => one.Columns, columns)
                    .SetProperty(one => one.IgnoredColumns, ignored)
                    .SetProperty(one => one.LinesNew, counts["new"])
                    .SetProperty(one => one.LinesSame, counts["same"])
                    .SetProperty(one => one.LinesContradicting, counts["contradicts"])
                    .SetProperty(one => one.LinesWrong, counts["error"])
                    .SetProperty(one => one.LinesExample, lines.Examples)
                    .SetProperty(one => one.CheckedAt, now);
            },
            cancellation: cancellation
        );
        var isSound = counts["error"] == 0 && (!import.AllOrNothing || import.WithContradictions || counts["contradicts"] == 0);
        if (import.AppliesIfSound && isSound)
            await ApplyAsync(import, run, cancellation);

        async Task WriteAsync(IReadOnlyList<CheckedLine> batch)
        {
            CheckedLine[] all = [.. wrong, .. batch];
            wrong.Clear();
            await rows.WriteAsync(import.Id, all);
            foreach (var line in all)
                counts[line.Verdict]++;
            await run.ReportAsync(counts.Values.Sum(), cancellation: cancellation);
        }
    }

    private static void SetColumns(UpdateSettersBuilder<Import> set, ReadFile file, MapColumns.Decided decided)
    {
        var (headings, form) = (file.Headings.ToArray(), JsonSerializer.Serialize(file.Sheet.Form, JsonSerializerOptions.Web));
        set.SetProperty(one => one.Headings, headings)
            .SetProperty(one => one.Mapping, decided.Mapping)
            .SetProperty(one => one.MappedBy, decided.By)
            .SetProperty(one => one.RememberedAt, decided.RememberedAt)
            .SetProperty(one => one.Form, form);
    }

    // What is wrong before anybody asks what it means is put aside.
    private IEnumerable<ImportRow> Sound(ReadLines lines, List<CheckedLine> wrong)
    {
        foreach (var (row, fault) in lines.All())
        {
            lastRead = row.Line;
            if (fault is null)
                yield return row;
            else
                wrong.Add(new CheckedLine(row, "error", fault));
        }
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
