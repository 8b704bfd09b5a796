using AngleSharp.Html.Parser;

namespace Grappe.Web.Tests.Attack;

/// <summary>Whether a browser would run what somebody stored or sent.</summary>
internal static class Runs
{
    /// <summary>What of a page would run; null where nothing would.</summary>
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

    /// <summary>Whether something of the marker stands in it, harmless or not.</summary>
    public static bool Shows(string html) => html.Contains("alert(7)", StringComparison.Ordinal);

    // Browsers read it through blanks and control characters.
    private static bool IsScript(string address) =>
        string.Concat(address.Where(letter => letter > ' ')).StartsWith("javascript:", StringComparison.OrdinalIgnoreCase);
}
