using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Integration.Webhooks;

/// <summary>Writes what happened, as it was then, once for each webhook that is to be told, and asks for its delivery.</summary>
internal sealed class WriteDeliveries(GrappeDb db, NewsKinds kinds, JobQueue jobs, Addresses addresses, TimeProvider clock) : IJobHandler
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public const string Kind = "webhook-events";

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var id = run.Arguments<NewsToRead>().News;
        if (await db.News.AsNoTracking().SingleOrDefaultAsync(news => news.Id == id, cancellation) is not { } news)
            return;
        var (programs, now) = (kinds[news.Kind].Programs!, clock.GetUtcNow().UtcDateTime);
        var listening = await db
            .Webhooks.Where(webhook =>
                webhook.EndedAt == null
                && webhook.PausedAt == null
                && webhook.Events.Contains(programs.Event)
                && (webhook.SubjectId == null || webhook.SubjectId == news.SubjectId)
                && (webhook.Country == null || webhook.Country == news.Country)
            )
            .OrderBy(webhook => webhook.Id)
            .AsNoTracking()
            .ToListAsync(cancellation);
        var roles = await db.CountingRolesAsync(listening.Select(webhook => webhook.RoleId), now, cancellation);
        var payload = PayloadOf(programs.Event, news.At, WithAddresses(JsonNode.Parse(news.Data)!));
        var key = string.Create(CultureInfo.InvariantCulture, $"news:{id}");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        foreach (var webhook in listening)
            if (roles.TryGetValue(webhook.RoleId, out var role) && programs.Hears(role, news.On))
                await AddAsync(db, jobs, webhook.Id, key, programs.Event, payload, now, cancellation);
        await run.DoneAsync(db, new { told = listening.Count });
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>As Standard Webhooks has it: what, when, about what.</summary>
    public static string PayloadOf(string code, DateTime at, object data) =>
        JsonSerializer.Serialize(
            new
            {
                type = code,
                timestamp = at,
                data,
            },
            Json
        );

    /// <summary>Adds a delivery and its job, within the transaction that was begun; what was added under the same key stands alone.</summary>
    public static async Task AddAsync(
        GrappeDb db,
        JobQueue jobs,
        int webhook,
        string key,
        string code,
        string payload,
        DateTime at,
        CancellationToken cancellation
    )
    {
        var added = await db
            .Database.SqlQuery<long>(
                $"""
                insert into webhook_deliveries (webhook_id, key, event, payload, at, next_at) values ({webhook}, {key}, {code}, {payload}, {at}, {at})
                on conflict (webhook_id, key) do nothing returning id as "Value"
                """
            )
            .ToListAsync(cancellation);
        foreach (var id in added)
            await jobs.AddAsync(Deliver.Kind, new Deliver.Delivery(id), cancellation: cancellation);
    }

    // News tell where things stand; under which address the platform is reached is known when it is sent.
    private JsonNode WithAddresses(JsonNode told)
    {
        foreach (var (name, value) in told is JsonObject members ? members.ToList() : [])
            if (value is JsonValue place && name is "api" or "page")
                told[name] = name == "api" ? $"{addresses.Root}{ApiSetup.Root}/{place}" : addresses.Of(Language.French, place.ToString());
            else if (value is JsonObject or JsonArray)
                WithAddresses(value);
        foreach (var item in told is JsonArray items ? items.OfType<JsonNode>() : [])
            WithAddresses(item);
        return told;
    }
}
