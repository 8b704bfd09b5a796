using Microsoft.AspNetCore.Html;

namespace Grappe.Web.Shared.Time;

/// <summary>Says moments on pages, in the reader's zone for people and in universal time for machines.</summary>
public static class SayMoments
{
    /// <summary>Writes a moment as an element that both read.</summary>
    public static IHtmlContent Time(this Translator translator, DateTime utc) => translator.Time(utc, translator.Date(utc));

    /// <summary>The same in words of the page's own, such as how long ago it was.</summary>
    public static IHtmlContent Time(this Translator translator, DateTime utc, string words)
    {
        var machine = DateTime.SpecifyKind(utc, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new HtmlContentBuilder().AppendHtml($"<time datetime=\"{machine}\">").Append(words).AppendHtml("</time>");
    }

    /// <summary>Names a zone: by its town in the reader's language where that is known, else as the tz database has it.</summary>
    public static string ZoneName(this Translator translator, string id) =>
        id == "UTC" ? id
        : translator.KeptCode("zone", id) is var name && name != id ? name
        : id[(id.LastIndexOf('/') + 1)..].Replace('_', ' ');

    /// <summary>Says a moment by the clock of the place where it happens: the hour of a booking is that of the hall, wherever its reader is.</summary>
    public static string DateThere(this Translator translator, DateTime utc, string zone) =>
        ReaderZone.Of(zone, null, null).At(utc).ToDateTimeUnspecified().ToString("d MMMM yyyy HH:mm", translator.Language.Culture);
}
