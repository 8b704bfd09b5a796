namespace Grappe.Web.Shared.Web;

internal static class ErrorPages
{
    public const string Path = "/error";

    public static void UseErrorPages(this WebApplication app)
    {
        var troubles = app.Services.GetRequiredService<Troubles>();
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = Path,
                StatusCodeSelector = exception =>
                {
                    troubles.Note(exception);
                    return StorageFull.Is(exception) ? 507
                        : DatabaseAway.Is(exception) ? 503
                        : exception is BadHttpRequestException bad ? bad.StatusCode
                        : 500;
                },
            }
        );
        app.UseStatusCodePagesWithReExecute(Path, createScopeForStatusCodePages: true);
    }
}
