using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Grappe.Web.Database;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas.Contributions;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Imports;
using Grappe.Web.Shared.Api;
using Grappe.Web.Shared.Background;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Web;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Webhooks;

/// <summary>Writes what happened once for each webhook that is to be told, and asks for its delivery.</summary>
internal sealed class WriteDeliveries(GrappeDb db, JobQueue jobs, Addresses addresses, TimeProvider clock) : IJobHandler
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="On">What it happened to, as roles reach it.</param>
    private sealed record Happened(string Event, Scope On, object Data);

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var news = run.Arguments<TellWebhooks.News>();
        if (await ReadAsync(news, cancellation) is not { } happened)
            return;
        var now = clock.GetUtcNow().UtcDateTime;
        var listening = await db
            .Webhooks.Where(webhook =>
                webhook.EndedAt == null
                && webhook.PausedAt == null
                && webhook.Events.Contains(happened.Event)
                && (webhook.SubjectId == null || webhook.SubjectId == happened.On.Id)
                && (webhook.Country == null || webhook.Country == happened.On.Country)
            )
            .OrderBy(webhook => webhook.Id)
            .AsNoTracking()
            .ToListAsync(cancellation);
        var roles = await db.CountingRolesAsync(listening.Select(webhook => webhook.RoleId), now, cancellation);
        var payload = PayloadOf(happened.Event, now, happened.Data);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        foreach (var webhook in listening)
            if (roles.GetValueOrDefault(webhook.RoleId)?.MayHear(happened.Event, happened.On) == true)
                await AddAsync(db, jobs, webhook.Id, string.Create(CultureInfo.InvariantCulture, $"job:{run.Id}"), happened.Event, payload, now, cancellation);
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

    private Task<Happened?> ReadAsync(TellWebhooks.News news, CancellationToken cancellation) =>
        news.Event switch
        {
            WebhookEvents.ImportFinished => ImportAsync((int)news.Id, cancellation),
            WebhookEvents.ProposalSubmitted or WebhookEvents.ProposalDecided => ProposalAsync(news.Event, (int)news.Id, cancellation),
            WebhookEvents.ContradictionOpened => ContradictionAsync(news, cancellation),
            _ => CardAsync(news.Id, cancellation),
        };

    private async Task<Happened?> CardAsync(long id, CancellationToken cancellation)
    {
        var observation = await db
            .Observations.IgnoreQueryFilters()
            .Include(observation => observation.Subject)
            .Include(observation => observation.Statements)
            .AsNoTracking()
            .SingleOrDefaultAsync(observation => observation.Id == id, cancellation);
        if (observation is null)
            return null;
        var subject = observation.Subject;
        // Nothing was said of it before.
        var isNew =
            subject is { Kind: "cluster", FromFiles: false }
            && observation.RetractedAt is null
            && !await db.Observations.IgnoreQueryFilters().AnyAsync(other => other.SubjectId == subject.Id && other.Id < id, cancellation);
        return new Happened(
            isNew ? WebhookEvents.ClusterNew : WebhookEvents.CardChanged,
            subject.AsScope(),
            new
            {
                subject = Of(subject),
                fields = observation.Statements.Select(statement => new { statement.Field, statement.Key }),
                retracted = observation.RetractedAt is not null,
            }
        );
    }

    private async Task<Happened?> ContradictionAsync(TellWebhooks.News news, CancellationToken cancellation) =>
        await db.Subjects.SingleOrDefaultAsync(subject => subject.Id == (int)news.Id, cancellation) is { } subject
            ? new Happened(news.Event, subject.AsScope(), new { subject = Of(subject), fields = news.Opened })
            : null;

    private async Task<Happened?> ProposalAsync(string code, int id, CancellationToken cancellation) =>
        await db
            .Proposals.Include(proposal => proposal.Subject)
            .Include(proposal => proposal.Values.OrderBy(value => value.Id))
            .AsNoTracking()
            .SingleOrDefaultAsync(proposal => proposal.Id == id, cancellation)
            is { Subject: { } subject } proposal
            ? new Happened(
                code,
                subject.AsScope(),
                new
                {
                    proposal = proposal.Id,
                    subject = Of(subject),
                    state = proposal.State.Code(),
                    values = proposal.Values.Select(value => new
                    {
                        value.Field,
                        value.Key,
                        value.Decision,
                    }),
                    page = Page($"proposals/{id.ToString(CultureInfo.InvariantCulture)}"),
                }
            )
            : null;

    private async Task<Happened?> ImportAsync(int id, CancellationToken cancellation) =>
        await db.Imports.SingleOrDefaultAsync(import => import.Id == id, cancellation) is { } import
            ? new Happened(
                WebhookEvents.ImportFinished,
                import.Scope,
                new
                {
                    import = import.Id,
                    table = import.Kind,
                    state = import.State.Code(),
                    import.Country,
                    lines = new
                    {
                        @new = import.LinesNew,
                        same = import.LinesSame,
                        contradicting = import.LinesContradicting,
                        wrong = import.LinesWrong,
                        applied = import.LinesApplied,
                    },
                    page = Page($"admin/import/{id.ToString(CultureInfo.InvariantCulture)}"),
                }
            )
            : null;

    // As the API names things; what stands there now is read there.
    private object Of(Subject subject) =>
        new
        {
            subject.Kind,
            subject.Slug,
            subject.Country,
            name = new
            {
                subject.Name.Fr,
                subject.Name.En,
                subject.Name.Ar,
            },
            api = $"{addresses.Root}{ApiSetup.Root}/{subject.Path}",
            page = Page(subject.Path),
        };

    private string Page(string path) => addresses.Of(Language.French, path);
}
