using Grappe.Algorithms.Observations;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Compare;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Thesaurus;
using Grappe.Web.Shared.Forms;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>The story of one proposal, for its author, for those who judge it and for those who read the trail.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class ProposalPageModel(
    GrappeDb db,
    ReadCard cards,
    CompareClusters compare,
    CurrentPerson current,
    Propose propose,
    JudgeProposals judge,
    ReadTyped read,
    UnderstandText understand,
    Sayings say,
    Translator translator,
    Links links
) : PageModel
{
    public Proposal Proposal { get; private set; } = null!;
    public ReadCard.Card Card { get; private set; } = null!;

    /// <summary>What was published of it.</summary>
    public IReadOnlyList<Observation> Published { get; private set; } = [];

    /// <summary>What shows of it as a translation.</summary>
    public IEnumerable<ProposedValue> Translations =>
        Proposal.Values.Where(value => value is { Act: "translates", Decision: "accepted", StatementId: not null });

    [TempData]
    public string? Done { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public bool MayJudge => judge.May(Proposal);
    public bool IsMine => Proposal.AuthorId == current.Id;
    public bool Waits => Proposal.State is "submitted" or "asked";

    public CardFact? FactOf(ProposedValue value) =>
        Card.Facts.FirstOrDefault(fact =>
            fact.Field.Code == value.Field
            && fact.Key == value.Key
            && ((fact.Field.Cardinality != Cardinality.Many && value.About.Length == 0) || ReadTyped.MarkOf(fact.Preferred) == value.About)
        );

    /// <summary>The two cards of a merger.</summary>
    public CompareClusters.SideBySide? Merger { get; private set; }

    /// <summary>What was typed, as it is understood, by the number of the value.</summary>
    public Dictionary<int, Statement> Understood { get; } = [];

    /// <summary>What the thesaurus understands of a value by which partners are looked for; null where it is none.</summary>
    public async Task<UnderstandText.Understood?> UnderstoodAsync(ProposedValue value) =>
        UnderstandText.IsFor(value.Field) && value.Act == "says"
            ? await understand.ReadAsync(value.Value, Language.Find(value.Language)!, HttpContext.RequestAborted)
            : null;

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken cancellation) => await ReadAsync(id, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(int id, CancellationToken cancellation)
    {
        if (!await ReadAsync(id, cancellation))
            return NotFound();
        if (!MayJudge)
            return Forbid();
        var form = await Request.ReadFormAsync(cancellation);
        var decisions = new Dictionary<int, JudgeProposals.Decision>();
        foreach (var value in Proposal.Values.Where(value => value.Decision is null or "asked"))
        {
            var verdict = form[$"verdict-{value.Id}"].ToString();
            var reason = TypedText.UpTo(JudgeProposals.LongestReason, form[$"reason-{value.Id}"]);
            if (verdict is not ("accepted" or "asked" or "refused"))
                continue;
            if (verdict != "accepted" && reason is null)
                ModelState.AddModelError($"reason-{value.Id}", translator["judge.reason.missing"]);
            decisions[value.Id] = new JudgeProposals.Decision(verdict, reason);
        }
        if (decisions.Count == 0)
            ModelState.AddModelError("", translator["judge.undecided"]);
        foreach (var value in Proposal.Values.Where(value => decisions.GetValueOrDefault(value.Id)?.Verdict == "accepted"))
            if (await judge.UnknownAsync(Proposal.Subject!, value) is { } unknown)
                ModelState.AddModelError($"verdict-{value.Id}", translator["judge.unknown", unknown.Name.In(translator.Language)]);
        if (!ModelState.IsValid)
            return Page();
        try
        {
            Done = await judge.DecideAsync(id, decisions) ? "judge.done" : "judge.late";
        }
        catch (CardFull full)
        {
            ModelState.AddModelError("", say.Full(full.Problem));
            return Page();
        }
        return Redirect(links.To("admin/proposals"));
    }

    public async Task<IActionResult> OnPostWithdrawAsync(int id, CancellationToken cancellation)
    {
        if (!await ReadAsync(id, cancellation) || !IsMine)
            return NotFound();
        Done = await propose.WithdrawAsync(id) ? "proposal.withdrawn" : "judge.late";
        return Redirect(links.To($"proposals/{id}"));
    }

    public async Task<IActionResult> OnPostReviewedAsync(int id, CancellationToken cancellation)
    {
        if (!await ReadAsync(id, cancellation))
            return NotFound();
        if (!MayJudge)
            return Forbid();
        await judge.ReviewedAsync(id);
        Done = "judge.reviewed";
        return Redirect(links.To("admin/proposals"));
    }

    public async Task<IActionResult> OnPostRetractAsync(int id, long observation, int translation, CancellationToken cancellation)
    {
        if (!await ReadAsync(id, cancellation))
            return NotFound();
        var published = Published.SingleOrDefault(one => one.Id == observation && one.RetractedAt is null);
        var translated = Translations.SingleOrDefault(one => one.Id == translation);
        if (published is null && translated is null)
            return NotFound();
        if (!MayJudge && !(IsMine && current.May(Act.Propose, Proposal.Subject!.AsScope())))
            return Forbid();
        if (string.IsNullOrWhiteSpace(Reason))
        {
            ModelState.AddModelError(nameof(Reason), translator["judge.reason.missing"]);
            return Page();
        }
        if (published is not null)
            await judge.RetractAsync(published, Reason.Trim());
        else
            await judge.RetractAsync(Proposal.Subject!.Id, translated!, TypedText.UpTo(JudgeProposals.LongestReason, Reason)!);
        Done = "proposal.retracted";
        return Redirect(links.To($"proposals/{id}"));
    }

    private async Task<bool> ReadAsync(int id, CancellationToken cancellation)
    {
        var proposal = await db
            .Proposals.Include(proposal => proposal.Subject)
            .Include(proposal => proposal.Author)
            .Include(proposal => proposal.For)
            .Include(proposal => proposal.Counterpart)
            .Include(proposal => proposal.DecidedBy)
            .Include(proposal => proposal.Values.OrderBy(value => value.Id))
            .SingleOrDefaultAsync(proposal => proposal.Id == id, cancellation);
        // Another person's proposal is not even said to exist.
        if (proposal?.Subject is null || !judge.MayRead(proposal))
            return false;
        Proposal = proposal;
        Card = (await cards.FindAsync(proposal.Subject.Kind, proposal.Subject.Slug, null, cancellation, proposed: true))!;
        foreach (var value in proposal.Values)
            if ((await read.ReadAsync(proposal.Subject, value, cancellation)).Statement is { } statement)
                Understood.Add(value.Id, statement);
        if (proposal.Values.FirstOrDefault(value => value.Field == Fields.MergedInto.Code) is { } merged && Understood.TryGetValue(merged.Id, out var into))
            Merger = await compare.FindAsync([proposal.Subject.Slug, into.OtherSubject!.Slug], cancellation);
        Published = await db
            .Observations.IgnoreQueryFilters()
            .Include(observation => observation.Statements)
            .Where(observation => observation.ProposalId == id)
            .OrderBy(observation => observation.Id)
            .ToListAsync(cancellation);
        return true;
    }
}
