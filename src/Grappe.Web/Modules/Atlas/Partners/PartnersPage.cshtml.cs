using Grappe.Web.Database;
using Grappe.Web.Shared.Forms;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Grappe.Web.Modules.Atlas;

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

    /// <summary>What speaks for a partner, by the way into it, each as one line; words in one line together.</summary>
    public IEnumerable<(string Entry, IReadOnlyList<(string Line, bool Complements, string? Url)> Lines)> Speaking(FindPartners.Partner partner) =>
        FindPartners
            .Entries.Select(entry =>
            {
                var reasons = partner.Reasons.Where(reason => reason.Entry == entry).ToList();
                var words = reasons.Where(reason => reason.Kind == "word").Select(reason => reason.Item!.Fr).ToList();
                var lines = reasons.Where(reason => reason.Kind != "word").Select(reason => (Line(reason), reason.Complements, UrlOf(reason))).ToList();
                if (words.Count > 0)
                    lines.Add((translator["partner.word", string.Join(translator["list.comma"], words)], false, null));
                return (entry, (IReadOnlyList<(string, bool, string?)>)lines);
            })
            .Where(group => group.Item2.Count > 0);

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
            ? Redirect(links.To($"clusters/{slug}/partners") + Request.QueryString)
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
            Direction = FindCooperations.Directions.Contains(Direction) ? [Direction!] : [],
            Level = Atlas.Levels.Contains(Level) ? [Level!] : [],
            Known = Known,
        };
        Found = await partners.FindAsync(cluster, asked, translator.Language, cancellation);
        if (MayJudge)
            Dismissed = await partners.DismissedAsync(cluster, cancellation);
        return true;
    }

    private string Line(FindPartners.Reason reason)
    {
        var (item, other) = (reason.Item?.In(translator.Language), reason.Other?.In(translator.Language));
        return reason.Kind switch
        {
            "near" => translator["partner.near", translator.Number(reason.Number!.Value)],
            "tie" => translator["partner.tie", reason.Subject!.Name.In(translator.Language)],
            "ahead" => translator["partner.ahead"],
            // Told once where both are the same.
            "they-have" or "they-seek" when item == other => translator[$"partner.{reason.Kind}.same", item],
            _ => other is null ? translator[$"partner.{reason.Kind}", item] : translator[$"partner.{reason.Kind}", item, other],
        };
    }

    private string? UrlOf(FindPartners.Reason reason) => reason.Subject is { } subject ? links.Subject(subject.Kind, subject.Slug) : null;
}
