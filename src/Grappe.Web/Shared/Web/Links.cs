using Microsoft.AspNetCore.WebUtilities;

namespace Grappe.Web.Shared.Web;

/// <summary>Addresses of pages in the language of the current request.</summary>
public sealed class Links(Translator translator, IHttpContextAccessor accessor)
{
    private HttpContext Context => accessor.HttpContext!;

    public string To(string path) => $"/{translator.Language.Code}/{path}";

    public string Home => $"/{translator.Language.Code}";

    /// <summary>The path below the language of the page one is on, with what it asks for: the same page in any language.</summary>
    public string Here => InLanguage(translator.Language)[(translator.Language.Code.Length + 1)..];

    // What says only where the reader came from is left out: the page is the same.
    private QueryString Query =>
        Context.Request.Query.Keys.Any(Crawlers.IsTracker)
            ? QueryString.Create(Context.Request.Query.Where(pair => !Crawlers.IsTracker(pair.Key)))
            : Context.Request.QueryString;

    /// <summary>The page one is on, in another language.</summary>
    public string InLanguage(Language language)
    {
        var path = Context.OriginalPath();
        var rest = path.Split('/', 3) is [_, var first, ..] && Language.Find(first) is not null ? path[(first.Length + 1)..] : "";
        return $"/{language.Code}{rest}{Query}";
    }

    /// <summary>The page one is on, with one parameter of its query set, or removed with null; the page number starts again.</summary>
    public string With(string name, string? value) => WithQuery(query => Set(query, name, value));

    /// <summary>The page one is on, with one of several values of a parameter added, or removed when it stands.</summary>
    public string Toggle(string name, string value) =>
        WithQuery(query =>
        {
            if (!query.Remove(new(name, value)))
                query.Add(new(name, value));
        });

    private static void Set(List<KeyValuePair<string, string>> query, string name, string? value)
    {
        query.RemoveAll(pair => pair.Key == name);
        if (value is not null)
            query.Add(new(name, value));
    }

    private string WithQuery(Action<List<KeyValuePair<string, string>>> change)
    {
        var query = Context
            .Request.Query.Where(pair => pair.Key != "page" && !Crawlers.IsTracker(pair.Key))
            .SelectMany(pair => pair.Value.Where(value => !string.IsNullOrEmpty(value)).Select(value => new KeyValuePair<string, string>(pair.Key, value!)))
            .ToList();
        change(query);
        return QueryHelpers.AddQueryString(Context.Request.Path, query!);
    }
}
