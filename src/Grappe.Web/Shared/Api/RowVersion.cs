using Microsoft.Net.Http.Headers;

namespace Grappe.Web.Shared.Api;

/// <summary>The version of one thing in the API: told as its ETag, and asked for by If-Match, so that a program acts on what it has read (RFC 9110, 13.1.1).</summary>
internal static class RowVersion
{
    /// <summary>Tells the version of what is answered.</summary>
    public static void Tell(HttpContext context, int version) => context.Response.GetTypedHeaders().ETag = new EntityTagHeaderValue(Tag(version));

    /// <summary>The version on which the request insists; none where it takes the thing as it stands.</summary>
    /// <exception cref="RuleBroken">The header holds no version.</exception>
    public static int? Expected(HttpContext context) =>
        context.Request.Headers.IfMatch.ToString().Trim() switch
        {
            "" or "*" => null,
            var tag when int.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && tag == Tag(version) => version,
            _ => throw new RuleBroken("api.if-match"),
        };

    /// <summary>Whether the request insists on a version.</summary>
    public static bool IsAsked(HttpContext context) => context.Request.Headers.IfMatch.Count > 0;

    private static string Tag(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
