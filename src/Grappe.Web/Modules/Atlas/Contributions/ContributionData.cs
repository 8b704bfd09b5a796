using System.Text.Json.Nodes;
using Grappe.Web.Database;
using Grappe.Web.Shared.Privacy;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>What the atlas keeps about people: proposals with their documents, imports, what they wrote and confirmed. What was sent is on record and stays; drafts are theirs alone and go with them.</summary>
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
            ["documents"] = await db.RowsAsync(
                $"select to_jsonb(one) - 'content' as row from documents one where uploaded_by_id = {person} order by id",
                cancellation
            ),
            ["imports"] = await db.RowsAsync($"select to_jsonb(one) as row from imports one where person_id = {person} order by id", cancellation),
            ["messages"] = await db.RowsAsync($"select to_jsonb(one) as row from messages one where author_id = {person} order by id", cancellation),
            ["confirmations"] = await db.RowsAsync($"select to_jsonb(one) as row from confirmations one where person_id = {person} order by id", cancellation),
        };

    public async Task EraseAsync(int person, CancellationToken cancellation)
    {
        await db.Database.ExecuteSqlAsync($"delete from reminders where person_id = {person}", cancellation);
        await db.Database.ExecuteSqlAsync($"delete from judges_to_tell where person_id = {person}", cancellation);
        await db.Database.ExecuteSqlAsync($"delete from proposals where author_id = {person} and submitted_at is null", cancellation);
        await db.Database.ExecuteSqlAsync(
            $"""
            delete from documents document where uploaded_by_id = {person}
                and not exists (select from proposals where document_id = document.id) and not exists (select from observations where document_id = document.id)
                and not exists (select from proposed_values where document_id = document.id) and not exists (select from statements where document_id = document.id)
            """,
            cancellation
        );
    }
}
