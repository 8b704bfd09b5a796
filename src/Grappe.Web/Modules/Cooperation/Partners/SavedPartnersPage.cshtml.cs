using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Cooperation.Partners;

/// <summary>Shows the partners that those who look after a cluster or an organisation saved, to write to them or to leave them out again.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class SavedPartnersPageModel(GrappeDb db, FindPartners partners, Registers registers, Translator translator, Links links, TimeProvider clock)
    : PageModel,
        IShownAgain
{
    public Subject Party { get; private set; } = null!;

    public IReadOnlyList<(Subject Subject, PartnerOpinion Opinion)> Saved { get; private set; } = [];

    /// <summary>The partners to whom one can write.</summary>
    public HashSet<int> Reachable { get; private set; } = [];

    /// <summary>The name of the partner that was left out just now.</summary>
    [TempData]
    public string? Done { get; set; }

    public string CountryOf(Subject subject) => subject.Country is { } code ? registers.Countries[code].Name.In(translator.Language) : "";

    public async Task<IActionResult> OnGetAsync(string section, string slug, CancellationToken cancellation)
    {
        if (await partners.PartyAsync(section[..^1], slug, cancellation) is not { } party)
            return NotFound();
        // What others saved is theirs; the proposals are for everybody.
        if (!partners.MayKeepOpinions(party))
            return Redirect(links.To($"{party.Path}/partners"));
        Party = party;
        Saved = await partners.OfOpinionAsync(party, PartnerOpinion.Saved, cancellation);
        Reachable = [.. (await db.ReadersAsync(Saved.Select(saved => saved.Subject), clock.GetUtcNow().UtcDateTime, cancellation)).Keys];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string section, string slug, string? partner, string? said, CancellationToken cancellation)
    {
        if (await partners.PartyAsync(section[..^1], slug, cancellation) is not { } party)
            return NotFound();
        if (!partners.MayKeepOpinions(party))
            return Forbid();
        if (await partners.KeepOpinionAsync(party, partner ?? "", said, null, null, FindPartners.Motives[0], null, cancellation) is not { } other)
            return NotFound();
        Done = other.Name.In(translator.Language);
        return Redirect(links.To($"{party.Path}/partners/saved"));
    }

    public Task<IActionResult> ShowAgainAsync(CancellationToken cancellation) =>
        OnGetAsync($"{RouteData.Values["section"]}", $"{RouteData.Values["slug"]}", cancellation);
}
