using System.Text.Json.Nodes;
using Grappe.Web.Database;
using Grappe.Web.Shared.Privacy;

namespace Grappe.Web.Modules.Imports;

/// <summary>What people brought in. It is on record, and stays.</summary>
internal sealed class ImportData(GrappeDb db) : IPersonalData
{
    public async Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(int person, CancellationToken cancellation) =>
        new Dictionary<string, JsonNode?>
        {
            ["imports"] = await db.RowsAsync($"select to_jsonb(one) as row from imports one where person_id = {person} order by id", cancellation),
        };

    public Task EraseAsync(int person, CancellationToken cancellation) => Task.CompletedTask;
}
