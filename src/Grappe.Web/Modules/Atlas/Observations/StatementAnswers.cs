using System.Text.Json;
using System.Text.Json.Serialization;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Places;
using Microsoft.OpenApi;

namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>A statement of one source, with its place in the source and the date it speaks of.</summary>
public class StatementAnswer(Statement statement, Registers registers)
{
    /// <summary>
    /// The value as stated. A code, a name or a date is a string; a number is a number, or its bounds <c>from</c> and <c>to</c>; yes or no is a boolean; a place is a list of places;
    /// another subject is its kind, slug and name; a text of the editors is its wording in French, English and Arabic.
    /// </summary>
    public ValueAnswer Value { get; init; } = new(ValueOf(statement, registers));

    /// <summary>The unit of a number: a currency, ha, %, people…; null for plain counts.</summary>
    public string? Unit { get; init; } = statement.Unit is { Length: > 0 } unit ? unit : null;

    /// <summary>
    /// The qualifiers of the value, which tell how it is to be understood: about, over, under, provisional, interim, planned, former, coded, counted, among, within:KEY;
    /// ended or denied, where it says of a value that it holds no longer or never did.
    /// </summary>
    public string[] Qualifiers { get; init; } = statement.Qualifiers;

    /// <summary>The date from which the value holds, where it is said.</summary>
    public PartialDate? Since { get; init; } = statement.Since;

    /// <summary>The date until which it held.</summary>
    public PartialDate? Until { get; init; } = statement.Until;

    /// <summary>The source's own short words for the value.</summary>
    public string? Wording { get; init; } = statement.Wording;

    /// <summary>The thing that a figure counts, or that a code stands for.</summary>
    public Localised? Text { get; init; } = Fields.Find(statement.Field)!.Kind == ValueKind.Text ? null : statement.Text;

    /// <summary>The slug of the source.</summary>
    public string Source { get; init; } = registers.Sources[statement.Observation.SourceId].Slug;

    /// <summary>Its place in the source: part, page, heading and line of the text version.</summary>
    public string Locator { get; init; } = LocatorOf(statement.Observation, statement.Line);

    /// <summary>The date it speaks of, as precise as it is known.</summary>
    public PartialDate ObservedOn { get; init; } = statement.Observation.ObservedOn;

    /// <summary>The observation it belongs to; the number holds for this load of the data.</summary>
    public long Observation { get; init; } = statement.ObservationId;

    public static string LocatorOf(Observation observation, int? line = null) =>
        LocatorOf(observation.Part, observation.Page, observation.Heading, line ?? observation.LineFrom, line ?? observation.LineTo);

    public static string LocatorOf(string part, int? page, string heading, int? from, int? to = null) =>
        string.Join(
            ", ",
            new[]
            {
                part,
                page is null ? null : $"p. {page}",
                heading,
                from is null ? null
                : to is null || to == from ? $"l. {from}"
                : $"l. {from}–{to}",
            }.OfType<string>()
        );

    private static object? ValueOf(Statement statement, Registers registers) =>
        Fields.Find(statement.Field)!.Kind switch
        {
            ValueKind.Name or ValueKind.Holder => statement.Name,
            ValueKind.Code => statement.Code,
            ValueKind.Number => statement.NumberFrom == statement.NumberTo
                ? statement.NumberFrom
                : new RangeAnswer(statement.NumberFrom!.Value, statement.NumberTo!.Value),
            ValueKind.Date => statement.Date,
            ValueKind.Places => statement.PlaceIds!.Select(id => PlaceAnswer.Of(registers.Places[id])).ToArray(),
            ValueKind.Reference => SubjectAnswer.Of(statement.OtherSubject!),
            ValueKind.Flag => statement.Flag,
            _ => (object?)statement.Text ?? statement.Wording,
        };
}

/// <summary>A number between two bounds.</summary>
public sealed record RangeAnswer(decimal From, decimal To);

/// <summary>A value of any kind a field can have.</summary>
[JsonConverter(typeof(Converter))]
public sealed record ValueAnswer(object? Value)
{
    /// <summary>Describes the forms a value takes.</summary>
    public static void Describe(OpenApiSchema schema)
    {
        static OpenApiSchema Of(JsonSchemaType type, string description) => new() { Type = type, Description = description };
        static OpenApiSchema Object(string description, params (string Name, JsonSchemaType Type)[] properties) =>
            new()
            {
                Type = JsonSchemaType.Object,
                Description = description,
                Properties = properties.ToDictionary(property => property.Name, IOpenApiSchema (property) => new OpenApiSchema { Type = property.Type }),
                Required = properties.Select(property => property.Name).ToHashSet(),
            };
        var text = JsonSchemaType.String;
        schema.AnyOf =
        [
            Of(text, "A code, a name, the holder of a role, or a date"),
            Of(JsonSchemaType.Number, "A number"),
            Object("A number between two bounds", ("from", JsonSchemaType.Number), ("to", JsonSchemaType.Number)),
            Of(JsonSchemaType.Boolean, "Yes or no"),
            new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = "Places",
                Items = Object("A place", ("slug", text), ("name", text), ("lat", JsonSchemaType.Number), ("lon", JsonSchemaType.Number)),
            },
            Object("Another subject", ("kind", text), ("slug", text), ("name", text)),
            Object("A text in the three languages", ("fr", text), ("en", text), ("ar", text)),
        ];
    }

    private sealed class Converter : JsonConverter<ValueAnswer>
    {
        public override ValueAnswer Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, ValueAnswer value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, value.Value?.GetType() ?? typeof(object), options);
    }
}

/// <summary>The statements of one source about the subject, in one place of the source, about one date.</summary>
public class ObservationAnswer(Observation observation, Registers registers)
{
    public long Id { get; init; } = observation.Id;
    public string Source { get; init; } = registers.Sources[observation.SourceId].Slug;
    public string Locator { get; init; } = StatementAnswer.LocatorOf(observation);
    public string Part { get; init; } = observation.Part;
    public int? Page { get; init; } = observation.Page;
    public string Heading { get; init; } = observation.Heading;
    public PartialDate ObservedOn { get; init; } = observation.ObservedOn;
    public IReadOnlyList<FieldAnswer> Fields { get; init; } = [.. observation.Statements.Select(statement => new FieldAnswer(statement, registers))];
}

/// <summary>One field of an observation.</summary>
public sealed class FieldAnswer(Statement statement, Registers registers) : StatementAnswer(statement, registers)
{
    public string Field { get; init; } = statement.Field;
    public string Key { get; init; } = statement.Key;
}
