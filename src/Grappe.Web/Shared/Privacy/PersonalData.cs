using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Grappe.Web.Shared.Privacy;

/// <summary>Reads and erases what a module keeps about people. Each such module registers one: nothing is forgotten when somebody asks for all of it, or for its end.</summary>
public interface IPersonalData
{
    /// <summary>The stage in which it is erased, whatever the order of registration.</summary>
    ErasureStage Stage => ErasureStage.Rows;

    /// <summary>Reads all that is kept about a person, each kind of thing under its name.</summary>
    Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(int person, CancellationToken cancellation);

    /// <summary>Takes out what is theirs alone, within the transaction that was begun; what others decided or can read stays, without telling who they were.</summary>
    Task EraseAsync(int person, CancellationToken cancellation);
}

/// <summary>The stages in which somebody is erased: what others refer to goes after what refers to it, and the person last.</summary>
public enum ErasureStage
{
    Rows,
    Files,
    Person,
}

public static class PersonalRows
{
    /// <summary>Registers a table whose rows, each with an id, are about people.</summary>
    /// <param name="column">Names the person.</param>
    /// <param name="erase">The statement that takes out what is theirs alone, in which {0} stands for the person; none where all of it stays.</param>
    public static void AddPersonalRows(this WebApplicationBuilder builder, string table, string column, string? erase = null) =>
        builder.Services.AddScoped<IPersonalData>(services => new Rows(services.GetRequiredService<GrappeDb>(), table, column, erase));

    private sealed class Rows(GrappeDb db, string table, string column, string? erase) : IPersonalData
    {
        public async Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(int person, CancellationToken cancellation) =>
            new Dictionary<string, JsonNode?>
            {
                [table] = await db.RowsAsync(
                    FormattableStringFactory.Create($"select to_jsonb(one) as row from {table} one where {column} = {{0}} order by id", person),
                    cancellation
                ),
            };

        public Task EraseAsync(int person, CancellationToken cancellation) =>
            erase is null ? Task.CompletedTask : db.Database.ExecuteSqlRawAsync(erase, [person], cancellation);
    }

    /// <summary>Reads the rows of a query, each as the database itself writes it: a column that is added later is not left out.</summary>
    /// <param name="query">What gives the rows, as one column of JSON called <c>row</c>.</param>
    public static async Task<JsonNode?> RowsAsync(this GrappeDb db, FormattableString query, CancellationToken cancellation)
    {
        var sql = $"select coalesce(jsonb_agg(found.row), '[]')::text as \"Value\" from ({query.Format}) found";
        return JsonNode.Parse(await db.Database.SqlQuery<string>(FormattableStringFactory.Create(sql, query.GetArguments())).SingleAsync(cancellation));
    }
}
