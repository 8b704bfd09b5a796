using Grappe.Web.Database;
using Grappe.Web.Shared.Layout;
using Grappe.Web.Shared.Permissions;
using Npgsql;

namespace Grappe.Web.Modules.Notices;

internal sealed class UnreadNotices(NpgsqlDataSource database, CurrentPerson current) : IInbox
{
    public string Path => NoticesPageModel.Address;

    public string Text => "notices.unread";

    public async Task<long> UnreadAsync(CancellationToken cancellation)
    {
        try
        {
            await using var command = database.CreateCommand("select count(*) from notices where person_id = $1 and read_at is null");
            command.Parameters.AddWithValue(current.Id!.Value);
            return (long)(await Patiently.DoAsync(() => command.ExecuteScalarAsync(cancellation), cancellation))!;
        }
        catch (Exception exception) when (DatabaseAway.Is(exception))
        {
            // It stands at the head of every page, also of the one that says that the database is away.
            return 0;
        }
    }
}
