using System.Text.Json.Nodes;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Reads and erases what the atlas keeps about a person: proposals and confirmations. What was sent is on record and stays; drafts go with the person.</summary>
public sealed class ContributionData(GrappeDb db) : IPersonalData
{
    public async Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(int person, CancellationToken cancellation) =>
        new Dictionary<string, JsonNode?>
        {
            ["proposals"] = await db.RowsAsync(
                $"""
                select to_jsonb(one) || jsonb_build_object('values', (select coalesce(jsonb_agg(to_jsonb(entry) order by entry.id), '[]') from proposed_values entry where entry.proposal_id = one.id)) as row
                from proposals one where author_id = {person} order by id
                """,
                cancellation
            ),
            ["value_messages"] = await db.RowsAsync(
                $"select to_jsonb(one) as row from value_messages one where author_id = {person} order by id",
                cancellation
            ),
            ["confirmations"] = await db.RowsAsync($"select to_jsonb(one) as row from confirmations one where person_id = {person} order by id", cancellation),
        };

    public async Task EraseAsync(int person, CancellationToken cancellation)
    {
        await db.Database.ExecuteSqlAsync($"delete from reminders where person_id = {person}", cancellation);
        await db.Database.ExecuteSqlAsync($"delete from judges_to_tell where person_id = {person}", cancellation);
        await db.Database.ExecuteSqlAsync($"delete from proposals where author_id = {person} and submitted_at is null", cancellation);
    }
}
