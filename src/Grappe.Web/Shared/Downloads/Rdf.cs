using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Grappe.Web.Shared.Downloads;

/// <summary>A small description in RDF, held as a whole and written as JSON-LD or as Turtle.</summary>
public sealed class Rdf(IReadOnlyDictionary<string, string> prefixes, IReadOnlyList<Rdf.Thing> things)
{
    public const string TurtleType = "text/turtle";
    public const string JsonLdType = "application/ld+json";

    public abstract record Term;

    /// <summary>Another thing, by its address or by a prefixed name.</summary>
    public sealed record Link(string Address) : Term;

    /// <summary>A text in a language, or a value of a type, which is a prefixed name.</summary>
    public sealed record Literal(string Text, string? Language = null, string? Type = null) : Term;

    /// <summary>A thing with its properties; without an address where it is only ever spoken of in one place.</summary>
    public sealed record Thing(string? Address, string Type, IReadOnlyList<(string Property, Term Value)> Properties) : Term;

    public string JsonLd(JsonSerializerOptions options) =>
        new JsonObject
        {
            ["@context"] = new JsonObject(prefixes.Select(prefix => KeyValuePair.Create(prefix.Key, (JsonNode?)prefix.Value))),
            ["@graph"] = new JsonArray([.. things.Select(Node)]),
        }.ToJsonString(options);

    public string Turtle()
    {
        var text = new StringBuilder();
        foreach (var (prefix, address) in prefixes)
            text.Append("@prefix ").Append(prefix).Append(": <").Append(address).Append("> .\n");
        foreach (var thing in things)
        {
            text.Append('\n').Append(Address(thing.Address!)).Append('\n');
            WriteProperties(text, thing, "    ");
            text.Append(" .\n");
        }
        return text.ToString();
    }

    private static JsonNode Node(Term term)
    {
        switch (term)
        {
            case Link link:
                return new JsonObject { ["@id"] = link.Address };
            case Literal { Language: { } language } literal:
                return new JsonObject { ["@value"] = literal.Text, ["@language"] = language };
            case Literal { Type: { } type } literal:
                return new JsonObject { ["@value"] = literal.Text, ["@type"] = type };
            case Literal literal:
                return literal.Text;
            case Thing thing:
                var node = new JsonObject();
                if (thing.Address is not null)
                    node["@id"] = thing.Address;
                node["@type"] = thing.Type;
                foreach (var property in thing.Properties.GroupBy(property => property.Property))
                    node[property.Key] = new JsonArray([.. property.Select(value => Node(value.Value))]);
                return node;
            default:
                throw new ArgumentException($"No node is made of a {term.GetType().Name}.", nameof(term));
        }
    }

    private void WriteProperties(StringBuilder text, Thing thing, string indent)
    {
        text.Append(indent).Append("a ").Append(thing.Type);
        foreach (var property in thing.Properties.GroupBy(property => property.Property))
        {
            text.Append(" ;\n").Append(indent).Append(property.Key).Append(' ');
            var first = true;
            foreach (var (_, value) in property)
            {
                if (!first)
                    text.Append(" , ");
                first = false;
                WriteTerm(text, value, indent);
            }
        }
    }

    private void WriteTerm(StringBuilder text, Term term, string indent)
    {
        switch (term)
        {
            case Link link:
                text.Append(Address(link.Address));
                break;
            case Literal literal:
                text.Append('"').Append(Escaped(literal.Text)).Append('"');
                if (literal.Language is { } language)
                    text.Append('@').Append(language);
                else if (literal.Type is { } type)
                    text.Append("^^").Append(type);
                break;
            case Thing thing:
                text.Append("[\n");
                WriteProperties(text, thing, indent + "    ");
                text.Append('\n').Append(indent).Append(']');
                break;
        }
    }

    private string Address(string address) =>
        prefixes.Keys.Any(prefix => address.StartsWith(prefix + ":", StringComparison.Ordinal)) ? address : $"<{address}>";

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal);
}
