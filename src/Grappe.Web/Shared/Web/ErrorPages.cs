using Npgsql;

namespace Grappe.Web.Shared.Web;

internal static class ErrorPages
{
    public const string Path = "/error";

    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = Path,
                StatusCodeSelector = exception =>
                    IsDatabaseAway(exception) ? 503
                    : exception is BadHttpRequestException bad ? bad.StatusCode
                    : 500,
            }
        );
        app.UseStatusCodePagesWithReExecute(Path, createScopeForStatusCodePages: true);
    }

    private static bool IsDatabaseAway(Exception? exception) =>
        exception switch
        {
            null => false,
            PostgresException answered => answered.SqlState is "57P01" or "57P02" or "57P03" or "53300",
            NpgsqlException => true,
            _ => IsDatabaseAway(exception.InnerException),
        };
}
