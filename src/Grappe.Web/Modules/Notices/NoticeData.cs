using System.Text.Json.Nodes;
using Grappe.Web.Database;
using Grappe.Web.Shared.Privacy;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Notices;

/// <summary>What somebody follows and was told of it. It is theirs alone, and goes with them.</summary>
internal sealed class NoticeData(GrappeDb db) : IPersonalData
{
    public async Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(int person, CancellationToken cancellation) =>
        new Dictionary<string, JsonNode?>
        {
            ["follows"] = await db.RowsAsync($"select to_jsonb(one) as row from follows one where person_id = {person} order by id", cancellation),
            ["notices"] = await db.RowsAsync($"select to_jsonb(one) as row from notices one where person_id = {person} order by id", cancellation),
        };

    public async Task EraseAsync(int person, CancellationToken cancellation)
    {
        await db.Database.ExecuteSqlAsync($"delete from notices where person_id = {person}", cancellation);
        await db.Database.ExecuteSqlAsync($"delete from follows where person_id = {person}", cancellation);
    }
}
