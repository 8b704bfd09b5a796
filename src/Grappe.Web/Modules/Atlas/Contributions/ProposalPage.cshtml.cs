using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Compare;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Thesaurus;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Shows the story of one proposal to its author, those who judge it and those who read the trail, and takes what they decide.</summary>
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
    ReadSteps steps,
    TimeProvider clock,
    Links links
) : PageModel, IShownAgain
{
    public Proposal Proposal { get; private set; } = null!;
    public ReadCard.Card Card { get; private set; } = null!;

    public IReadOnlyList<ReadSteps.Taken> Steps { get; private set; } = [];

    /// <summary>The observations that were published from it.</summary>
    public IReadOnlyList<Observation> Published { get; private set; } = [];

    /// <summary>The values of it that show as translations.</summary>
    public IEnumerable<ProposedValue> Translations =>
        Proposal.Values.Where(value => value is { Change: "translates", Decision: "accepted", StatementId: not null });

    [TempData]
    public string? Done { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public bool MayJudge => judge.May(Proposal);
    public bool IsMine => Proposal.AuthorId == current.Id;
    public bool Waits => ProposalWorkflow.Waiting.Contains(Proposal.State);

    /// <summary>Whether the current person may take a step with it.</summary>
    public bool Can(Transition<Proposal, ProposalState> row) => row.IsOpenTo(current, Proposal, clock.GetUtcNow().UtcDateTime);

    /// <summary>Gives the verdict chosen on a value, when the form is shown again; accepted where none was chosen.</summary>
    public string VerdictOn(ProposedValue value) => Sent($"verdict-{value.Id}") is { Length: > 0 } verdict ? verdict : "accepted";

    /// <summary>Gives the reason typed for a value, when the form is shown again.</summary>
    public string ReasonOf(ProposedValue value) => Sent($"reason-{value.Id}");

    private string Sent(string name) => Request.HasFormContentType ? Request.Form[name].ToString() : "";

    public CardFact? FactOf(ProposedValue value) =>
        Card.Facts.FirstOrDefault(fact =>
            fact.Field.Code == value.Field
            && fact.Key == value.Key
            && ((fact.Field.Cardinality != Cardinality.Many && value.About.Length == 0) || ReadTyped.MarkOf(fact.Preferred) == value.About)
        );

    /// <summary>The two cards of a merger.</summary>
    public CompareClusters.SideBySide? Merger { get; private set; }

    /// <summary>The typed values as they are understood, by the number of the value.</summary>
    public Dictionary<int, Statement> Understood { get; } = [];

    /// <summary>Reads the concepts that the thesaurus finds in a value by which partners are looked for; null for any other value.</summary>
    public async Task<UnderstandText.Understood?> UnderstoodAsync(ProposedValue value) =>
        UnderstandText.IsFor(value.Field) && value.Change == "says"
            ? await understand.ReadAsync(value.Value, Language.Find(value.Language)!, HttpContext.RequestAborted)
            : null;

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken cancellation) => await ReadAsync(id, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(int id, int? version, CancellationToken cancellation)
    {
        if (!await ReadAsync(id, cancellation))
            return NotFound();
        var form = await Request.ReadFormAsync(cancellation);
        var decisions = new Dictionary<int, JudgeProposals.Decision>();
        foreach (var value in Proposal.Values)
        {
            var verdict = form[$"verdict-{value.Id}"].ToString();
            var reason = TypedText.UpTo(JudgeProposals.LongestReason, form[$"reason-{value.Id}"]);
            if (verdict is "accepted" or "asked" or "refused")
                decisions[value.Id] = new JudgeProposals.Decision(verdict, reason);
        }
        await judge.DecideAsync(id, version, decisions);
        Done = "judge.done";
        return Redirect(links.To("admin/proposals"));
    }

    public async Task<IActionResult> OnPostWithdrawAsync(int id, CancellationToken cancellation)
    {
        if (!await ReadAsync(id, cancellation) || !IsMine)
            return NotFound();
        await propose.WithdrawAsync(Proposal);
        Done = "proposal.withdrawn";
        return Redirect(links.To($"proposals/{id}"));
    }

    public async Task<IActionResult> OnPostReviewedAsync(int id, CancellationToken cancellation)
    {
        if (!await ReadAsync(id, cancellation))
            return NotFound();
        await judge.ReviewedAsync(Proposal);
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
        if (!MayJudge && !(IsMine && current.May(AtlasActs.Propose, Proposal.Subject!.AsScope())))
            return Forbid();
        if (string.IsNullOrWhiteSpace(Reason))
            throw new RuleBroken(Problem.At(nameof(Reason), "judge.reason.missing"));
        if (published is not null)
            await judge.RetractAsync(published, Reason.Trim());
        else
            await judge.RetractAsync(Proposal.Subject!.Id, translated!, TypedText.UpTo(JudgeProposals.LongestReason, Reason)!);
        Done = "proposal.retracted";
        return Redirect(links.To($"proposals/{id}"));
    }

    public Task<IActionResult> ShowAgainAsync(CancellationToken cancellation) => OnGetAsync(Proposal.Id, cancellation);

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
                Understood[value.Id] = statement;
        if (proposal.Values.FirstOrDefault(value => value.Field == Fields.MergedInto.Code) is { } merged && Understood.TryGetValue(merged.Id, out var into))
            Merger = await compare.FindAsync([proposal.Subject.Slug, into.OtherSubject!.Slug], cancellation);
        Steps = await steps.OfAsync(ProposalWorkflow.Table, id, cancellation);
        Published = await db
            .Observations.IgnoreQueryFilters()
            .Include(observation => observation.Statements)
            .Where(observation => observation.ProposalId == id)
            .OrderBy(observation => observation.Id)
            .ToListAsync(cancellation);
        return true;
    }
}
