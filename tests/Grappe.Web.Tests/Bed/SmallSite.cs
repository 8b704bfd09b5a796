namespace Grappe.Web.Tests.Bed;

/// <summary>A site that holds only the data set a test describes.</summary>
/// <example><code>
/// await using var site = await SmallSite.Of(postgres, A.DataSet.With(A.Cluster.In("Gabès").Constituted()));
/// </code></example>
public sealed class SmallSite : Site
{
    private readonly DataFolder data;

    private SmallSite(TestPostgres postgres, DataFolder data)
        : base(postgres) => this.data = data;

    protected override string Data => data.Path;

    public static async Task<SmallSite> Of(TestPostgres postgres, DataFolder data)
    {
        var site = new SmallSite(postgres, data);
        await site.InitializeAsync();
        return site;
    }

    public override async ValueTask InitializeAsync() => Database = await Postgres.EmptyDatabaseAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        data.Dispose();
    }
}
