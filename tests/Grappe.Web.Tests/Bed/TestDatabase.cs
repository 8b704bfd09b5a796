using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas.Loading;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Grappe.Web.Tests.Bed;

/// <summary>A database of its own with the schema and without data, for a test class that needs no pages.</summary>
public sealed class TestDatabase(TestPostgres postgres) : IAsyncLifetime
{
    public NpgsqlDataSource DataSource { get; private set; } = null!;

    public GrappeDb Db { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        DataSource = NpgsqlDataSource.Create(await postgres.EmptyDatabaseAsync());
        Db = new GrappeDb(new DbContextOptionsBuilder<GrappeDb>().UseNpgsql(DataSource).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options);
    }

    /// <summary>Loads a data set as the platform does at its start, and gives what it said.</summary>
    public async Task<string> LoadAsync(DataFolder data)
    {
        var said = new List<string>();
        await new LoadData(Db, DataSource, TimeProvider.System).RunAsync(data.Path, said.Add);
        return string.Join('\n', said);
    }

    public async ValueTask DisposeAsync()
    {
        var name = DataSource.ConnectionString;
        await Db.DisposeAsync();
        await DataSource.DisposeAsync();
        await postgres.DropAsync(name);
    }
}
