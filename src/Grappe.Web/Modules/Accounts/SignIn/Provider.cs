using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Somebody else with whom people can have an account that signs them in here, as an operator configures it.</summary>
internal sealed record Provider(
    string Name,
    string Title,
    string AuthorizationEndpoint,
    string TokenEndpoint,
    string UserInformationEndpoint,
    string ClientId,
    string ClientSecret,
    string Scope,
    string IdField,
    string NameField,
    string EmailField
)
{
    public static IReadOnlyList<Provider> Of(IConfiguration configuration) => [.. configuration.GetSection("Providers").GetChildren().Select(Read)];

    public void AddTo(AuthenticationBuilder authentication)
    {
        // A form that ends at the provider is stopped by browsers unless the policy names it.
        authentication.Services.AddSingleton(new FormTarget(new Uri(AuthorizationEndpoint).GetLeftPart(UriPartial.Authority)));
        authentication.AddOAuth(
            Name,
            Title,
            oauth =>
            {
                oauth.SignInScheme = IdentityConstants.ExternalScheme;
                oauth.CallbackPath = $"/account/external/{Name}";
                oauth.AuthorizationEndpoint = AuthorizationEndpoint;
                oauth.TokenEndpoint = TokenEndpoint;
                oauth.UserInformationEndpoint = UserInformationEndpoint;
                (oauth.ClientId, oauth.ClientSecret) = (ClientId, ClientSecret);
                oauth.UsePkce = true;
                // One comes back by following a redirection, which this lets through; and a platform that is tried out speaks HTTP.
                oauth.CorrelationCookie.SameSite = SameSiteMode.Lax;
                oauth.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                foreach (var scope in Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    oauth.Scope.Add(scope);
                oauth.ClaimActions.MapJsonKey(ClaimTypes.NameIdentifier, IdField);
                oauth.ClaimActions.MapJsonKey(ClaimTypes.Name, NameField);
                oauth.ClaimActions.MapJsonKey(ClaimTypes.Email, EmailField);
                oauth.Events.OnCreatingTicket = AskWhoAsync;
                // Whoever changed their mind at the provider is told so on the page they left for.
                oauth.Events.OnRemoteFailure = context =>
                {
                    context.Response.Redirect(Redirections.Encoded(context.Properties?.RedirectUri ?? "/"));
                    context.HandleResponse();
                    return Task.CompletedTask;
                };
            }
        );
    }

    private static async Task AskWhoAsync(OAuthCreatingTicketContext context)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, context.Options.UserInformationEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.AccessToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.ParseAdd("Grappe");
        using var answer = await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
        answer.EnsureSuccessStatusCode();
        using var user = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(context.HttpContext.RequestAborted));
        context.RunClaimActions(user.RootElement);
        if (!context.Identity!.Claims.All(claim => WholeText.Is(claim.Value)))
            throw new InvalidDataException("The provider tells something that is no text.");
    }

    private static Provider Read(IConfigurationSection section)
    {
        var name = Needed("Name");
        if (!name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
            throw new StartRefused($"{section.Path}:Name is '{name}'; expected lower case letters, digits and hyphens, as it stands in an address.");
        return new Provider(
            name,
            section["Title"] ?? name,
            Address("AuthorizationEndpoint"),
            Address("TokenEndpoint"),
            Address("UserInformationEndpoint"),
            Needed("ClientId"),
            Needed("ClientSecret"),
            section["Scope"] ?? "openid profile email",
            section["IdField"] ?? "sub",
            section["NameField"] ?? "name",
            section["EmailField"] ?? "email"
        );

        string Needed(string key) =>
            section[key] is { Length: > 0 } given ? given : throw new StartRefused($"{section.Path}:{key} is missing. A provider to sign in with needs it.");

        string Address(string key) =>
            Uri.TryCreate(Needed(key), UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)
                ? address.ToString()
                : throw new StartRefused($"{section.Path}:{key} is '{section[key]}'; expected an address that begins with https://.");
    }
}
