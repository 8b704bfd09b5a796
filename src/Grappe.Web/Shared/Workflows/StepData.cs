using System.Text.Json.Nodes;
using Grappe.Web.Database;
using Grappe.Web.Shared.Privacy;

namespace Grappe.Web.Shared.Workflows;

/// <summary>The steps that somebody took. They are part of the story of the things and stay in it, without telling who it was.</summary>
internal sealed class StepData(GrappeDb db) : IPersonalData
{
    public async Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(int person, CancellationToken cancellation) =>
        new Dictionary<string, JsonNode?>
        {
            ["steps"] = await db.RowsAsync($"select to_jsonb(one) as row from steps one where person_id = {person} order by id", cancellation),
        };

    public Task EraseAsync(int person, CancellationToken cancellation) => Task.CompletedTask;
}
