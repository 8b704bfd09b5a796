using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Imports;

/// <summary>Compares the headings of a file with those of a table, as people write them: case, accents, plurals and small words aside, abbreviations read.</summary>
internal static partial class Headings
{
    private const double Same = 1,
        Abbreviated = 0.97,
        Alike = 0.85,
        BesideNoun = 0.95;
    private const int ShortestBeginning = 3,
        ShortestPlural = 4,
        ShortestMisspelt = 5;

    private static readonly FrozenDictionary<string, string> Abbreviations = new Dictionary<string, string>
    {
        ["nb"] = "nombre",
        ["nbr"] = "nombre",
        ["nbre"] = "nombre",
        ["qte"] = "quantite",
        ["dt"] = "date",
        ["tel"] = "telephone",
        ["mel"] = "mail",
        ["web"] = "site",
        ["no"] = "number",
        ["nr"] = "number",
    }.ToFrozenDictionary();

    private static readonly ConditionalWeakTable<ImportTable, Table> Read = new();

    /// <summary>A text as headings are compared: letters without marks, and the words that tell.</summary>
    private sealed record Said(string Folded, string[] Words)
    {
        public static Said Of(string text) => new(Spelling.Fold(text), WordsOf(text));
    }

    /// <summary>The names of a table's columns, read once.</summary>
    private sealed record Table(
        IReadOnlyDictionary<ImportColumn, Said[]> Names,
        FrozenDictionary<string, ImportColumn> Exactly,
        FrozenDictionary<string, ImportColumn> Officially,
        string[] Nouns
    )
    {
        public static Table Of(ImportTable table)
        {
            var names = table.Columns.ToDictionary(column => column, column => NamesOf(table, column).Select(Said.Of).ToArray());
            return new Table(
                names,
                First(names.SelectMany(column => column.Value.Select(name => (name.Folded, column.Key)))),
                First(table.Columns.SelectMany(column => OfficialOf(table, column).Select(name => (Spelling.Fold(name), column)))),
                Texts.Embedded.Find($"import.of.{table.Name}") is { } noun
                    ? [.. AllOf(noun).SelectMany(WordsOf).SelectMany(word => new[] { word, Singular(word) }).Distinct()]
                    : []
            );
        }

        private static FrozenDictionary<string, ImportColumn> First(IEnumerable<(string Folded, ImportColumn Column)> names) =>
            names.Where(name => name.Folded.Length > 0).DistinctBy(name => name.Folded).ToFrozenDictionary(name => name.Folded, name => name.Column);
    }

    /// <summary>The heading of the column that the platform itself adds, for people, to what it gives to be filled in or mended. It is never taken.</summary>
    public const string Note = "import.note";

    private static readonly FrozenSet<string> Notes = AllOf(Texts.Embedded.Find(Note)!).Select(Spelling.Fold).ToFrozenSet();

    /// <summary>Whether it is the heading of a column that people read and nobody fills in.</summary>
    public static bool IsNote(string heading) => Notes.Contains(Spelling.Fold(heading));

    /// <summary>Says a column in the reader's language.</summary>
    public static Localised Say(ImportTable table, ImportColumn column) =>
        Texts.Embedded.Find($"import.column.{table.TextsOf(column)}") ?? new Localised(column.Name, column.Name, column.Name);

    /// <summary>Finds the column that a heading names in so many words.</summary>
    /// <param name="isOfficial">Only by the headings of templates.</param>
    public static ImportColumn? Find(ImportTable table, string heading, bool isOfficial = false) =>
        (isOfficial ? Of(table).Officially : Of(table).Exactly).GetValueOrDefault(Spelling.Fold(heading));

    /// <summary>Tells for each column how alike a heading and its names are, from 0 to 1, which is one of its very names.</summary>
    public static IReadOnlyDictionary<ImportColumn, double> Likenesses(ImportTable table, string heading)
    {
        var (known, whole, bare) = (Of(table), Said.Of(heading), Said.Of(Aside().Replace(heading, " ")));
        return table.Columns.ToDictionary(
            column => column,
            column => known.Names[column].Max(name => Math.Max(Likeness(whole, name, known.Nouns), Likeness(bare, name, known.Nouns)))
        );
    }

    public static bool IsName(string name, string heading) => string.Equals(name, heading.Trim(), StringComparison.OrdinalIgnoreCase);

    private static Table Of(ImportTable table) => Read.GetValue(table, Table.Of);

    // The name for programs stands first, then those over templates in each language, then those that people write instead.
    private static IEnumerable<string> NamesOf(ImportTable table, ImportColumn column) =>
        [
            column.Name,
            .. OfficialOf(table, column),
            .. Texts.Embedded.Find($"import.headings.{table.TextsOf(column)}") is { } others
                ? AllOf(others).SelectMany(list => list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                : [],
        ];

    private static string[] OfficialOf(ImportTable table, ImportColumn column) =>
        Texts.Embedded.Find($"import.column.{table.TextsOf(column)}") is { } heading ? AllOf(heading) : [];

    private static double Likeness(Said said, Said meant, string[] nouns)
    {
        if (said.Folded == meant.Folded)
            return said.Folded.Length > 0 ? Same : 0;
        var likeness = Likeness(said.Words, meant.Words);
        // "Nom du technopark" in a table of technoparks is its name.
        string[] bare = [.. said.Words.Except(nouns)];
        return bare.Length > 0 && bare.Length < said.Words.Length ? Math.Max(likeness, BesideNoun * Likeness(bare, meant.Words)) : likeness;
    }

    private static double Likeness(string[] said, string[] meant)
    {
        if (said.Length == 0 || meant.Length == 0)
            return 0;
        var (sum, left) = (0.0, meant.ToList());
        foreach (var word in said)
            if (left.Count > 0 && left.Select(other => (Word: other, Score: Likeness(word, other))).MaxBy(other => other.Score) is { Score: > 0 } best)
            {
                sum += best.Score;
                left.Remove(best.Word);
            }
        return 2 * sum / (said.Length + meant.Length);
    }

    private static double Likeness(string word, string other) =>
        word == other || Singular(word) == Singular(other) ? Same
        : Abbreviations.GetValueOrDefault(word, word) == Abbreviations.GetValueOrDefault(other, other) ? Abbreviated
        : word.Length >= ShortestBeginning && other.StartsWith(word, StringComparison.Ordinal) ? Alike
        : Math.Min(word.Length, other.Length) >= ShortestMisspelt && Spelling.Distance(word, other, 1) <= 1 ? Alike
        : 0;

    private static string Singular(string word) => word.Length >= ShortestPlural && word[^1] is 's' or 'x' ? word[..^1] : word;

    // Small words are left out, unless there are no others. The Arabic article is written with its word.
    private static string[] WordsOf(string text)
    {
        string[] words =
        [
            .. Spelling
                .Fold(text)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => word.Length > ShortestPlural && word.StartsWith("ال", StringComparison.Ordinal) ? word[2..] : word),
        ];
        string[] telling = [.. words.Where(word => !Spelling.IsSmallWord(word))];
        return telling.Length > 0 ? telling : words;
    }

    private static string[] AllOf(Localised text) => [text.Fr, text.En, text.Ar];

    [GeneratedRegex(@"[(\[].*?[)\]]")]
    private static partial Regex Aside();
}
