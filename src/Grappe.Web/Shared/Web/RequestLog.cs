using System.Diagnostics;

namespace Grappe.Web.Shared.Web;

/// <summary>Gives each request an identifier that its answer carries, and writes one line of log for it.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        context.Response.OnStarting(Identify, context);
        using (logger.BeginScope(new Dictionary<string, object> { ["RequestId"] = context.TraceIdentifier }))
        {
            try
            {
                await next(context);
            }
            finally
            {
                // The address without its query, as what people search for is theirs, and without keys that open something.
                Answered(
                    logger,
                    context.Request.Method,
                    SecretInRoute.PathOf(context),
                    context.Response.StatusCode,
                    Stopwatch.GetElapsedTime(started).TotalMilliseconds,
                    context.TraceIdentifier
                );
            }
        }
    }

    // At the last moment: where something failed, the headers set until then are cleared.
    private static Task Identify(object state)
    {
        var context = (HttpContext)state;
        context.Response.Headers["X-Request-Id"] = context.TraceIdentifier;
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Path} answered {Status} in {Milliseconds:0.0} ms ({RequestId})")]
    private static partial void Answered(ILogger logger, string method, string path, int status, double milliseconds, string requestId);
}
