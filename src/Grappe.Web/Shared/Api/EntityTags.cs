using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Grappe.Web.Shared.Api;

/// <summary>Tells a reader that comes back that nothing changed: an answer is the same as long as the address, the data and the program are.</summary>
internal static class EntityTags
{
    private static readonly string Program = typeof(EntityTags).Module.ModuleVersionId.ToString("n");

    public static async ValueTask<object?> AnswerAsync(HttpContext context, string version, Func<ValueTask<object?>> answer)
    {
        var (request, response) = (context.Request, context.Response);
        // Weak, because compression changes the bytes and not what they say.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Program} {version} {request.Path} {request.QueryString}")));
        var tag = new EntityTagHeaderValue($"\"{hash[..20]}\"", isWeak: true);
        var known = IsKnown(request, tag);
        // Whoever has the tag has had the answer, so that it need not be made again.
        var result = known ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : await answer();
        if (result is INestedHttpResult { Result: var nested })
            result = nested;
        if (known || result is IStatusCodeHttpResult { StatusCode: null or StatusCodes.Status200OK })
        {
            response.GetTypedHeaders().ETag = tag;
            response.Headers.CacheControl = "public, max-age=60";
        }
        return result;
    }

    /// <summary>Answers with a text that is made each time, and sent where it is another one than the reader has.</summary>
    public static async Task<IResult> TextAsync(HttpContext context, string text, string mediaType) =>
        (IResult)(await AnswerAsync(context, text, () => ValueTask.FromResult<object?>(TypedResults.Text(text, $"{mediaType}; charset=utf-8"))))!;

    /// <summary>Tells whether whoever asks has had the answer with this tag (RFC 9110, If-None-Match).</summary>
    public static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag)
    {
        // The framework's reader of tags goes beyond the end of one that ends in blanks.
        List<string> written = [.. request.Headers.IfNoneMatch.OfType<string>().Select(line => line.Trim())];
        return EntityTagHeaderValue.TryParseList(written, out var tags) && tags.Any(given => given.Compare(tag, useStrongComparison: false));
    }
}
