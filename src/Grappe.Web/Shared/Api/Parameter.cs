using System.Text.Json.Nodes;
using Grappe.Algorithms.Observations;
using Microsoft.Extensions.Primitives;
using Microsoft.OpenApi;

namespace Grappe.Web.Shared.Api;

/// <summary>A parameter of the API's query. What it takes is said once, here, and read, refused and documented from that.</summary>
/// <param name="Name">Its name in the address; what it is for stands in the texts under <c>api.parameter.</c> and this name.</param>
/// <param name="Expected">What it takes, in words that finish "Expected: ".</param>
/// <param name="Many">Whether several values may be given, repeated or separated by commas.</param>
/// <param name="Schema">The schema of one value.</param>
public abstract record Parameter(string Name, string Expected, bool Many, Func<OpenApiSchema> Schema)
{
    public const int LargestPage = 200;
    public const int LongestText = 200;

    /// <summary>The page of a list, from 1.</summary>
    public static readonly Parameter<int> Page = Whole("page", 1, 1_000_000, 1);
    public static readonly Parameter<int> PageSize = Whole("pageSize", 1, LargestPage, 50);

    /// <summary>The language of names and labels, by its code. Not the browser's: an address must give the same to everybody.</summary>
    public static readonly Parameter<string> Lang = Code("lang", [.. Language.All.Select(language => language.Code)], Language.French.Code);

    public static Parameter<string[]> Codes(string name, IReadOnlyList<string> allowed) =>
        Several(
            name,
            allowed is [var only] ? only : $"one or several of {string.Join(", ", allowed)}",
            () => CodeSchema(allowed),
            value => allowed.Contains(value) ? value : null
        );

    public static Parameter<string> Code(string name, IReadOnlyList<string> allowed, string otherwise) =>
        new(
            name,
            $"one of {string.Join(", ", allowed)}",
            Many: false,
            () => With(CodeSchema(allowed), schema => schema.Default = otherwise),
            (values, _) => values is [var value] && allowed.Contains(value) ? value : null,
            otherwise
        );

    /// <summary>Several values, of which each is read by a function that gives null for what it does not know.</summary>
    public static Parameter<string[]> Several(string name, string expected, Func<OpenApiSchema> schema, Func<string, string?> read) =>
        Several(name, expected, schema, (value, _) => read(value));

    public static Parameter<string[]> Several(string name, string expected, Func<OpenApiSchema> schema, Func<string, IServiceProvider, string?> read) =>
        new(name, expected, Many: true, schema, (values, services) => ReadAll(values, value => read(value, services)), []);

    public static Parameter<T?> Single<T>(string name, string expected, Func<OpenApiSchema> schema, Func<string, IServiceProvider, T?> read)
        where T : class => new(name, expected, Many: false, schema, (values, services) => values is [var value] ? read(value, services) : null, null);

    public static Parameter<int> Whole(string name, int from, int to, int otherwise) =>
        new(
            name,
            string.Create(CultureInfo.InvariantCulture, $"a whole number from {from} to {to}"),
            Many: false,
            () =>
                new()
                {
                    Type = JsonSchemaType.Integer,
                    Format = "int32",
                    Minimum = from.ToString(CultureInfo.InvariantCulture),
                    Maximum = to.ToString(CultureInfo.InvariantCulture),
                    Default = otherwise,
                },
            (values, _) =>
                values is [var value] && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
                    ? number
                    : null,
            otherwise
        );

    /// <summary>A day, or the last day of a month or of a year.</summary>
    public static Parameter<DateOnly?> Day(string name) =>
        new(
            name,
            "a date such as 2019, 2019-03 or 2019-03-31",
            Many: false,
            () => new() { Type = JsonSchemaType.String, Pattern = DatePattern },
            (values, _) => values is [var value] && PartialDate.TryParse(value, out var date) ? date.Last : null,
            null
        );

    public static Parameter<string?> Text(string name) =>
        new(
            name,
            $"at most {LongestText} characters",
            Many: false,
            () => new() { Type = JsonSchemaType.String, MaxLength = LongestText },
            (values, _) => values is [{ Length: <= LongestText } value] && !value.Contains('\0') ? value : null,
            null
        );

    /// <summary>Year, month or day: a date as precise as it is known.</summary>
    public const string DatePattern = @"^\d{4}(-\d{2}(-\d{2})?)?$";

    /// <summary>Reads the values given, or null when one is not to be understood.</summary>
    internal abstract object? Read(string[] values, IServiceProvider services);

    internal abstract object? Otherwise { get; }

    /// <summary>The values as given, each once; a parameter left empty is as one that is not there.</summary>
    internal string[] Split(StringValues given) =>
        [
            .. given
                .SelectMany(value => Many ? (value ?? "").Split(',', StringSplitOptions.TrimEntries) : [(value ?? "").Trim()])
                .Where(value => value.Length > 0)
                .Distinct(),
        ];

    private static string[]? ReadAll(string[] values, Func<string, string?> read)
    {
        string[] all = [.. values.Select(read).OfType<string>()];
        return all.Length == values.Length ? all : null;
    }

    private static OpenApiSchema CodeSchema(IEnumerable<string> allowed) =>
        new() { Type = JsonSchemaType.String, Enum = [.. allowed.Select(code => (JsonNode)code)] };

    private static OpenApiSchema With(OpenApiSchema schema, Action<OpenApiSchema> change)
    {
        change(schema);
        return schema;
    }
}

/// <inheritdoc cref="Parameter" />
public sealed record Parameter<T>(
    string Name,
    string Expected,
    bool Many,
    Func<OpenApiSchema> Schema,
    Func<string[], IServiceProvider, object?> Reading,
    T Default
) : Parameter(Name, Expected, Many, Schema)
{
    internal override object? Otherwise => Default;

    internal override object? Read(string[] values, IServiceProvider services) => Reading(values, services);
}
