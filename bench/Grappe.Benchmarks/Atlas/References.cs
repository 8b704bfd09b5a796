using System.Collections;
using System.Globalization;
using Grappe.Algorithms.Observations;
using Npgsql;
using NpgsqlTypes;

namespace Grappe.Benchmarks.Atlas;

/// <summary>
/// The two references in SQL over the same cards, in a schema of their own: straightforward SQL over a full text index, and a bitmap for each word and facet value.
/// Both look words up as they stand, folded, without stems, prefixes or forgiven typing errors.
/// </summary>
internal sealed class References(NpgsqlDataSource database)
{
    public const int PageSize = 20;
    private const int Candidates = 200;

    private const string Facets = """
        select 'country:' || country, count(*) from hit group by country
        union all select 'state:' || state, count(*) from hit where state is not null group by state
        union all select 'sector:' || sector, count(*) from hit where sector is not null group by sector
        union all select 'recognition:' || recognition, count(*) from hit where recognition is not null group by recognition
        union all select 'anchorage:' || anchorage, count(*) from hit where anchorage is not null group by anchorage
        """;

    private string[] facets = [];

    public sealed record Answer(int Total, IReadOnlyList<int> Page, IReadOnlyDictionary<string, long> Facets);

    /// <summary>Makes the tables of both references; the bitmaps of those words that are going to be asked for.</summary>
    public async Task PrepareAsync(IEnumerable<Query> queries)
    {
        await RunAsync(
            """
            drop schema if exists reference cascade;
            create schema reference;
            create table reference.cards (
                ordinal int primary key, cluster_id int not null, name text not null, country text, state text, sector text, recognition text, anchorage text,
                document tsvector not null
            );
            create table reference.texts (ordinal int, name text, about text);
            create table reference.bitmap (key text primary key, bits bit varying not null);
            alter table reference.bitmap alter column bits set storage external;
            """
        );
        await FoldAsync();
        await RunAsync(
            """
            insert into reference.cards
            select row_number() over (order by card.state is distinct from 'constituted', card.name, card.cluster_id) - 1, card.cluster_id, card.name, card.country,
                card.state, card.sector::text, card.recognition, card.anchorage,
                setweight(to_tsvector('simple', texts.name), 'A') || setweight(to_tsvector('simple', texts.about), 'D')
            from cluster_cards card join reference.texts on texts.ordinal = card.cluster_id
            where card.valid_to is null;
            drop table reference.texts;
            create index on reference.cards using gin (document);
            analyze reference.cards;
            """
        );
        foreach (var column in new[] { "country", "state", "sector", "recognition", "anchorage" })
            await RunAsync(
                $"""
                insert into reference.bitmap
                select '{column}:' || value, string_agg(case when {column} = value then '1' else '0' end, '' order by ordinal)::bit varying
                from reference.cards, (select distinct {column} as value from reference.cards where {column} is not null) as values
                group by value
                """
            );
        facets = await ColumnAsync<string>("select key from reference.bitmap");
        foreach (var lexeme in queries.SelectMany(query => query.Lexemes).Distinct())
        {
            var bits = new BitArray((int)(long)(await ScalarAsync("select count(*) from reference.cards"))!);
            foreach (var ordinal in await ColumnAsync<int>("select ordinal from reference.cards where document @@ $1::tsquery", $"'{lexeme}'"))
                bits[ordinal] = true;
            await using var command = database.CreateCommand("insert into reference.bitmap values ($1, $2)");
            command.Parameters.Add(new() { Value = "word:" + lexeme });
            command.Parameters.Add(new() { Value = bits, NpgsqlDbType = NpgsqlDbType.Varbit });
            await command.ExecuteNonQueryAsync();
        }
        await RunAsync("analyze reference.bitmap");
    }

    // The same letters for all: the texts are folded as the product folds them.
    private async Task FoldAsync()
    {
        await using var reading = await database.OpenConnectionAsync();
        await using var writing = await database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(
            "select cluster_id, names, concat_ws(' ', place_names, other_names, about_fr, about_en, about_ar) from search_texts",
            reading
        );
        await using var reader = await command.ExecuteReaderAsync();
        await using var writer = await writing.BeginBinaryImportAsync("copy reference.texts from stdin (format binary)");
        while (await reader.ReadAsync())
        {
            await writer.StartRowAsync();
            await writer.WriteAsync(reader.GetInt32(0));
            await writer.WriteAsync(Spelling.Fold(reader.GetString(1)));
            await writer.WriteAsync(Spelling.Fold(reader.GetString(2)));
        }
        await writer.CompleteAsync();
    }

