using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grappe.Web.Database.Backups;

/// <summary>The list of what a backup holds. It is the last entry of the archive, written when all else is.</summary>
internal sealed record Manifest(
    string Format,
    int Version,
    string Platform,
    string PostgreSql,
    DateTime MadeAt,
    IReadOnlyList<string> Migrations,
    IReadOnlyList<Manifest.Table> Tables,
    IReadOnlyList<Manifest.Sequence> Sequences
)
{
    public const string Entry = "manifest.json";
    public const string FormatName = "grappe-backup";
    public const int ThisVersion = 1;

    // What is missing, nothing, twice there or of another type is damage.
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>Whether each list holds what it should, each once.</summary>
    public bool IsWhole() =>
        Version >= 1
        && AreDifferent(Migrations)
        && AreDifferent(Tables)
        && AreDifferent(Tables.Select(table => table.Name))
        && Tables.All(table => AreDifferent(table.Columns) && table is { Rows: >= 0, Bytes: >= 0, Sha256.Length: 64 })
        && AreDifferent(Sequences)
        && AreDifferent(Sequences.Select(sequence => (sequence.Table, sequence.Column)));

    // Nothing is written about what a list holds: null may stand in any of them.
    private static bool AreDifferent<T>(IEnumerable<T?> all)
    {
        var seen = new HashSet<T>();
        return all.All(each => each is not null && seen.Add(each));
    }

    /// <summary>The rows of a table, as PostgreSQL's COPY writes them as text, in the entry of its name.</summary>
    public sealed record Table(string Name, IReadOnlyList<string> Columns, long Rows, long Bytes, string Sha256)
    {
        [JsonIgnore]
        public string Entry => $"tables/{Name}.copy";
    }

    /// <summary>The last number that a column gave.</summary>
    public sealed record Sequence(string Table, string Column, long Last, bool IsCalled);
}
