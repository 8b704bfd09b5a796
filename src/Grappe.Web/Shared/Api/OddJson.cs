using System.Text.Json;
using System.Text.Unicode;

namespace Grappe.Web.Shared.Api;

/// <summary>Finds in a body of JSON what is no text that can be kept: bytes that are no UTF-8, NUL, halves of characters. What reads JSON would fail on some of it and hand on the rest.</summary>
internal static class OddJson
{
    /// <param name="request">Its body is buffered, and stands at its beginning again afterwards.</param>
    /// <returns>What is wrong, and in which line; null where nothing is, or where it is no JSON at all.</returns>
    public static async Task<string?> FindAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var held = new MemoryStream();
        await request.Body.CopyToAsync(held, cancellation);
        request.Body.Position = 0;
        return Find(held.GetBuffer().AsSpan(0, (int)held.Length));
    }

    private static string? Find(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
            return "The body is not UTF-8. Save or encode it as UTF-8.";
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !IsWhole(ref reader))
                    return $"A text in line {LineOf(body, reader.TokenStartIndex)} holds NUL (\\u0000), or half of a character (such as \\ud800 alone). Send it without them.";
        }
        catch (JsonException)
        {
            // Whoever reads it says where it stops being JSON.
        }
        return null;
    }

    private static bool IsWhole(ref Utf8JsonReader reader)
    {
        try
        {
            return WholeText.Is(reader.GetString());
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static int LineOf(ReadOnlySpan<byte> body, long at) => body[..(int)at].Count((byte)'\n') + 1;
}
