namespace Grappe.Web.Database;

/// <summary>Runs statements that take as long as they take, as those of a load do.</summary>
internal static class LongStatements
{
    public static async Task<int> RunAsync(this NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = CommandOf(connection, sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<T[]> ReadAsync<T>(this NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = CommandOf(connection, sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        var read = new List<T>();
        while (await reader.ReadAsync())
            read.Add(reader.GetFieldValue<T>(0));
        return [.. read];
    }

    private static NpgsqlCommand CommandOf(NpgsqlConnection connection, string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }
}
