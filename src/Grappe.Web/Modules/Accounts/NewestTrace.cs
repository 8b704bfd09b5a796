namespace Grappe.Web.Modules.Accounts;

/// <summary>Tells by one number whether anything was written anywhere since.</summary>
public static class NewestTrace
{
    public static async Task<long> ReadAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select coalesce(max(id), 0) from audit");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
