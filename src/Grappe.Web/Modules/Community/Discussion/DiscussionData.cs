using System.Text.Json.Nodes;
using Grappe.Web.Database;
using Grappe.Web.Shared.Privacy;

namespace Grappe.Web.Modules.Community.Discussion;

/// <summary>What people said of cards. Others answered it, and it stays.</summary>
internal sealed class DiscussionData(GrappeDb db) : IPersonalData
{
    public async Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(int person, CancellationToken cancellation) =>
        new Dictionary<string, JsonNode?>
        {
            ["messages"] = await db.RowsAsync($"select to_jsonb(one) as row from messages one where author_id = {person} order by id", cancellation),
        };

    public Task EraseAsync(int person, CancellationToken cancellation) => Task.CompletedTask;
}
