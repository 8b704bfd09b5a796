namespace Grappe.Web.Shared.Languages;

internal static class LanguageSetup
{
    /// <summary>Whether a code without a name is a fault.</summary>
    public const string StrictSetting = "Languages:Strict";

    public static void AddLanguages(this WebApplicationBuilder builder)
    {
        var isStrict = builder.Configuration.GetValue(StrictSetting, builder.Environment.IsDevelopment());
        builder.Services.AddSingleton(Texts.Embedded);
        builder.Services.AddSingleton<WordStems>();
        builder.Services.AddScoped(provider => new Translator(
            provider.GetRequiredService<Texts>(),
            Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext),
            isStrict,
            () => ReaderZone.Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext)
        ));
        builder.Services.AddOptions<MvcOptions>().Configure<Texts, IHttpContextAccessor>(SayWhatIsNoValue);
        builder.Services.Configure<RouteOptions>(routing => routing.SetParameterPolicy<LanguageConstraint>("lang"));
    }

    // What a field cannot take at all is told in the reader's language too.
    private static void SayWhatIsNoValue(MvcOptions options, Texts texts, IHttpContextAccessor context)
    {
        var messages = options.ModelBindingMessageProvider;
        messages.SetAttemptedValueIsInvalidAccessor((value, _) => Say(value));
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(Say);
        messages.SetValueIsInvalidAccessor(Say);
        messages.SetValueMustNotBeNullAccessor(_ => Say(""));

        string Say(string value) => string.Format(CultureInfo.InvariantCulture, texts.In(Of(context.HttpContext), "form.value.wrong"), value);
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
