using Microsoft.Net.Http.Headers;

namespace Grappe.Web.Shared.Files;

internal static class FileSetup
{
    public static void AddFiles(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<KeepDocuments>();
        builder.Services.AddScoped<IPersonalData, FileData>();
        builder.Services.AddRecurringJob<ForgetDocuments>(ForgetDocuments.Kind, TimeSpan.FromDays(1));
    }

    public static void MapFiles(this WebApplication app) => app.MapGetAndHead("/documents/{id:int}", ReadAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> ReadAsync(int id, GrappeDb db, KeepDocuments documents, IEnumerable<IOwnDocuments> owners, HttpContext context)
    {
        var cancellation = context.RequestAborted;
        if (
            await db.Documents.AsNoTracking().SingleOrDefaultAsync(document => document.Id == id, cancellation) is not { } document
            || !await owners.Single(owner => owner.Owner == document.Owner).MayReadAsync(document, cancellation)
        )
            return Results.NotFound();
        // What came from outside runs nothing here.
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers[HeaderNames.ContentSecurityPolicy] = "default-src 'none'; sandbox";
        context.Response.ContentLength = document.Size;
        return Results.Stream(to => documents.CopyAsync(id, to, cancellation), document.MediaType, document.Name);
    }
}
