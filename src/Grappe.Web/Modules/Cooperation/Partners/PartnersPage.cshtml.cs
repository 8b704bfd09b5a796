using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Shared.Forms;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Grappe.Web.Modules.Cooperation;

/// <summary>With whom a cluster should work, and why.</summary>
public sealed class PartnersPageModel(GrappeDb db, FindPartners partners, Registers registers, Translator translator, Links links) : PageModel
{
    public Subject Cluster { get; private set; } = null!;

    [BindProperty(SupportsGet = true)]
    public string? Motive { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Direction { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Level { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Known { get; set; }

    public FindPartners.Answer Found { get; private set; } = null!;

    public IReadOnlyList<(Subject Cluster, PartnerOpinion Opinion)> Dismissed { get; private set; } = [];

    public bool MayJudge => partners.MayJudge(Cluster);

    public string CountryOf(Subject cluster) => cluster.Country is { } code ? registers.Countries[code].Name.In(translator.Language) : "";

    /// <summary>What speaks for a partner, by the way into it, in lines that each say one thing: what belongs together stands in one.</summary>
    public IEnumerable<(string Entry, IEnumerable<(string Line, bool Complements, string? Url)> Lines)> Speaking(FindPartners.Partner partner) =>
        FindPartners
            .Entries.Select(entry =>
                (
                    Entry: entry,
                    Lines: partner
                        .Reasons.Where(reason => reason.Entry == entry)
                        .GroupBy(Together)
                        .Select(group => (Line([.. group]), group.First().Complements, UrlOf(group.First())))
                )
            )
            .Where(group => group.Lines.Any());

    // What both do is one line, and so is all that uses one thing, or that one thing uses.
    private static (string, object?) Together(FindPartners.Reason reason) =>
        reason.Kind switch
        {
            "they-use" => (reason.Kind, reason.Item),
            "they-supply" => (reason.Kind, reason.Other),
            "shared" or "word" => (reason.Kind, null),
            _ => (reason.Kind, reason),
        };

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancellation) => await ReadAsync(slug, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string slug, string? partner, string? opinion, string? reason, CancellationToken cancellation)
    {
        if (await db.FindClusterAsync(slug, cancellation) is not { } cluster)
            return NotFound();
        if (!partners.MayJudge(cluster))
            return Forbid();
        if (opinion is not (null or PartnerOpinion.Saved or PartnerOpinion.Dismissed))
            return BadRequest();
        return await partners.JudgeAsync(cluster, partner ?? "", opinion, TypedText.UpTo(FindPartners.LongestReason, reason), cancellation)
            ? Redirect(links.To($"clusters/{slug}/partners") + HttpContext.Request.QueryString)
            : NotFound();
    }

    private async Task<bool> ReadAsync(string slug, CancellationToken cancellation)
    {
        if (await db.FindClusterAsync(slug, cancellation) is not { } cluster)
            return false;
        Cluster = cluster;
        Motive = FindPartners.Motives.Contains(Motive) ? Motive : FindPartners.Motives[0];
        var asked = new FindPartners.Asked
        {
            Motive = Motive!,
            Direction = Relation.Directions.Contains(Direction) ? [Direction!] : [],
            Level = Relation.Levels.Contains(Level) ? [Level!] : [],
            Known = Known,
        };
        Found = await partners.FindAsync(cluster, asked, translator.Language, cancellation);
        if (MayJudge)
            Dismissed = await partners.DismissedAsync(cluster, cancellation);
        return true;
    }

    private string Line(IReadOnlyList<FindPartners.Reason> reasons)
    {
        var first = reasons[0];
        string Names(Func<FindPartners.Reason, Localised?> name) =>
            string.Join(translator["list.comma"], reasons.Select(reason => name(reason)?.In(translator.Language)).Distinct());
        var (items, others) = (Names(reason => reason.Item), Names(reason => reason.Other));
        return first.Kind switch
        {
            "near" => translator["partner.near", translator.Number(first.Number!.Value)],
            "tie" => translator["partner.tie", first.Subject!.Name.In(translator.Language)],
            "ahead" => translator["partner.ahead"],
            "shared" or "word" => translator[$"partner.{first.Kind}", items],
            // Told once where both are the same.
            "they-have" or "they-seek" when items == others => translator[$"partner.{first.Kind}.same", items],
            _ => translator[$"partner.{first.Kind}", items, others],
        };
    }

    private string? UrlOf(FindPartners.Reason reason) => reason.Subject is { } subject ? links.Subject(subject.Kind, subject.Slug) : null;
}
