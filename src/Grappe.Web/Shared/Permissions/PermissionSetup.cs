using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Grappe.Web.Shared.Permissions;

internal static class PermissionSetup
{
    public static void AddPermissions(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<CurrentPerson>();
        builder.Services.AddScoped<DbConnectionInterceptor, ActingPerson>();
        builder.Services.AddScoped<IAuthorizationHandler, PermissionHandler>();
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new Declared()).Build());
    }

    /// <summary>Knows who asks, before anything is decided or answered.</summary>
    public static void UsePermissions(this WebApplication app)
    {
        app.UseAuthentication();
        app.Use(
            async (context, next) =>
            {
                if (context.User.Identity?.IsAuthenticated == true)
                    await context.RequestServices.GetRequiredService<CurrentPerson>().ReadAsync(context);
                await next(context);
            }
        );
        app.UseAuthorization();
    }
}
