using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Shared.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Gives the files that prove something: to everybody once what they prove is published, before that to those who judge it, and before it is sent to its author alone.</summary>
internal static class DocumentsApi
{
    public static void MapDocuments(this WebApplication app) => app.MapGetAndHead("/documents/{id:int}", ReadAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> ReadAsync(int id, GrappeDb db, JudgeProposals judge, HttpContext context)
    {
        var proposal = await db
            .Proposals.Include(proposal => proposal.Counterpart)
            .SingleOrDefaultAsync(proposal => proposal.DocumentId == id || proposal.Values.Any(value => value.DocumentId == id));
        var published =
            await db.Observations.AnyAsync(observation => observation.DocumentId == id)
            || await db.Statements.AnyAsync(statement => statement.DocumentId == id && statement.Observation.RetractedAt == null);
        if (proposal is null || !(published || judge.MayRead(proposal)))
            return Results.NotFound();
        var document = await db.Documents.SingleAsync(document => document.Id == id);
        // What came from outside runs nothing here.
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers[HeaderNames.ContentSecurityPolicy] = "default-src 'none'; sandbox";
        return Results.File(document.Content, document.MediaType, document.Name);
    }
}
