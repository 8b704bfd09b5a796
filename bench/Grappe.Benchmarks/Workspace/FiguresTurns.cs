using System.Globalization;
using Grappe.Benchmarks.Atlas;
using Grappe.Web.Database;
using Grappe.Web.Modules.Workspace;
using Grappe.Web.Modules.Workspace.Budget;
using Grappe.Web.Modules.Workspace.Figures;
using Grappe.Web.Shared.Rules;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Grappe.Benchmarks.Workspace;

/// <summary>Reads figures with their lists in turns with bare SQL, for a cluster and for one with ten times its members.</summary>
internal static class FiguresTurns
{
    private const double MostTimesBare = 3;
    private const double MostTimesTenfold = 12;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);
    private static readonly DateOnly First = new(2026, 1, 1);
    private static readonly DateOnly Last = new(2026, 12, 31);

    public static async Task<bool> RunAsync(NpgsqlDataSource database, int members, int projects, int rounds, TextWriter output)
    {
        await output.WriteLineAsync($"Writing {FiguresScene.Years} years of {members} members and {projects} projects, and of ten times as many ...");
        foreach (var (many, name) in new[] { (members, "bench-one"), (members * 10, "bench-ten") })
        {
            await using var fill = database.CreateCommand(FiguresScene.Fill);
            fill.CommandTimeout = 0;
            foreach (var value in new object[] { many, projects, name })
                fill.Parameters.AddWithValue(value);
            await fill.ExecuteNonQueryAsync();
        }
        await using (var analyse = database.CreateCommand("analyze"))
            await analyse.ExecuteNonQueryAsync();
        var held = true;
        await output.WriteLineAsync("figure, product ms, bare ms, times bare, tenfold members ms, times");
        foreach (var (code, sql) in FiguresScene.Bare)
        {
            var (product, bare, tenfold) = (new Turns(code), new Turns($"bare {code}"), new Turns($"tenfold {code}"));
            for (var round = -1; round < rounds; round++)
            {
                await product.TakeAsync(1, Turn, _ => ReadAsync(database, "bench-one", code), round < 0);
                await bare.TakeAsync(1, Turn, _ => ReadBareAsync(database, "bench-one", sql), round < 0);
                await tenfold.TakeAsync(1, Turn, _ => ReadAsync(database, "bench-ten", code), round < 0);
            }
            var (one, plain, ten) = (product.Percentile(0.5), bare.Percentile(0.5), tenfold.Percentile(0.5));
            held &= one <= MostTimesBare * plain && ten <= MostTimesTenfold * one;
            await output.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{code}, {one:0.0}, {plain:0.0}, {one / plain:0.00}, {ten:0.0}, {ten / one:0.0}")
            );
        }
        await output.WriteLineAsync(held ? "held" : "BROKEN");
        return held;
    }

    private static async Task<int> ReadAsync(NpgsqlDataSource database, string cluster, string code)
    {
        var options = new DbContextOptionsBuilder<GrappeDb>().UseNpgsql(database).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options;
        await using var db = new GrappeDb(options);
        var work = await db.Set<ClusterWorkspace>().Include(one => one.Cluster).SingleAsync(one => one.Cluster.Slug == cluster);
        // Who acts is asked for nothing that is read here.
        var records = new ReadRecords(db, new MembersOn(db, new KeepRules(db, null!, TimeProvider.System)));
        var figure = await new ReadFigures(db, records, new ReadMoney(db)).OfAsync(work, Indicator.Find(code, Last)!, First, Last);
        return figure.Counted.Count + figure.LeftOut.Count;
    }

    private static async Task<int> ReadBareAsync(NpgsqlDataSource database, string cluster, string sql)
    {
        await using var find = database.CreateCommand("select id from subjects where kind = 'cluster' and slug = $1");
        find.Parameters.AddWithValue(cluster);
        var id = (int)(await find.ExecuteScalarAsync())!;
        await using var command = database.CreateCommand(sql);
        foreach (var value in new object[] { id, First, Last })
            command.Parameters.AddWithValue(value);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0;
        var values = new object[reader.FieldCount];
        for (; await reader.ReadAsync(); rows++)
            reader.GetValues(values);
        return rows;
    }
}
