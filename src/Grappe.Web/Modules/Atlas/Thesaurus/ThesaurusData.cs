using System.Text.Json.Nodes;

namespace Grappe.Web.Modules.Atlas.Thesaurus;

/// <summary>What a curator decided of terms: the thesaurus is built on it, so that it stays without telling who decided; what they wrote goes.</summary>
public sealed class ThesaurusData(GrappeDb db) : IPersonalData
{
    public async Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(int person, CancellationToken cancellation) =>
        new Dictionary<string, JsonNode?>
        {
            ["term_judgements"] = await db.RowsAsync(
                $"select to_jsonb(one) as row from term_judgements one where judged_by_id = {person} or undone_by_id = {person} order by id",
                cancellation
            ),
        };

    public Task EraseAsync(int person, CancellationToken cancellation) =>
        db.Database.ExecuteSqlAsync($"update term_judgements set reason = null where judged_by_id = {person}", cancellation);
}
