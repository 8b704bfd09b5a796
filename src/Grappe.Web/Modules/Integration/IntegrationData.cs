using System.Text.Json.Nodes;

namespace Grappe.Web.Modules.Integration;

/// <summary>The tokens and webhooks of somebody. They end with them; that there were some stays, as what programs did is on record.</summary>
internal sealed class IntegrationData(GrappeDb db, TimeProvider clock) : IPersonalData
{
    public async Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(int person, CancellationToken cancellation) =>
        new Dictionary<string, JsonNode?>
        {
            ["webhooks"] = await db.RowsAsync(
                $"select to_jsonb(one) - '{{secret,old_secret}}'::text[] as row from webhooks one where person_id = {person} order by id",
                cancellation
            ),
            ["tokens"] = await db.RowsAsync($"select to_jsonb(one) - 'digest' as row from api_tokens one where person_id = {person} order by id", cancellation),
        };

    public async Task EraseAsync(int person, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await db.Database.ExecuteSqlAsync(
            $"delete from webhook_deliveries where webhook_id in (select id from webhooks where person_id = {person})",
            cancellation
        );
        await db.Database.ExecuteSqlAsync(
            $"""
            update webhooks set name = '', address = '', secret = '', old_secret = null, old_secret_until = null, ended_at = coalesce(ended_at, {now})
            where person_id = {person}
            """,
            cancellation
        );
        await db.Database.ExecuteSqlAsync(
            $"update api_tokens set name = '', start = '', ended_at = coalesce(ended_at, {now}) where person_id = {person}",
            cancellation
        );
    }
}
