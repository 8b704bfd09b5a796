using System.Text.Json.Nodes;

namespace Grappe.Web.Modules.Accounts.Roles;

/// <summary>Reads and erases what somebody asked for and showed. It lets go of the files, which are erased in the stage after.</summary>
internal sealed class RequestData(GrappeDb db) : IPersonalData
{
    public async Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(int person, CancellationToken cancellation) =>
        new Dictionary<string, JsonNode?>
        {
            ["requests"] = await db.RowsAsync($"select to_jsonb(one) as row from role_requests one where person_id = {person} order by id", cancellation),
        };

    public async Task EraseAsync(int person, CancellationToken cancellation)
    {
        await db.Database.ExecuteSqlAsync($"delete from role_requests where person_id = {person} and decided_at is null", cancellation);
        await db.Database.ExecuteSqlAsync($"update role_requests set evidence = '', link = null, document_id = null where person_id = {person}", cancellation);
    }
}
