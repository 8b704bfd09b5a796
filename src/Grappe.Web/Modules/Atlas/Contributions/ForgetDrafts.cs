using Grappe.Web.Database;
using Grappe.Web.Shared.Background;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Forgets drafts that nobody went on with, and files that prove nothing any longer, after the times that docs/register-of-processing.md promises.</summary>
internal sealed class ForgetDrafts(GrappeDb db, TimeProvider clock) : IJobHandler
{
    public const string Kind = "forget-drafts";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);
    private static readonly TimeSpan FilesKept = TimeSpan.FromDays(1);

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (left, unused) = (now - Kept, now - FilesKept);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var drafts = await db.Database.ExecuteSqlAsync($"delete from proposals where submitted_at is null and changed_at < {left}", cancellation);
        // Replaced by another, or of a draft that is gone: nothing takes up again a file that it let go of.
        var documents = await db.Database.ExecuteSqlAsync(
            $"""
            delete from documents document where uploaded_at < {unused}
                and not exists (select from proposals where document_id = document.id) and not exists (select from observations where document_id = document.id)
                and not exists (select from proposed_values where document_id = document.id) and not exists (select from statements where document_id = document.id)
            """,
            cancellation
        );
        await run.DoneAsync(db, new { drafts, documents });
        await transaction.CommitAsync(cancellation);
    }
}
