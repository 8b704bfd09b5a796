using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Community.Discussion;

/// <summary>Shows people with an account the messages about a card, takes new ones, and hides one for those who judge what is proposed there.</summary>
[Authorize]
[EnableRateLimiting(Limits.Guarded)]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class DiscussionPageModel(GrappeDb db, Discuss discuss, CardFields fields, Translator translator, Links links) : PageModel
{
    public Subject Cluster { get; private set; } = null!;
    public IReadOnlyList<Message> Messages { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;

    [BindProperty]
    public string? Said { get; set; }

    [BindProperty]
    public string? Field { get; set; }

    public bool MayHide => discuss.MayHide(Cluster);

    public IReadOnlyList<(string Value, string Text)> Choices => [("", translator["discussion.whole"]), .. fields.OfCluster];

    /// <summary>The name of the field of a message.</summary>
    public string? FieldOf(Message message) => Choices.FirstOrDefault(choice => choice.Value == message.Field).Text;

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancellation) => await ReadAsync(slug, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string slug, CancellationToken cancellation)
    {
        if (!await ReadAsync(slug, cancellation))
            return NotFound();
        await discuss.SayAsync(Cluster, fields.OfCluster.FirstOrDefault(field => field.Name == Field).Name, Said, cancellation);
        return Redirect(links.To($"clusters/{slug}/discussion"));
    }

    public async Task<IActionResult> OnPostHideAsync(string slug, int id, string? reason, CancellationToken cancellation)
    {
        if (!await ReadAsync(slug, cancellation))
            return NotFound();
        return await discuss.HideAsync(Cluster, id, reason, cancellation) ? Redirect(links.To($"clusters/{slug}/discussion")) : NotFound();
    }

    private async Task<bool> ReadAsync(string slug, CancellationToken cancellation)
    {
        if (await db.FindClusterAsync(slug, cancellation) is not { } cluster)
            return false;
        Cluster = cluster;
        var asked = int.TryParse(Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        (Messages, var page, var pages) = await discuss.ReadAsync(cluster.Id, asked, cancellation);
        Pager = new Pager(page, pages, other => links.With("page", other.ToString(CultureInfo.InvariantCulture)));
        return true;
    }
}
