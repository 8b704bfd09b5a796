using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Grappe.Web.Shared.Web;

/// <summary>Carries the matches of a text between two private characters, until the text is written out.</summary>
public static class Marked
{
    // Letters of every language stand as they are.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    // Private use characters: no text of the atlas has them, and neither HTML nor JSON gives them a meaning.
    public const char Start = '\uE000';
    public const char End = '\uE001';

    /// <summary>The parts of a text, each with whether it matched.</summary>
    public static IEnumerable<(string Text, bool Matched)> Parts(string text)
    {
        foreach (var (at, part) in text.Split(Start).Index())
        {
            var end = at == 0 ? -1 : part.IndexOf(End);
            if (end > 0)
                yield return (part[..end], true);
            if (end + 1 < part.Length)
                yield return (part[(end + 1)..], false);
        }
    }

    /// <summary>The text as HTML, what matched in <c>mark</c> elements.</summary>
    public static IHtmlContent Html(string text)
    {
        var html = new HtmlContentBuilder();
        foreach (var (part, matched) in Parts(text))
            if (matched)
                html.AppendHtml("<mark>").Append(part).AppendHtml("</mark>");
            else
                html.Append(part);
        return html;
    }

    /// <summary>The text as a string of HTML, what matched in <c>mark</c> elements.</summary>
    public static string Tagged(string text)
    {
        using var written = new StringWriter();
        Html(text).WriteTo(written, Encoder);
        return written.ToString();
    }
}
