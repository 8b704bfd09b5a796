using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Grappe.Web.Modules.Integration.Tokens;

/// <summary>Knows a program by the token it sends to the API (RFC 6750), and tells one that is not let in what to do.</summary>
internal sealed class TokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    NpgsqlDataSource database,
    Addresses addresses
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Sent = "Bearer ";

    private string TokensPage => addresses.Of(Language.English, "account/tokens");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var sent = Request.Headers.Authorization.ToString();
        // Another scheme is meant for somebody before us.
        if (!sent.StartsWith(Sent, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        var secret = sent[Sent.Length..].Trim();
        if (!TokenSecret.IsWhole(secret))
            return Refused("is not whole: it is 'grappe_' and 38 letters and digits. Copy it again from where it was kept, or make another");
        await using var command = database.CreateCommand(
            """
            with used as (
                update api_tokens set used_at = $2 where digest = $1 and ended_at is null and (used_at is null or used_at < $2 - interval '1 minute')
            )
            select token.id, token.person_id, token.role_id, token.scopes, token.ended_at is not null, token.expires_at < $2,
                held.id is null or coalesce(held.ends_at <= $2, false)
            from api_tokens token left join present_roles held on held.id = token.role_id
            where digest = $1
            """
        );
        command.Parameters.AddWithValue(TokenSecret.DigestOf(secret));
        command.Parameters.AddWithValue(TimeProvider.GetUtcNow().UtcDateTime);
        await using var reader = await Patiently.DoAsync(() => command.ExecuteReaderAsync(Context.RequestAborted), Context.RequestAborted);
        if (!await reader.ReadAsync(Context.RequestAborted))
            return Refused("is not known here. Make another");
        if (reader.GetBoolean(4))
            return Refused("was ended. Make another");
        if (reader.GetBoolean(5))
            return Refused("has expired. Make another");
        if (reader.GetBoolean(6))
            return Refused("was made for a role that its owner no longer holds. Whoever holds it now makes another");
        var identity = new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, Text(reader.GetInt32(1))),
                new(UsedToken.IdClaim, Text(reader.GetInt32(0))),
                new(UsedToken.RoleClaim, Text(reader.GetInt32(2))),
                .. reader.GetFieldValue<string[]>(3).Select(scope => new Claim(UsedToken.ScopeClaim, scope)),
            ],
            UsedToken.Authentication
        );
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), UsedToken.Authentication));

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var refused = (await HandleAuthenticateOnceSafeAsync()).Failure as TokenRefused;
        Response.Headers.WWWAuthenticate = refused is null ? "Bearer realm=\"Grappe\"" : "Bearer realm=\"Grappe\", error=\"invalid_token\"";
        await AnswerAsync(
            StatusCodes.Status401Unauthorized,
            refused?.Message ?? $"This address needs a token, sent as 'Authorization: Bearer grappe_…'. Tokens are made at {TokensPage}."
        );
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer realm=\"Grappe\", error=\"insufficient_scope\"";
        var needed = Context.GetEndpoint()?.Metadata.GetMetadata<NeedsScopeAttribute>();
        var held = Context.User.FindAll(UsedToken.ScopeClaim).Select(scope => scope.Value);
        return AnswerAsync(
            StatusCodes.Status403Forbidden,
            $"This needs a token with the scope {needed}; this one has {string.Join(", ", held)}. Make another at {TokensPage}."
        );
    }

    private Task AnswerAsync(int status, string detail) => Problems.Of(Context, status, detail).ExecuteAsync(Context);

    private AuthenticateResult Refused(string why) => AuthenticateResult.Fail(new TokenRefused($"This token {why} at {TokensPage}."));
}
