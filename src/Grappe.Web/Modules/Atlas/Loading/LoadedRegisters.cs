namespace Grappe.Web.Modules.Atlas.Loading;

/// <summary>The small registers of a data set, which come the same way into an empty database and into one that people use.</summary>
internal static class LoadedRegisters
{
    public static readonly LoadedRows<ThesaurusConcept> Concepts = new(LoadedTables.Concepts, Numbered: false);

    public static async Task PutBesideAsync(NpgsqlConnection connection, DataSet data)
    {
        await BesideAsync(LoadedTables.Countries, data.Countries);
        await BesideAsync(LoadedTables.Sectors, data.Sectors);
        await BesideAsync(LoadedTables.Concepts, data.Concepts);
        await BesideAsync(LoadedTables.Sources, data.Sources);
        await BesideAsync(LoadedTables.Places, data.Places);

        async Task BesideAsync<T>(LoadedTable<T> table, IEnumerable<T> items)
        {
            await table.PrepareAsync(connection);
            await table.PutBesideAsync(connection, items);
        }
    }

    public static async Task MergeAsync(NpgsqlConnection connection)
    {
        await LoadedTables.Countries.MergeAsync(connection);
        await LoadedTables.Sectors.MergeAsync(connection);
        await Concepts.RemoveAsync(connection);
        await Concepts.AddAsync(connection);
        await LoadedTables.Sources.MergeAsync(connection);
        await LoadedTables.Places.MergeAsync(connection);
    }
}
