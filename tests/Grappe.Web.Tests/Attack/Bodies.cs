using System.Text;
using System.Text.Json.Nodes;

namespace Grappe.Web.Tests.Attack;

/// <summary>Makes the bodies that mistaken or malicious programs may send to the interface, out of the example of each address.</summary>
internal static class Bodies
{
    /// <param name="sound">The media type, and the example, as they are described.</param>
    public static IEnumerable<(string What, string Type, byte[] Body)> Of((string Type, string Example) sound)
    {
        var (type, example) = (sound.Type, Encoding.UTF8.GetBytes(sound.Example));
        foreach (var (name, json) in Nasty.InJson)
            yield return ($"{name} as the whole", type, json);
        foreach (var other in new[] { "text/plain", "application/octet-stream", "multipart/form-data", "application/json", "text/csv" })
            yield return ($"the example as {other}", other, example);
        yield return ("nothing", type, []);
        yield return ("the example cut in the middle", type, example[..(example.Length / 2)]);
        if (type == "application/json" && JsonNode.Parse(example) is JsonArray { Count: > 0 } list)
        {
            foreach (var field in list.SelectMany(entry => entry!.AsObject()).Select(pair => pair.Key).Append("nobody knows it").Distinct())
            foreach (var (name, json) in Nasty.InJson)
                yield return ($"{name} as {field}", type, With(list, field, json));
            yield return ("a thousand entries", type, Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat(list[0]!.ToJsonString(), 1_000))}]"));
        }
        else
            foreach (var nasty in Nasty.All.Where(nasty => !nasty.IsOfFields))
                yield return ($"{nasty.Name} in the first cell", type, [.. nasty.Alone(), .. example]);
    }

    // The first entry with a field as it is given, byte for byte: it need not be JSON.
    private static byte[] With(JsonArray list, string field, byte[] json)
    {
        var entry = list.First(one => field == "nobody knows it" || one!.AsObject().ContainsKey(field))!.DeepClone().AsObject();
        entry.Remove(field);
        var rest = entry.ToJsonString()[1..];
        return [.. Encoding.UTF8.GetBytes($"[{{\"{field}\":"), .. json, .. Encoding.UTF8.GetBytes($"{(rest == "}" ? "" : ",")}{rest}]")];
    }

    internal static byte[] Decoded(string encoded) => System.Net.WebUtility.UrlDecodeToBytes(Encoding.ASCII.GetBytes(encoded), 0, encoded.Length)!;
}
