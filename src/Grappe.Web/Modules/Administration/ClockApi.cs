using System.Net;

namespace Grappe.Web.Modules.Administration;

/// <summary>The moment to which a test moves the demo's clock.</summary>
/// <param name="To">A moment, in UTC where it says nothing else.</param>
public sealed record ClockToMove(string? To);

/// <summary>The time that the demo's clock shows after it was moved.</summary>
public sealed record ClockMoved(DateTimeOffset Now);

internal static class ClockApi
{
    public static void MapClock(this IEndpointRouteBuilder app) =>
        // Sent as JSON, which no page of another site can send here.
        app.MapPost(
                "/demo/clock",
                async (ClockToMove sent, DemoClock clock, Translator translator, HttpContext context, CancellationToken cancellation) =>
                {
                    if (!IsFromHere(context))
                        return Results.NotFound();
                    try
                    {
                        await clock.MoveAsync(sent.To, cancellation);
                        return Results.Ok(new ClockMoved(clock.GetUtcNow()));
                    }
                    catch (RuleBroken broken)
                    {
                        return Problems.Of(context, broken.Status, translator.Say(broken.Problem));
                    }
                }
            )
            .AllowAnonymous()
            .DisableAntiforgery()
            .ExcludeFromDescription();

    // By the machine itself, and by no proxy on it that brings somebody from elsewhere.
    private static bool IsFromHere(HttpContext context) =>
        (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address)) && !context.Request.Headers.ContainsKey("X-Forwarded-For");
}