    /// <summary>Matching cards once, then their number, the best twenty by <c>ts_rank</c> and the facets.</summary>
    public async Task<Answer> StraightforwardAsync(Query query)
    {
        var words = query.Lexemes;
        var conditions = query.Filters.Select(filter => filter.Split(':')).Select(filter => $"{filter[0]} = '{filter[1]}'").ToList();
        if (words.Length > 0)
            conditions.Add("document @@ $1::tsquery");
        var rank = words.Length > 0 ? "ts_rank(document, $1::tsquery) desc, ordinal" : "ordinal";
        await using var command = database.CreateCommand(
            $"""
            with hit as materialized (
                select ordinal, {(words.Length > 0 ? "document," : "")} country, state, sector, recognition, anchorage
                from reference.cards {(conditions.Count > 0 ? "where " + string.Join(" and ", conditions) : "")}
            )
            select '' as key, count(*) from hit
            union all (select '#' || ordinal, 0 from hit order by {rank} limit {PageSize})
            union all {Facets}
            """
        );
        if (words.Length > 0)
            command.Parameters.Add(new() { Value = string.Join(" & ", words.Select(word => $"'{word}'")) });
        await using var reader = await command.ExecuteReaderAsync();
        var (total, page, counts) = (0, new List<int>(), new Dictionary<string, long>());
        while (await reader.ReadAsync())
            if (reader.GetString(0) is { Length: > 0 } key)
                if (key[0] == '#')
                    page.Add(int.Parse(key.AsSpan(1), CultureInfo.InvariantCulture));
                else
                    counts[key] = reader.GetInt64(1);
            else
                total = (int)reader.GetInt64(1);
        return new Answer(total, page, counts);
    }

    /// <summary>Bitmaps joined by AND; total and facets by counting bits; of the first 200 cards in static order the best twenty by <c>ts_rank</c>.</summary>
    public async Task<Answer> BitmapsAsync(Query query)
    {
        var keys = query.Lexemes.Select(word => "word:" + word).Concat(query.Filters).ToArray();
        var counts = new Dictionary<string, long>();
        BitArray? bits = null;
        await using var connection = await database.OpenConnectionAsync();
        await using (
            var command = new NpgsqlCommand(
                keys.Length == 0
                    ? "select key, bit_count(bits), null::varbit from reference.bitmap where key = any ($1)"
                    : $"""
                    with hit as materialized (
                        select {string.Join(" & ", keys.Select((_, i) => $"b{i}.bits"))} as bits
                        from {string.Join(", ", keys.Select((_, i) => $"reference.bitmap b{i}"))}
                        where {string.Join(" and ", keys.Select((_, i) => $"b{i}.key = ${i + 2}"))}
                    )
                    select '', bit_count(bits), bits from hit
                    union all select facet.key, bit_count(hit.bits & facet.bits), null from hit, reference.bitmap facet where facet.key = any ($1)
                    """,
                connection
            )
        )
        {
            command.Parameters.Add(new() { Value = facets });
            foreach (var key in keys)
                command.Parameters.Add(new() { Value = key });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                if (reader.GetString(0).Length == 0)
                    bits = (BitArray)reader.GetValue(2);
                else
                    counts[reader.GetString(0)] = reader.GetInt64(1);
        }
        var total = keys.Length == 0 ? (int)counts.Where(count => count.Key.StartsWith("country:", StringComparison.Ordinal)).Sum(count => count.Value) : 0;
        var first = new List<int>(Candidates);
        for (var i = 0; bits is not null && i < bits.Length; i++)
            if (bits[i] && ++total <= Candidates)
                first.Add(i);
        if (query.Lexemes.Length == 0)
            return new Answer(total, bits is null ? [.. Enumerable.Range(0, PageSize)] : [.. first.Take(PageSize)], counts);
        await using var ranking = new NpgsqlCommand(
            $"select ordinal from reference.cards where ordinal = any ($1) order by ts_rank(document, $2::tsquery) desc, ordinal limit {PageSize}",
            connection
        );
        ranking.Parameters.Add(new() { Value = first.ToArray() });
        ranking.Parameters.Add(new() { Value = string.Join(" & ", query.Lexemes.Select(word => $"'{word}'")) });
        var page = new List<int>();
        await using var ranked = await ranking.ExecuteReaderAsync();
        while (await ranked.ReadAsync())
            page.Add(ranked.GetInt32(0));
        return new Answer(total, page, counts);
    }

    private async Task RunAsync(string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private async Task<T[]> ColumnAsync<T>(string sql, params object[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        var values = new List<T>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            values.Add(reader.GetFieldValue<T>(0));
        return [.. values];
    }
}
