using System.Runtime.CompilerServices;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>Takes every cluster that answers out of the atlas, each with the sources that speak of it, however many there are.</summary>
public sealed class TakeClusters(SearchClusters search, NpgsqlDataSource dataSource)
{
    // Sources are looked up for so many clusters at once, and no more are held.
    private const int AtOnce = 500;

    /// <param name="Sources">The slugs of the sources that speak of the cluster.</param>
    public sealed record Row(SearchClusters.Item Cluster, IReadOnlyList<string> Sources);

    public async IAsyncEnumerable<Row> StreamAsync(
        SearchClusters.Filter filter,
        string sort,
        Language language,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var connection = await Patiently.DoAsync(() => dataSource.OpenConnectionAsync(cancellation).AsTask(), cancellation);
        var held = new List<SearchClusters.Item>(AtOnce);
        await foreach (var item in search.StreamAsync(filter, sort, language, cancellation))
        {
            held.Add(item);
            if (held.Count < AtOnce)
                continue;
            foreach (var row in await WithSourcesAsync())
                yield return row;
            held.Clear();
        }
        foreach (var row in await WithSourcesAsync())
            yield return row;

        async Task<IEnumerable<Row>> WithSourcesAsync()
        {
            var sources = await SourcesAsync(connection, [.. held.Select(item => item.Slug)], filter.AsOf, cancellation);
            return held.Select(item => new Row(item, sources.GetValueOrDefault(item.Slug) ?? []));
        }
    }

    private static async Task<Dictionary<string, string[]>> SourcesAsync(
        NpgsqlConnection connection,
        string[] clusters,
        DateOnly? asOf,
        CancellationToken cancellation
    )
    {
        // Partial dates compare as texts: 2014 comes before every day of that year.
        await using var command = new NpgsqlCommand(
            """
            select s.slug, array_agg(distinct source.slug order by source.slug)
            from subjects s
            join observations o on o.subject_id = s.id
            join sources source on source.id = o.source_id
            where s.kind = 'cluster' and s.slug = any($1) and o.retracted_at is null and ($2::text is null or o.observed_on::text collate "C" <= $2)
            group by s.slug
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = clusters },
                new() { Value = asOf?.ToString("O", CultureInfo.InvariantCulture) ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
            },
        };
        var sources = new Dictionary<string, string[]>(clusters.Length);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            sources.Add(reader.GetString(0), reader.GetFieldValue<string[]>(1));
        return sources;
    }
}
