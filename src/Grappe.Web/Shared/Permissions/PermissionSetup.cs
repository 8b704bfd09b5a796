using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Grappe.Web.Shared.Permissions;

internal static class PermissionSetup
{
    public static void AddPermissions(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<CurrentPerson>();
        builder.Services.AddSingleton<RequestLimit>();
        builder.Services.AddSingleton<Acts>();
        builder.Services.AddSingleton<TokenScopes>();
        builder.Services.AddSingleton(TokenScope.Read);
        builder.Services.AddScoped<DbConnectionInterceptor, ActingPerson>();
        builder.Services.AddScoped<IAuthorizationHandler, PermissionHandler>();
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new Declared()).Build());
        builder.Services.Configure<RazorPagesOptions>(pages => pages.Conventions.AddFolderApplicationModelConvention("/", ForEverybodyAttribute.ShowWhileAway));
    }

    /// <summary>Adds the acts of a module to the table of who may do what.</summary>
    public static void AddActs(this WebApplicationBuilder builder, IEnumerable<Act> acts)
    {
        foreach (var act in acts)
            builder.Services.AddSingleton(act);
    }

    /// <summary>Knows who asks, before anything is decided or answered.</summary>
    public static void UsePermissions(this WebApplication app)
    {
        app.UseAuthentication();
        app.Use(
            async (context, next) =>
            {
                var person = context.RequestServices.GetRequiredService<CurrentPerson>();
                try
                {
                    Unrecognised.ThrowIfNoted(context);
                    await person.ReadAsync(context);
                }
                catch (Exception exception) when (DatabaseAway.Is(exception) && Unrecognised.MayGoOn(context))
                {
                    context.User = new ClaimsPrincipal(new ClaimsIdentity());
                }
                // A program whose token has ended hears so, and not only where one is needed.
                if (context.User.Identity?.IsAuthenticated != true && ApiSetup.IsFor(context) && (await context.AuthenticateAsync()).Failure is TokenRefused)
                {
                    await context.ChallengeAsync();
                    return;
                }
                // The page that tells so answers in the place of what was sent, and is not counted.
                var again = context.Features.Get<IStatusCodeReExecuteFeature>() is not null;
                if (!again && context.RequestServices.GetRequiredService<RequestLimit>().Wait(person, context) is { } wait)
                {
                    Limits.AskToWait(context, wait);
                    if (person.Token is null)
                        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                    else
                        await Problems
                            .Of(context, StatusCodes.Status429TooManyRequests, "This token asks too often. Come back after the seconds that Retry-After names.")
                            .ExecuteAsync(context);
                    return;
                }
                await next(context);
            }
        );
        app.UseAuthorization();
    }
}
