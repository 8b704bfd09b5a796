using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.Loading;

/// <summary>The numbers that subjects, sources and places have in the database: whatever leads to one of them still leads there after a load.</summary>
/// <param name="draw">Gives a number that nobody else gets.</param>
public sealed class KnownNumbers(Dictionary<string, int> known, Func<int> draw)
{
    /// <summary>The number of what stands under a code, or a new one.</summary>
    public int Of(string code) => known.Remove(code, out var number) ? number : draw();
}

/// <summary>The numbers with which a data set is read.</summary>
public sealed record Numbering(KnownNumbers Subjects, KnownNumbers Sources, KnownNumbers Places)
{
    private const int AtOnce = 200;

    /// <summary>Of a database that holds nothing.</summary>
    public static Numbering FromOne() => new(Counted(), Counted(), Counted());

    /// <summary>Those that stand, and new ones from the counters of the tables: people go on drawing from them meanwhile.</summary>
    internal static async Task<Numbering> ReadAsync(GrappeDb db, NpgsqlConnection connection) =>
        new(
            new(
                await db
                    .Subjects.Select(subject => new
                    {
                        subject.Kind,
                        subject.Slug,
                        subject.Id,
                    })
                    .ToDictionaryAsync(at => $"{at.Kind}/{at.Slug}", at => at.Id),
                Drawn(connection, "subjects")
            ),
            new(await db.Sources.Select(source => new { source.Slug, source.Id }).ToDictionaryAsync(at => at.Slug, at => at.Id), Drawn(connection, "sources")),
            new(await db.Places.Select(place => new { place.Slug, place.Id }).ToDictionaryAsync(at => at.Slug, at => at.Id), Drawn(connection, "places"))
        );

    private static KnownNumbers Counted()
    {
        var last = 0;
        return new([], () => ++last);
    }

    private static Func<int> Drawn(NpgsqlConnection connection, string table)
    {
        var drawn = new Queue<int>();
        return () =>
        {
            if (drawn.Count == 0)
            {
                using var command = new NpgsqlCommand(
                    $"select nextval(pg_get_serial_sequence('{table}', 'id'))::int from generate_series(1, {AtOnce})",
                    connection
                );
                using var reader = command.ExecuteReader();
                while (reader.Read())
                    drawn.Enqueue(reader.GetInt32(0));
            }
            return drawn.Dequeue();
        };
    }
}
