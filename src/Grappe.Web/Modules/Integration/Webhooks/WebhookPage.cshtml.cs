using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Integration.Webhooks;

/// <summary>One webhook: what it was told, what became of each message, and what can be done about it.</summary>
[Needs(nameof(AccountActs.GiveTokens))]
[ResponseCache(NoStore = true)]
public sealed class WebhookPageModel(ManageWebhooks webhooks, Translator translator, Links links) : PageModel
{
    private const int PageSize = 30;

    public Webhook Webhook { get; private set; } = null!;
    public IReadOnlyList<WebhookDelivery> Told { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;

    /// <summary>Stands on the page that answers the renewing, and never again.</summary>
    public string? Secret { get; private set; }

    [TempData]
    public string? Done { get; set; }

    public static string StateOf(Webhook webhook) =>
        webhook.PausedAt is not null ? "paused"
        : webhook.FailingSince is not null ? "failing"
        : "running";

    /// <summary>The reason why it did not arrive.</summary>
    public string? ProblemOf(WebhookDelivery delivery) => delivery.Problem is { } problem ? translator.Code("webhooks.problem", problem) : null;

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken cancellation) => await FindAsync(id) ? await ShowAsync(cancellation) : NotFound();

    public Task<IActionResult> OnPostTestAsync(int id) => DoAsync(id, webhooks.TestAsync, "webhooks.test.done");

    public Task<IActionResult> OnPostPauseAsync(int id) => DoAsync(id, webhooks.PauseAsync, "webhooks.paused");

    public Task<IActionResult> OnPostResumeAsync(int id) => DoAsync(id, webhooks.ResumeAsync, "webhooks.resumed");

    public async Task<IActionResult> OnPostAgainAsync(int id, long delivery)
    {
        if (!await FindAsync(id) || !await webhooks.SendAgainAsync(Webhook, delivery))
            return NotFound();
        Done = "webhooks.again.done";
        return Back();
    }

    public async Task<IActionResult> OnPostRenewAsync(int id, CancellationToken cancellation)
    {
        if (!await FindAsync(id))
            return NotFound();
        Secret = await webhooks.RenewSecretAsync(Webhook);
        return await ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostEndAsync(int id)
    {
        if (!await FindAsync(id))
            return NotFound();
        await webhooks.EndAsync(Webhook);
        return Redirect(links.To(WebhooksPageModel.Address));
    }

    private async Task<IActionResult> DoAsync(int id, Func<Webhook, Task> what, string done)
    {
        if (!await FindAsync(id))
            return NotFound();
        await what(Webhook);
        Done = done;
        return Back();
    }

    private async Task<bool> FindAsync(int id)
    {
        if (await webhooks.FindAsync(id) is not { } webhook)
            return false;
        Webhook = webhook;
        return true;
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        var told = webhooks.Told(Webhook).OrderByDescending(delivery => delivery.Id);
        (Told, Pager) = await new AskedList(Request.Query).PageAsync(told, PageSize, links, cancellation);
        return Page();
    }

    private RedirectResult Back() =>
        Redirect(links.To($"{WebhooksPageModel.Address}/{Webhook.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)}"));
}
