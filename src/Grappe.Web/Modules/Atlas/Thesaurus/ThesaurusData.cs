using System.Text.Json.Nodes;

namespace Grappe.Web.Modules.Atlas.Thesaurus;

/// <summary>Reads the judgements of a curator, and erases the reasons they wrote. The thesaurus is built on the judgements: they stay, without telling who decided.</summary>
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
