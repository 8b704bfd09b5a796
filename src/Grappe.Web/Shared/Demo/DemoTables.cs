namespace Grappe.Web.Shared.Demo;

/// <summary>The time by which the demo's clock is ahead: one row, in the demo only.</summary>
internal sealed class MovedTime
{
    public bool One { get; init; }
    public TimeSpan Ahead { get; init; }
}

internal static class DemoTables
{
    [MapsTables]
    internal static void Map(ModelBuilder model) => model.Entity<MovedTime>(moved => moved.ToTable("demo_clock").HasKey(row => row.One));
}
