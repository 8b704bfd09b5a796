using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Grappe.Web.Modules.Atlas.Loading;

/// <summary>
/// What people told the platform: it comes from no file and stays as it is when a load replaces what does. With it stays all that it leads to, even where the files no longer hold it.
/// </summary>
internal sealed class DeclaredRows(GrappeDb db, NpgsqlConnection connection)
{
    // Each by its key. Other modules may refer to them too.
    private static readonly (string Table, string Key)[] Registers =
    [
        ("subjects", "id"),
        ("sources", "id"),
        ("places", "id"),
        ("sectors", "code"),
        ("countries", "code"),
    ];

    private static readonly (string Table, string Which)[] Said =
    [
        ("cooperations", "not from_files"),
        ("observations", "not from_files"),
        ("statements", "observation_id in (select id from observations where not from_files)"),
    ];

    private static readonly string[] WithOrigin = ["subjects", "sources"];

    private readonly Dictionary<string, string> references = [];

    /// <summary>Lets nobody else write until the load is over: what were declared in the middle of it would be lost.</summary>
    public Task LockAsync() =>
        ExecuteAsync(
            $"lock table {string.Join(", ", Registers.Select(register => register.Table).Concat(Said.Select(said => said.Table)))} in share row exclusive mode"
        );

    /// <summary>The numbers that stand and that the files are to go on from.</summary>
    public async Task<Numbering> NumberingAsync() =>
        new(
            new(
                await db
                    .Subjects.Select(subject => new
                    {
                        subject.Kind,
                        subject.Slug,
                        subject.Id,
                    })
                    .ToDictionaryAsync(at => $"{at.Kind}/{at.Slug}", at => at.Id)
            ),
            new(await db.Sources.Select(source => new { source.Slug, source.Id }).ToDictionaryAsync(at => at.Slug, at => at.Id)),
            new(await db.Places.Select(place => new { place.Slug, place.Id }).ToDictionaryAsync(at => at.Slug, at => at.Id)),
            Math.Max(
                await db.Observations.Where(observation => !observation.FromFiles).MaxAsync(observation => (long?)observation.Id) ?? 0,
                await db.Statements.Where(statement => !statement.Observation.FromFiles).MaxAsync(statement => (long?)statement.Id) ?? 0
            ),
            await db.ToldCooperations.Where(cooperation => !cooperation.FromFiles).MaxAsync(cooperation => (int?)cooperation.Id) ?? 0
        );

    /// <summary>To be called before foreign keys are taken off: they tell what leads where.</summary>
    public async Task SetAsideAsync()
    {
        foreach (var (table, which) in Registers.Select(register => (register.Table, "true")).Concat(Said))
            await ExecuteAsync($"create temporary table kept_{table} on commit drop as select * from {table} where {which}");
        foreach (var (table, _) in Registers)
            references[table] = await ReferencesAsync(table);
    }

    /// <summary>To be called when the registers hold what the files say, and the other tables nothing.</summary>
    public async Task PutBackAsync()
    {
        foreach (var (table, _) in Said)
            await ExecuteAsync($"insert into {table} select * from kept_{table}");
        // What stays may lead to what else must stay: a subject to its place, the place to its country.
        while (await PutRegistersBackAsync() > 0) { }
        foreach (var table in WithOrigin)
            await ExecuteAsync($"update {table} set from_files = false from kept_{table} kept where kept.id = {table}.id and not kept.from_files");
    }

    /// <summary>The subjects of whom something is declared, by their numbers, with what it is.</summary>
    public async Task<Dictionary<int, Subject>> ReadAsync(Numbering numbering) =>
        // To make such a query ready takes megabytes, and the first load needs every one it has.
        numbering.LastStatement == 0
            ? []
            : await db
                .Subjects.AsNoTrackingWithIdentityResolution()
                .Where(subject => subject.Observations.Any(observation => !observation.FromFiles))
                .Include(subject => subject.Observations)
                    .ThenInclude(observation => observation.Source)
                .Include(subject => subject.Observations)
                    .ThenInclude(observation => observation.Statements)
                        .ThenInclude(statement => statement.OtherSubject)
                .AsSplitQuery()
                .ToDictionaryAsync(subject => subject.Id);

    private async Task<int> PutRegistersBackAsync()
    {
        var put = 0;
        foreach (var (table, key) in Registers)
        {
            var declared = WithOrigin.Contains(table) ? "not kept.from_files or" : "";
            put += await ExecuteAsync(
                $"""
                insert into {table} select kept.* from kept_{table} kept
                where not exists (select from {table} stands where stands.{key} = kept.{key}) and ({declared} kept.{key} in ({references[table]}))
                """
            );
        }
        return put;
    }

    private async Task<string> ReferencesAsync(string table)
    {
        await using var command = new NpgsqlCommand(
            """
            select format('select %I from %s', attname, conrelid::regclass)
            from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
            where contype = 'f' and confrelid = $1::regclass
            """,
            connection
        )
        {
            Parameters = { new() { Value = table } },
        };
        var selects = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            selects.Add(reader.GetString(0));
        // Places of a statement stand in an array, which no foreign key knows of.
        if (table == "places")
            selects.Add("select unnest(place_ids) from statements");
        return string.Join(" union all ", selects);
    }

    private async Task<int> ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteNonQueryAsync();
    }
}
