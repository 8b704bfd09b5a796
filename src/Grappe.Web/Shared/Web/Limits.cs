using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Grappe.Web.Shared.Web;

/// <summary>The limits on what one network address may send.</summary>
public static class Limits
{
    /// <summary>On pages where something could be guessed or flooded by who is not signed in.</summary>
    public const string Guarded = "guarded";

    private const int GuardedAtOnce = 30;
    private static readonly TimeSpan GuardedWithin = TimeSpan.FromMinutes(5);
    private const int BytesOfNetwork = 8;

    /// <summary>From where a request comes: an IPv4 address, or the /64 of an IPv6 address, of which one subscriber has all.</summary>
    public static string NetworkOf(HttpContext context) => NetworkOf(context.Connection.RemoteIpAddress);

    internal static string NetworkOf(IPAddress? address)
    {
        if (address is null)
            return "nowhere";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(BytesOfNetwork).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    internal static void AddLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<Quotas>();
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (rejected, _) =>
            {
                AskToWait(rejected.HttpContext, rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : GuardedWithin);
                return ValueTask.CompletedTask;
            };
            var atOnce = builder.Configuration.GetValue("Limits:Guarded", GuardedAtOnce);
            limiter.AddPolicy(
                Guarded,
                // A partition keeps the limiter it was made with: readings must never share one with what is sent.
                context =>
                    Reads(context.Request)
                        ? RateLimitPartition.GetNoLimiter("reads")
                        : RateLimitPartition.GetFixedWindowLimiter(
                            $"sends {NetworkOf(context)}",
                            _ => new FixedWindowRateLimiterOptions { PermitLimit = atOnce, Window = GuardedWithin }
                        )
            );
        });
    }

    internal static bool Reads(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    internal static void AskToWait(HttpContext context, TimeSpan wait) =>
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
