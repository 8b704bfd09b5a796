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
            "cluster" or Follows.Own => links.To(follow.Subject!.Path),
            "country" => links.Country(follow.Country!),
            _ => links.To("clusters") + follow.Query,
        };

    public async Task OnGetAsync(CancellationToken cancellation) => Mine = await follows.MineAsync(cancellation);

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

    /// <param name="subject">What the person acts for, where it is that.</param>
    public async Task<IActionResult> OnPostFrequencyAsync(int id, int? subject, string? frequency)
    {
        if (!(subject is { } own ? await follows.ChangeOwnAsync(own, frequency) : await follows.ChangeAsync(id, frequency)))
            return NotFound();
        Done = "follows.changed";
        return Back(null);
    }

    private IActionResult Back(string? back) => Url.IsLocalUrl(back) ? LocalRedirect(back) : Redirect(links.To(Address));
}
