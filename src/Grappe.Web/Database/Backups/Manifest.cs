using System.Text.Json;

namespace Grappe.Web.Database.Backups;

/// <summary>What a backup holds: the last entry of its archive, written when all else is.</summary>
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

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The rows of a table, as PostgreSQL's COPY writes them as text, in the entry of its name.</summary>
    public sealed record Table(string Name, IReadOnlyList<string> Columns, long Rows, long Bytes, string Sha256)
    {
        public string Entry => $"tables/{Name}.copy";
    }

    /// <summary>The last number that a column gave.</summary>
    public sealed record Sequence(string Table, string Column, long Last, bool IsCalled);
}
