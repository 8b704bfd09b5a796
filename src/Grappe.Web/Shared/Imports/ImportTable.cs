namespace Grappe.Web.Shared.Imports;

/// <summary>A table that people bring in. The module that keeps what its lines say declares it, and registers it as a service, in the order in which tables are offered.</summary>
/// <param name="Name">Its name in addresses; under <c>import.of.</c> and this name stands what people call it.</param>
/// <param name="Columns">All that are understood; others are passed over.</param>
public sealed record ImportTable(string Name, IReadOnlyList<ImportColumn> Columns, Func<IServiceProvider, IImportLines> Lines)
{
    /// <summary>A table whose lines are checked by a class that is made with the services it asks for.</summary>
    public static ImportTable Of<TLines>(string name, params IReadOnlyList<ImportColumn> columns)
        where TLines : IImportLines => new(name, columns, services => ActivatorUtilities.CreateInstance<TLines>(services));

    /// <summary>Sets of columns of each of which a file has at least one, beside those that are required.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Needs { get; init; } = [];

    /// <summary>Whether the cells of a column cannot be empty: it is required, or of those of which one is needed no other is filled.</summary>
    /// <param name="filled">The names of the columns that a file fills.</param>
    public bool IsNeeded(string column, IReadOnlyCollection<string> filled) =>
        Columns.Any(one => one.Name == column && one.Required)
        || Needs.Any(need => need.Contains(column) && !need.Any(other => other != column && filled.Contains(other)));

    /// <summary>The act by which somebody brings it in for the subject on which they hold a role, where it is of no concern to others: then nobody else sees it.</summary>
    public Act? Own { get; init; }

    /// <summary>Whether a file of it is applied whole or not at all.</summary>
    public bool AllOrNothing { get; init; }

    /// <summary>Counts how many of some cells a column of places, subjects or choices would understand; none where its words tell nothing of it.</summary>
    public Func<IServiceProvider, ImportColumn, IReadOnlyList<string>, CancellationToken, Task<int>>? CountUnderstood { get; init; }

    /// <summary>The end of the keys under which a column's texts stand: <c>import.column.</c> its heading, <c>import.headings.</c> what people write instead, set apart by semicolons, and <c>import.example.</c> an invented cell.</summary>
    public string TextsOf(ImportColumn column) => column.Texts ?? $"{Name}.{column.Name}";

    /// <summary>Says in the reader's language who says what is known instead.</summary>
    public Func<IServiceProvider, StandingValue, string> SaySource { get; init; } = (_, standing) => standing.Source;
}

/// <summary>A column of a table, by the name that stands in the first line of the files that programs make.</summary>
/// <param name="Required">Without it a file cannot be read.</param>
/// <param name="Fractions">Whether a number in it may have a decimal comma, in files whose cells are separated by semicolons.</param>
public sealed record ImportColumn(string Name, bool Required = false, bool Fractions = false)
{
    /// <summary>The end of the keys of its texts, where another column is said in the same words; none where it has words of its own.</summary>
    public string? Texts { get; init; }

    public Holds Holds { get; init; } = Holds.Text;

    /// <summary>The closed list of which its cells are, where <see cref="Holds"/> says so and the list has its names among the texts.</summary>
    public ImportChoices? Choices { get; init; }
}

/// <param name="List">Under this name and a code stands what people call the code.</param>
public sealed record ImportChoices(string List, IReadOnlyList<string> Codes);

/// <summary>The kinds of content that the cells of a column hold.</summary>
public enum Holds
{
    Text,
    Name,
    Date,

    /// <summary>A number that has no fraction, such as of people.</summary>
    Whole,
    Number,
    Link,
    Place,

    /// <summary>One word of a list that is closed.</summary>
    Choice,

    /// <summary>A cluster, an organisation or another thing that is known.</summary>
    Subject,
}

public static class ImportTableNames
{
    public static ImportTable? Named(this IEnumerable<ImportTable> tables, string? name) => tables.FirstOrDefault(table => table.Name == name);
}

/// <summary>The place where somebody brings a table in. Modules may add to it what helps to write one.</summary>
/// <param name="Roles">The roles by which they may.</param>
public sealed record ImportPlace(IReadOnlyList<HeldRole> Roles);
