using Grappe.Web.Modules.Atlas.Compare;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Thesaurus;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Shows the story of one proposal to its author, those who judge it and those who read the trail, and takes what they decide.</summary>
[Authorize]
[SentAgain("Answer")]
[ResponseCache(NoStore = true)]
public sealed class ProposalPageModel(
    GrappeDb db,
    CompareClusters compare,
    CurrentPerson current,
    Propose propose,
    JudgeProposals judge,
    AnswerQuestions answer,
    ReadProposal read,
    UnderstandText understand,
    ReadSteps steps,
    TimeProvider clock,
    Links links
) : PageModel, IShownAgain
{
    public Proposal Proposal { get; private set; } = null!;

    public IReadOnlyList<ReadProposal.Line> Lines { get; private set; } = [];

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

    /// <summary>Whether the form takes the author's answers; otherwise it takes verdicts.</summary>
    public bool Answers => IsMine && Can(ProposalWorkflow.Answer);

    /// <summary>The two cards of a merger.</summary>
    public CompareClusters.SideBySide? Merger { get; private set; }

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
            // One button accepts the others; what its author was asked waits on.
            if (verdict.Length == 0 && value.Decision is null)
                verdict = form["others"].ToString();
            var reason = TypedText.UpTo(JudgeProposals.LongestReason, form[$"reason-{value.Id}"]);
            if (verdict is "accepted" or "asked" or "refused")
                decisions[value.Id] = new JudgeProposals.Decision(verdict, reason);
        }
        await judge.DecideAsync(id, version, decisions);
        Done = "judge.done";
        return Redirect(links.To("admin/proposals"));
    }

    public async Task<IActionResult> OnPostAnswerAsync(int id, int? version, CancellationToken cancellation)
    {
        if (!await ReadAsync(id, cancellation))
            return NotFound();
        var form = await Request.ReadFormAsync(cancellation);
        var (answers, problems) = (new Dictionary<int, AnswerQuestions.Answer>(), new ProblemList());
        foreach (var value in Proposal.Values.Where(value => value.Decision == "asked"))
        {
            var field = AnswerQuestions.FieldOf(value);
            var text = TypedText.UpTo(AnswerQuestions.LongestText, form[field]);
            var link = TypedText.Lines(form[$"{field}.link"]) is { Length: > 0 } typed ? typed : null;
            problems.AddIf(link is not null && !TypedText.IsLink(link), $"{field}.link", "form.link.wrong");
            var (document, problem) = await Upload.ReadAsync($"{field}.document", form.Files.GetFile($"{field}.document"));
            if (problem is not null)
                problems.Add(problem);
            if (text is not null || link is not null || document is not null)
                answers[value.Id] = new(text ?? "", link, document);
        }
        problems.ThrowIfAny();
        await answer.RunAsync(Proposal, version, answers);
        Done = "proposal.answered";
        return Redirect(links.To($"proposals/{id}"));
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
            throw new RuleBroken(Problem.At(nameof(Reason), "proposal.retract.missing"));
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
            .Include(proposal => proposal.Values.OrderBy(value => value.Position).ThenBy(value => value.Id))
                .ThenInclude(value => value.Messages.OrderBy(message => message.Id))
                    .ThenInclude(message => message.Author)
            .SingleOrDefaultAsync(proposal => proposal.Id == id, cancellation);
        // Another person's proposal is not even said to exist.
        if (proposal?.Subject is null || !judge.MayRead(proposal))
            return false;
        Proposal = proposal;
        Lines = (await read.RunAsync(proposal, cancellation)).Lines;
        if (Lines.FirstOrDefault(line => line.Value.Field == Fields.MergedInto.Code)?.Understood?.OtherSubject is { } into)
            Merger = await compare.FindAsync([proposal.Subject.Slug, into.Slug], cancellation);
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
