namespace Grappe.Web.Shared.Web;

/// <summary>Tells who finds a fault of security whom to write to (RFC 9116), where the operator named somebody.</summary>
internal static class SecurityText
{
    private const string Address = "/.well-known/security.txt";
    private static readonly TimeSpan Holds = TimeSpan.FromDays(180);

    public static void MapSecurityText(this WebApplication app) => app.MapGetAndHead(Address, Tell).AllowAnonymous().ExcludeFromDescription();

    private static IResult Tell(IConfiguration configuration, Addresses addresses, TimeProvider clock) =>
        configuration["SecurityContact"] is { Length: > 0 } contact
            ? Results.Text(
                $"""
                Contact: {(contact.Contains(':') ? contact : $"mailto:{contact}")}
                Expires: {clock.GetUtcNow().Add(Holds):yyyy-MM-dd'T'HH:mm:ss'Z'}
                Preferred-Languages: fr, en, ar
                Canonical: {addresses.Root}{Address}

                """
            )
            : Results.NotFound();
}
