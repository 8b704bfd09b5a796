using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Finds the proposals that wait, and judges them. Each field that is accepted becomes a statement of a new observation, and nothing is overwritten.</summary>
public sealed class JudgeProposals(
    GrappeDb db,
    CurrentPerson current,
    ReadTyped read,
    RefreshCard refresh,
    TranslateTexts translate,
    TakeSteps steps,
    ContributionMails mails,
    ContributionNews news,
    DeclareStatements declare,
    TellOfCards tell,
    TimeProvider clock
)
{
    /// <param name="Verdict">accepted, asked or refused.</param>
    public sealed record Decision(string Verdict, string? Reason = null);

    public const int LongestReason = 1_000;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Finds what waits for the current person, the oldest first.</summary>
    public IQueryable<Proposal> Waiting() =>
        Judged()
            .Where(proposal => proposal.State == ProposalState.Submitted || proposal.State == ProposalState.Asked)
            .OrderBy(proposal => proposal.SubmittedAt)
            .ThenBy(proposal => proposal.Id);

    /// <summary>Finds what trusted authors declared, and nobody has looked at yet.</summary>
    public IQueryable<Proposal> ToReview() =>
        Judged()
            .Where(proposal =>
                proposal.State == ProposalState.Decided
                && proposal.DecidedById == proposal.AuthorId
                && proposal.ReviewedAt == null
                && proposal.AuthorId != current.Id
            )
            .OrderBy(proposal => proposal.DecidedAt)
            .ThenBy(proposal => proposal.Id);

    public bool May(Proposal proposal) => current.May(AtlasActs.Judge, proposal.JudgedOn());

    /// <summary>Whether the current person may know of it: what was never sent is its author's alone, whatever became of it.</summary>
    public bool MayRead(Proposal proposal) =>
        proposal.AuthorId == current.Id || (proposal.SubmittedAt is not null && (May(proposal) || current.May(AtlasActs.ReadProposals, proposal.ReadOn())));

    /// <summary>Finds the subject that a value names and that is itself only proposed: it must be accepted before a card names it.</summary>
    public async Task<Subject?> UnknownAsync(Subject subject, ProposedValue value) =>
        (await read.ReadAsync(subject, value)).Statement?.OtherSubject is { } other && !await db.KnownSubjects().AnyAsync(known => known.Id == other.Id)
            ? other
            : null;

    // Asks in a query what May asks of a proposal that was read.
    private IQueryable<Proposal> Judged()
    {
        var reached = current.ReachOf(AtlasActs.Judge);
        return Told()
            .Where(proposal =>
                reached.Everything
                || reached.Countries.Contains(proposal.CounterpartId == null ? proposal.Country : proposal.Counterpart!.Country)
                || reached.Subjects.Contains((proposal.CounterpartId ?? proposal.SubjectId)!.Value)
            );
    }

    private IQueryable<Proposal> Told() =>
        db
            .Proposals.Include(proposal => proposal.Subject)
            .Include(proposal => proposal.Author)
            .Include(proposal => proposal.For)
            .Include(proposal => proposal.Counterpart)
            .Include(proposal => proposal.Values.OrderBy(value => value.Position).ThenBy(value => value.Id))
            .AsNoTracking();

    /// <summary>Judges a proposal field by field. Asking about one field leaves the others decided and the proposal open.</summary>
    /// <param name="version">The version that whoever judges had before them; none where it is judged as it stands.</param>
    /// <exception cref="NotAllowed">Somebody else judges it.</exception>
    /// <exception cref="StateMoved">Somebody else was quicker.</exception>
    /// <exception cref="RuleBroken">What is accepted finds no room on the card, or names somebody who is not known yet.</exception>
    public async Task DecideAsync(int id, int? version, IReadOnlyDictionary<int, Decision> decisions)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var proposal = await Told().SingleAsync(proposal => proposal.Id == id);
        var open = proposal.OpenValues();
        var asks = open.Any(value => decisions.GetValueOrDefault(value.Id)?.Verdict is null or "asked");
        // First, so that nobody else judges it until this is done.
        await (
            asks ? steps.TakeAsync(ProposalWorkflow.Table, ProposalWorkflow.Ask, proposal, version) : CloseAsync(ProposalWorkflow.Decide, proposal, version)
        );
        Check(open, decisions);
        foreach (var value in open)
            if (decisions.GetValueOrDefault(value.Id) is { } decision)
                await db
                    .ProposedValues.Where(judged => judged.Id == value.Id)
                    .ExecuteUpdateAsync(set =>
                        set.SetProperty(judged => judged.Decision, decision.Verdict).SetProperty(judged => judged.Reason, decision.Reason)
                    );
        db.AddRange(
            open.Where(value => decisions.GetValueOrDefault(value.Id)?.Verdict == "asked")
                .Select(value => new ValueMessage
                {
                    ProposalId = id,
                    ValueId = value.Id,
                    AuthorId = current.Id!.Value,
                    Text = decisions[value.Id].Reason!,
                    At = Now,
                })
        );
        await db.SaveChangesAsync();
        var accepted = open.Where(value => decisions.GetValueOrDefault(value.Id)?.Verdict == "accepted").ToList();
        foreach (var value in accepted)
            if (await UnknownAsync(proposal.Subject!, value) is { } unknown)
                throw new RuleBroken(Problem.At($"verdict-{value.Id}", "judge.unknown", unknown.Name));
        await PublishAsync(proposal, accepted);
        // Terms of a proposal that waits no longer are proposed no longer. Where something was published, refreshing the card has queued its texts already.
        if (accepted.Count == 0 && proposal.SubjectId is { } subject)
            await refresh.QueueTextsAsync([subject]);
        await mails.DecidedAsync(proposal.Id);
        await news.ProposalAsync(AtlasNews.ProposalDecided, id);
        await transaction.CommitAsync();
    }

    // Whoever asks or refuses says why. What waits for an answer may wait on.
    private static void Check(IEnumerable<ProposedValue> open, IReadOnlyDictionary<int, Decision> decisions)
    {
        var problems = new ProblemList();
        problems.AddIf(decisions.Count == 0, "", "judge.undecided");
        if (decisions.Count > 0)
            foreach (var value in open)
            {
                var (decision, field) = (decisions.GetValueOrDefault(value.Id), new CodeName("field", value.Field));
                problems.AddIf(decision is null && value.Decision is null, $"verdict-{value.Id}", "judge.verdict.missing", field);
                problems.AddIf(decision is { Verdict: not "accepted", Reason: null }, $"reason-{value.Id}", "judge.reason.missing", field);
            }
        problems.ThrowIfAny();
    }

    /// <summary>Publishes what was sent where its author is believed, and leaves it to those who judge it where not. To be called within the transaction that sends it.</summary>
    /// <param name="named">Whom it names: they must be known before a card names them.</param>
    /// <param name="believed">Whether its author is believed; their role there tells where this is null.</param>
    public async Task TakeAsync(Subject subject, int id, IReadOnlyCollection<int> named, bool? believed = null)
    {
        believed ??= current.RoleFor(AtlasActs.Propose, subject.AsScope()) is { Trusted: true } || current.May(AtlasActs.Judge, subject.AsScope());
        if (believed.Value && await db.KnownSubjects().CountAsync(known => named.Contains(known.Id)) == named.Count)
        {
            await AcceptAtOnceAsync(id);
            return;
        }
        // What waits proposes its words to the thesaurus already.
        await refresh.QueueTextsAsync([subject.Id]);
        await mails.QueueSubmittedAsync(id);
        await news.ProposalAsync(AtlasNews.ProposalSubmitted, id);
    }

    // Of a trusted author, or of somebody who would judge it themselves.
    private async Task AcceptAtOnceAsync(int id)
    {
        var proposal = await Told().SingleAsync(proposal => proposal.Id == id);
        await CloseAsync(ProposalWorkflow.Declare, proposal);
        await db.ProposedValues.Where(value => value.ProposalId == id).ExecuteUpdateAsync(set => set.SetProperty(value => value.Decision, "accepted"));
        await PublishAsync(proposal, proposal.Values);
        await news.ProposalAsync(AtlasNews.ProposalDecided, id);
    }

    public Task ReviewedAsync(Proposal proposal)
    {
        var (now, me) = (Now, current.Id);
        return steps.TakeAsync(
            ProposalWorkflow.Table,
            ProposalWorkflow.Review,
            proposal,
            also: set => set.SetProperty(one => one.ReviewedAt, now).SetProperty(one => one.ReviewedById, me)
        );
    }

    /// <summary>Takes back what was declared: it counts no longer, and its story stays.</summary>
    public async Task<bool> RetractAsync(Observation observation, string reason)
    {
        var (now, me) = (Now, current.Id);
        await using var transaction = await db.Database.BeginTransactionAsync();
        await refresh.LockAsync(observation.SubjectId);
        var retracted = await db
            .Observations.Where(one => one.Id == observation.Id && !one.FromFiles)
            .ExecuteUpdateAsync(set =>
                set.SetProperty(one => one.RetractedAt, now).SetProperty(one => one.RetractedById, me).SetProperty(one => one.RetractedReason, reason)
            );
        if (retracted == 0)
            return false;
        await refresh.RunAsync(observation.SubjectId);
        await refresh.AnnounceNamedAsync(observation.Id);
        await tell.CardAsync(AtlasNews.Retracted, observation.Id, me);
        await transaction.CommitAsync();
        return true;
    }

    /// <summary>Takes back a translation: the text shows again as it was written.</summary>
    public async Task<bool> RetractAsync(int subject, ProposedValue translation, string reason)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await refresh.LockAsync(subject);
        var retracted = await db
            .ProposedValues.Where(value => value.Id == translation.Id && value.Decision == "accepted")
            .ExecuteUpdateAsync(set => set.SetProperty(value => value.Decision, "retracted").SetProperty(value => value.Reason, reason));
        if (retracted == 0)
            return false;
        db.ChangeTracker.Clear();
        await translate.HideAsync(subject, translation);
        await refresh.RunAsync(subject);
        await transaction.CommitAsync();
        return true;
    }

    private async Task PublishAsync(Proposal proposal, IReadOnlyList<ProposedValue> accepted)
    {
        if (accepted.Count == 0)
            return;
        var subject = proposal.Subject!;
        await refresh.LockAsync(subject.Id);
        foreach (var translation in accepted.Where(value => value.Change == "translates"))
            await translate.ShowAsync(subject, translation);
        accepted = [.. accepted.Where(value => value.Change != "translates")];
        if (accepted.Count == 0)
        {
            await refresh.RunAsync(subject.Id);
            return;
        }
        var written = new List<(ProposedValue Value, Statement Statement)>();
        foreach (var value in accepted)
        {
            var (statement, problem) = await read.ReadAsync(subject, value);
            var gone = $"What was understood when it was sent no longer is: {value.Field} {problem?.Text}";
            written.Add((value, statement ?? throw new InvalidOperationException(gone)));
        }
        await declare.PublishAsync(
            subject,
            new(proposal.ForId, ProposalId: proposal.Id, DocumentId: proposal.DocumentId),
            [.. written.Select(one => new DeclareStatements.OfSubject(subject.Id, one.Value.ObservedOn, proposal.Link, one.Statement))],
            proposal.AuthorId
        );
        foreach (var (value, statement) in written)
            await db.ProposedValues.Where(one => one.Id == value.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.StatementId, statement.Id));
    }

    private Task CloseAsync(Transition<Proposal, ProposalState> row, Proposal proposal, int? version = null)
    {
        var (now, me) = (Now, current.Id);
        return steps.TakeAsync(
            ProposalWorkflow.Table,
            row,
            proposal,
            version,
            set => set.SetProperty(one => one.DecidedAt, now).SetProperty(one => one.DecidedById, me)
        );
    }
}
