using System.Text.Json.Nodes;
using Grappe.Web.Database;
using Grappe.Web.Shared.Privacy;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Cooperation.Partners;

/// <summary>What somebody said of the partners that a cluster or an organisation was shown: it is theirs, and stays without telling who said it.</summary>
public sealed class PartnerData(GrappeDb db) : IPersonalData
{
    public async Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(int person, CancellationToken cancellation) =>
        new Dictionary<string, JsonNode?>
        {
            ["partner_opinions"] = await db.RowsAsync(
                $"select to_jsonb(one) as row from partner_opinions one where person_id = {person} order by id",
                cancellation
            ),
        };

    public Task EraseAsync(int person, CancellationToken cancellation) =>
        db.Database.ExecuteSqlAsync($"update partner_opinions set reason = null where person_id = {person}", cancellation);
}
