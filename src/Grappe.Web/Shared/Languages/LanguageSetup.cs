using System.Globalization;
using Grappe.Web.Shared.Web;

namespace Grappe.Web.Shared.Languages;

internal static class LanguageSetup
{
    public static void AddLanguages(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(Texts.Embedded);
        builder.Services.AddScoped(provider => new Translator(
            provider.GetRequiredService<Texts>(),
            Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext)
        ));
        builder.Services.Configure<RouteOptions>(routing => routing.SetParameterPolicy<LanguageConstraint>("lang"));
    }

    /// <summary>The language the address names, else the one the browser asks for, else French.</summary>
    public static Language Of(HttpContext? context)
    {
        if (context is null)
            return Language.French;
        return Language.Find(context.OriginalPath().Split('/', 3).ElementAtOrDefault(1)) ?? Preferred(context.Request);
    }

    public static Language Preferred(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .AcceptLanguage.OrderByDescending(wish => wish.Quality ?? 1)
            .Select(wish => Language.Find(wish.Value.ToString().Split('-')[0].ToLowerInvariant()))
            .FirstOrDefault(language => language is not null)
        ?? Language.French;

    private sealed class LanguageConstraint : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            Language.Find(Convert.ToString(values[routeKey], CultureInfo.InvariantCulture)) is not null;
    }
}
