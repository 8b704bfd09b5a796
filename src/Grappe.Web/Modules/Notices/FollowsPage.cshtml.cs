using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Notices;

/// <summary>Shows what the person follows and how often they get mail of it, and takes changes to both.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class FollowsPageModel(Follows follows, Registers registers, Translator translator, Links links) : PageModel
{
    public const string Address = "account/follows";

    public IReadOnlyList<Follow> Mine { get; private set; } = [];

    /// <summary>The key of the text that says what was done just now.</summary>
    [TempData]
    public string? Done { get; set; }

    public string NameOf(Follow follow) =>
        follow.Name ?? follow.Subject?.Name.In(translator.Language) ?? registers.Countries[follow.Country!].Name.In(translator.Language);

    public string PageOf(Follow follow) =>
        follow.Kind switch
        {
            "cluster" => links.Cluster(follow.Subject!.Slug),
            "country" => links.Country(follow.Country!),
            _ => links.To("clusters") + follow.Query,
        };

    public async Task OnGetAsync() => Mine = await follows.MineAsync();

    public async Task<IActionResult> OnPostFollowAsync(string? kind, string? code, string? name, string? back, CancellationToken cancellation)
    {
        Done = await follows.AddAsync(new Followable(kind ?? "", code ?? ""), name, cancellation) ? "follows.added" : "follows.not-added";
        return Back(Done == "follows.added" ? back : null);
    }

    public async Task<IActionResult> OnPostStopAsync(int id, string? back)
    {
        if (!await follows.StopAsync(id))
            return NotFound();
        Done = "follows.stopped";
        return Back(back);
    }

    public async Task<IActionResult> OnPostFrequencyAsync(int id, string? frequency)
    {
        if (!await follows.ChangeAsync(id, frequency))
            return NotFound();
        Done = "follows.changed";
        return Back(null);
    }

    private IActionResult Back(string? back) => Url.IsLocalUrl(back) ? LocalRedirect(back) : Redirect(links.To(Address));
}
