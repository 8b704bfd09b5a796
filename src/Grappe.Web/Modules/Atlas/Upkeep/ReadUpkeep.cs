namespace Grappe.Web.Modules.Atlas.Upkeep;

/// <summary>Reads how well the atlas is kept: cards confirmed this year, the median age of a fact, and open contradictions, by country.</summary>
public sealed class ReadUpkeep(NpgsqlDataSource database)
{
    /// <param name="Clusters">The clusters that stand today, neither merged nor dissolved.</param>
    /// <param name="Confirmed">Those whose card somebody who manages it confirmed since the first of January.</param>
    /// <param name="MedianMonths">The median age of the facts that are believed, in months: half are older.</param>
    public sealed record Row(string Country, int Clusters, int Confirmed, int? MedianMonths, int Contradictions);

    /// <summary>A row for each country, the one with the most clusters first, and one without a country for all of them.</summary>
    public async Task<IReadOnlyList<Row>> ReadAsync(DateOnly today, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            with standing as (
                select card.cluster_id, card.country,
                    exists (
                        select from confirmations confirmation where confirmation.subject_id = card.cluster_id and extract(year from confirmation.confirmed_at at time zone 'utc') = $1
                    ) as confirmed
                from cluster_cards card
                where card.valid_to is null and coalesce(card.state, '') not in ('merged', 'dissolved')
            ), newest as (
                select distinct on (observation.subject_id, statement.field, statement.key) standing.country,
                    ($2::date - to_date(rpad(rpad(observation.observed_on, 7, '-01'), 10, '-01'), 'YYYY-MM-DD')) / 30.44 as months
                from standing
                join observations observation on observation.subject_id = standing.cluster_id and observation.retracted_at is null
                join statements statement on statement.observation_id = observation.id
                order by observation.subject_id, statement.field, statement.key, observation.observed_on desc
            )
            select country, count(*)::int, count(*) filter (where confirmed)::int,
                (select percentile_disc(0.5) within group (order by months)::int from newest where newest.country = standing.country or standing.country is null),
                (
                    select count(*)::int from contradictions found join subjects subject on subject.id = found.subject_id
                    where found.degree = 'conflict' and (standing.country is null or subject.country = standing.country)
                )
            from standing
            group by grouping sets ((country), ())
            order by grouping(country), count(*) desc, country
            """
        );
        command.Parameters.AddWithValue(today.Year);
        command.Parameters.AddWithValue(today);
        await using var reader = await Patiently.DoAsync(() => command.ExecuteReaderAsync(cancellation), cancellation);
        var rows = new List<Row>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(
                new Row(
                    reader.IsDBNull(0) ? "" : reader.GetString(0),
                    reader.GetInt32(1),
                    reader.GetInt32(2),
                    reader.IsDBNull(3) ? null : reader.GetInt32(3),
                    reader.IsDBNull(4) ? 0 : reader.GetInt32(4)
                )
            );
        return rows;
    }
}
