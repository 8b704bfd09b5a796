namespace Grappe.Web.Shared.Imports;

/// <summary>A table that people bring in. The module that keeps what its lines say declares it, and registers it as a service, in the order in which tables are offered.</summary>
/// <param name="Name">Its name in addresses; under <c>import.of.</c> and this name stands what people call it.</param>
/// <param name="Columns">All that are understood; others are passed over.</param>
public sealed record ImportTable(string Name, IReadOnlyList<ImportColumn> Columns, Func<IServiceProvider, IImportLines> Lines)
{
    /// <summary>A table whose lines are checked by a class that is made with the services it asks for.</summary>
    public static ImportTable Of<TLines>(string name, params IReadOnlyList<ImportColumn> columns)
        where TLines : IImportLines => new(name, columns, services => ActivatorUtilities.CreateInstance<TLines>(services));

    /// <summary>Says in the reader's language who says what is known instead.</summary>
    public Func<IServiceProvider, StandingValue, string> SaySource { get; init; } = (_, standing) => standing.Source;
}

/// <summary>A column of a table, by the name that stands in the first line of its files.</summary>
/// <param name="Required">Without it a file cannot be read.</param>
/// <param name="Fractions">Whether a number in it may have a decimal comma, in files whose cells are separated by semicolons.</param>
public sealed record ImportColumn(string Name, bool Required = false, bool Fractions = false);

public static class ImportTableNames
{
    public static ImportTable? Named(this IEnumerable<ImportTable> tables, string? name) => tables.FirstOrDefault(table => table.Name == name);
}

/// <summary>The place where somebody brings a table in. Modules may add to it what helps to write one.</summary>
/// <param name="Roles">The roles by which they may.</param>
public sealed record ImportPlace(IReadOnlyList<HeldRole> Roles);
