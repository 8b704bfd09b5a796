using System.Text.Json.Nodes;
using Grappe.Web.Database;
using Grappe.Web.Shared.Privacy;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Shared.News;

/// <summary>Who did what happened. Others know what happened; by whom was kept only so that they are not told what they did.</summary>
internal sealed class NewsData(GrappeDb db) : IPersonalData
{
    public async Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(int person, CancellationToken cancellation) =>
        new Dictionary<string, JsonNode?>
        {
            ["news"] = await db.RowsAsync($"select to_jsonb(one) as row from news one where actor_id = {person} order by id", cancellation),
        };

    public Task EraseAsync(int person, CancellationToken cancellation) =>
        db.Database.ExecuteSqlAsync($"update news set actor_id = null where actor_id = {person}", cancellation);
}
