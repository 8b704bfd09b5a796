using System.Net;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Says on whose pages a passkey may be made and used: those of the address that an operator gave, and else of this machine's own names.</summary>
internal static class PasskeyOrigin
{
    public static void Configure(IdentityPasskeyOptions passkeys, IConfiguration configuration)
    {
        // Never what a header alone says: whoever sends the request writes it.
        var given = Uri.TryCreate(configuration["Address"], UriKind.Absolute, out var address) ? address : null;
        string[] listening = [.. (configuration["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(url => BindingAddress.Parse(url).Host)];
        if (given is not null)
            passkeys.ServerDomain = given.IdnHost;
        passkeys.ValidateOrigin = validated =>
        {
            var request = validated.HttpContext.Request;
            var own =
                given
                ?? (
                    (IsThisMachine(request.Host.Host) || listening.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
                    && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var called)
                        ? called
                        : null
                );
            return ValueTask.FromResult(
                own is not null
                    && !validated.CrossOrigin
                    && Uri.TryCreate(validated.Origin, UriKind.Absolute, out var origin)
                    && origin.Scheme == own.Scheme
                    && origin.IdnHost == own.IdnHost
                    && origin.Port == own.Port
            );
        };
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
