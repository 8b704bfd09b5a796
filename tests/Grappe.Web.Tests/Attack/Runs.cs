using AngleSharp.Html.Parser;

namespace Grappe.Web.Tests.Attack;

/// <summary>Tells whether a browser would run a script that somebody stored or sent.</summary>
internal static class Runs
{
    /// <summary>Finds the first element of a page that would run; null where none would.</summary>
    public static string? On(string html)
    {
        if (!Shows(html))
            return null;
        var page = new HtmlParser().ParseDocument(html);
        foreach (var element in page.All)
        foreach (var attribute in element.Attributes)
            if (
                attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
                || (attribute.Name is "href" or "src" or "action" or "formaction" && IsScript(attribute.Value))
            )
                return element.OuterHtml[..Math.Min(200, element.OuterHtml.Length)];
        return page.Scripts.FirstOrDefault(script => script.Type is not ("application/json" or "application/ld+json") && Shows(script.Text ?? ""))?.OuterHtml;
    }

    /// <summary>Whether the marker stands in a page, harmless or not.</summary>
    public static bool Shows(string html) => html.Contains("alert(7)", StringComparison.Ordinal);

    // Browsers read it through blanks and control characters.
    private static bool IsScript(string address) =>
        string.Concat(address.Where(letter => letter > ' ')).StartsWith("javascript:", StringComparison.OrdinalIgnoreCase);
}
