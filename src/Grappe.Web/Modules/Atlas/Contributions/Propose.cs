using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Writes a proposal: its draft as it is typed, and its sending to those who judge it, or at once to the card where its author is trusted.</summary>
public sealed class Propose(
    GrappeDb db,
    CurrentPerson current,
    ReadTyped read,
    JudgeProposals judge,
    RefreshCard refresh,
    TakeSteps steps,
    KeepDocuments documents,
    Translator translator,
    TimeProvider clock
)
{
    /// <param name="Values">What was typed; what is left empty is not proposed.</param>
    /// <param name="Documents">What proves single values, by the names of the form.</param>
    public sealed record Request(
        IReadOnlyList<ProposedValue> Values,
        string? Link = null,
        string? Note = null,
        Upload? Document = null,
        long SeenStatementId = 0,
        IReadOnlyDictionary<string, Upload>? Documents = null
    );

    /// <param name="Problems">What cannot be understood, by the name of its field.</param>
    /// <param name="Newer">What others declared of the same fields since the author read the card: to be looked at before sending again.</param>
    public sealed record Result(Proposal? Sent, IReadOnlyDictionary<string, Problem> Problems, IReadOnlyList<Statement> Newer)
    {
        public bool AtOnce => Sent?.State == ProposalState.Decided;
    }

    /// <summary>The role noted for an author who holds none.</summary>
    public const string NoRole = "person";

    private static readonly Dictionary<string, Problem> NoProblems = [];
    private const int MostOthers = 20;
    private const int NamesOffered = 300;

    /// <summary>The time within which the same short form, sent twice, is taken for two clicks.</summary>
    public static readonly TimeSpan SameClick = TimeSpan.FromMinutes(1);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The draft of the current person on a subject.</summary>
    public Task<Proposal?> DraftAsync(int subject) =>
        db
            .Proposals.Include(proposal => proposal.Values)
            .SingleOrDefaultAsync(proposal => proposal.AuthorId == current.Id && proposal.SubjectId == subject && proposal.State == ProposalState.Draft);

    /// <summary>Finds the open proposals of others who write on the subject now, the newest of each author.</summary>
    public async Task<IReadOnlyList<Proposal>> OthersAsync(int subject)
    {
        var open = await db
            .Proposals.Include(proposal => proposal.Author)
            .Where(proposal =>
                proposal.SubjectId == subject
                && proposal.AuthorId != current.Id
                && (proposal.State == ProposalState.Draft || proposal.State == ProposalState.Submitted)
            )
            .OrderByDescending(proposal => proposal.ChangedAt)
            .Take(MostOthers)
            .ToListAsync();
        return [.. open.DistinctBy(proposal => proposal.AuthorId)];
    }

    /// <summary>Names that references on a card can take, by kind: those of its country, as far as a list helps.</summary>
    public async Task<ILookup<string, string>> NamedAsync(Subject subject, IReadOnlyList<string> kinds, CancellationToken cancellation)
    {
        var named = await db.KnownSubjects()
            .Where(other => kinds.Contains(other.Kind) && other.Country == subject.Country && other.Id != subject.Id)
            .OrderBy(other => other.Name.Fr)
            .Take(NamesOffered)
            .ToListAsync(cancellation);
        return named.ToLookup(other => other.Kind, other => other.Name.In(translator.Language));
    }

    public async Task<long> NewestStatementAsync(int subject) =>
        await db
            .Statements.Where(statement => statement.Observation.SubjectId == subject && !statement.Observation.FromFiles)
            .MaxAsync(statement => (long?)statement.Id)
        ?? 0;

    /// <summary>Keeps what was typed so far.</summary>
    public async Task<Proposal> KeepAsync(Subject subject, Request request)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var id = await WriteDraftAsync(subject, request);
        var draft = await db.Proposals.Include(proposal => proposal.Values).SingleAsync(proposal => proposal.Id == id);
        await transaction.CommitAsync();
        return draft;
    }

    /// <summary>Keeps and sends in one transaction: whoever sends something else of the same card meanwhile waits for it, and replaces nothing that was sent.</summary>
    public async Task<Result> SubmitAsync(Subject subject, Request request)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var draft = await WriteDraftAsync(subject, request);
        // What was kept before it was sent a second time stands as it was.
        if (await SentBeforeAsync(draft) is { } before)
            return new Result(before, NoProblems, []);
        var result = await SendDraftAsync(subject, request, draft);
        await transaction.CommitAsync();
        return result;
    }

    // What cannot be sent stays a draft.
    private async Task<Result> SendDraftAsync(Subject subject, Request request, int draft)
    {
        var (problems, read) = await ReadAsync(subject, request.Values);
        if (problems.Count > 0)
            return new Result(null, problems, []);
        var fields = request.Values.Select(value => value.Field).ToList();
        var newer = await db
            .Statements.Include(statement => statement.Observation)
                .ThenInclude(observation => observation.Source)
            .Include(statement => statement.OtherSubject)
            .Where(statement =>
                statement.Observation.SubjectId == subject.Id
                && !statement.Observation.FromFiles
                && statement.Id > request.SeenStatementId
                && fields.Contains(statement.Field)
            )
            .OrderBy(statement => statement.Id)
            .ToListAsync();
        newer = [.. newer.Where(statement => request.Values.Any(value => value.Field == statement.Field && value.Key == statement.Key))];
        if (newer.Count > 0)
            return new Result(null, problems, newer);
        if (await FindFullAsync(subject, read, draft) is { Count: > 0 } full)
            return new Result(null, full, []);
        var now = Now;
        await steps.TakeAsync(
            ProposalWorkflow.Table,
            ProposalWorkflow.Send,
            await db.Proposals.SingleAsync(proposal => proposal.Id == draft),
            also: set => set.SetProperty(proposal => proposal.SubmittedAt, now)
        );
        await judge.TakeAsync(subject, draft, NamedIn(read));
        return new Result(await db.Proposals.SingleAsync(proposal => proposal.Id == draft), problems, []);
    }

    // The proposal that the same form made already: it says the same, on the same card as its author read it, and waits or was accepted.
    private async Task<Proposal?> SentBeforeAsync(int draft, DateTime? since = null)
    {
        var found = await db
            .Database.SqlQuery<int>(
                $"""
                with said as (
                    select proposal.id, proposal.state, proposal.seen_statement_id,
                        proposal.started_at, coalesce(proposal.link, '') as link, coalesce(proposal.note, '') as note, document.digest as document,
                        (select array_agg(row(value.field, value.key, value.act, value.about, value.value, value.language, value.since, value.until, value.link,
                                (select proof.digest from documents proof where proof.id = value.document_id))::text order by value.position)
                            from proposed_values value where value.proposal_id = proposal.id) as values,
                        (select bool_and(value.decision = 'accepted') from proposed_values value where value.proposal_id = proposal.id) as accepted
                    from proposals kept
                        join proposals proposal on proposal.author_id = kept.author_id and proposal.subject_id = kept.subject_id
                        left join documents document on document.id = proposal.document_id
                    where kept.id = {draft} and (proposal.id = kept.id or proposal.seen_statement_id = kept.seen_statement_id)
                )
                select sent.id as "Value"
                from said sent join said kept on kept.id = {draft} and sent.id <> kept.id
                where (sent.state in ('submitted', 'asked') or (sent.state = 'decided' and sent.accepted))
                    and ({since}::timestamptz is null or sent.started_at >= {since})
                    and sent.values = kept.values and sent.link = kept.link and sent.note = kept.note and sent.document is not distinct from kept.document
                order by sent.id desc limit 1
                """
            )
            .ToListAsync();
        return found is [var id] ? await db.Proposals.SingleAsync(proposal => proposal.Id == id) : null;
    }

    /// <summary>Sends what a short form asks for, without a draft.</summary>
    /// <param name="by">The role by which its author may; none where it needs none.</param>
    /// <param name="counterpart">The other side of a tie, where it judges.</param>
    /// <param name="believed">Whether it stands at once; otherwise as its author is trusted.</param>
    public async Task<Result> SendAsync(Subject subject, Request request, HeldRole? by, Subject? counterpart = null, bool? believed = null)
    {
        var (problems, read) = await ReadAsync(subject, request.Values);
        if (problems.Count > 0)
            return new Result(null, problems, []);
        var now = Now;
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync() : null;
        if (await FindFullAsync(subject, read) is { Count: > 0 } full)
            return new Result(null, full, []);
        var proposal = new Proposal
        {
            SubjectId = subject.Id,
            Country = subject.Country,
            CounterpartId = counterpart?.Id,
            AuthorId = current.Id!.Value,
            Role = by?.Role.Code() ?? NoRole,
            ForId = by?.Scope?.Id,
            State = ProposalState.Submitted,
            Link = request.Link,
            Note = request.Note,
            StartedAt = now,
            ChangedAt = now,
            SubmittedAt = now,
        };
        foreach (var (position, value) in request.Values.Index())
        {
            value.Position = position;
            proposal.Values.Add(value);
        }
        db.Add(proposal);
        await db.SaveChangesAsync();
        if (request.Document is { } upload)
        {
            proposal.DocumentId = await KeepAsync(upload, proposal.Id);
            await db.SaveChangesAsync();
        }
        db.ChangeTracker.Clear();
        // Nothing is committed: what the second click added stands nowhere.
        if (transaction is not null && await SentBeforeAsync(proposal.Id, now - SameClick) is { } before)
            return new Result(before, NoProblems, []);
        await steps.BeginAsync(ProposalWorkflow.Table, ProposalWorkflow.Bring, proposal.Id);
        await judge.TakeAsync(subject, proposal.Id, NamedIn(read), believed);
        if (transaction is not null)
            await transaction.CommitAsync();
        return new Result(proposal, problems, []);
    }

    // What cannot be understood, by the names of the form, and what is.
    private async Task<(Dictionary<string, Problem> Problems, IReadOnlyList<(ProposedValue Value, Statement Statement)> Read)> ReadAsync(
        Subject subject,
        IReadOnlyList<ProposedValue> values
    )
    {
        var (problems, understood) = (new Dictionary<string, Problem>(), new List<(ProposedValue, Statement)>());
        foreach (var value in values)
        {
            var (statement, problem) = await read.ReadAsync(subject, value);
            if (problem is not null)
                problems[value.Name] = problem;
            else if (statement is not null)
                understood.Add((value, statement));
        }
        return (problems, understood);
    }

    private static HashSet<int> NamedIn(IEnumerable<(ProposedValue Value, Statement Statement)> read) =>
        [.. read.Select(one => one.Statement.OtherSubjectId).OfType<int>()];

    // Within the transaction that adds it: until its end nobody else adds to the card.
    private async Task<Dictionary<string, Problem>> FindFullAsync(
        Subject subject,
        IReadOnlyList<(ProposedValue Value, Statement Statement)> added,
        int? but = null
    )
    {
        await refresh.LockAsync(subject.Id);
        var room = await CardRoom.OfAsync(db, subject.Id, current.Id, but);
        var full = new Dictionary<string, Problem>();
        foreach (var (value, statement) in added)
            if (room.Take(statement) is { } problem)
                full[value.Name] = problem;
        return full;
    }

    private Task<int> KeepAsync(Upload upload, int proposal) => documents.KeepAsync(upload, ProposalDocuments.Kind, proposal);

    /// <summary>Takes back what was not yet judged.</summary>
    public Task WithdrawAsync(Proposal proposal) => steps.TakeAsync(ProposalWorkflow.Table, ProposalWorkflow.Withdraw, proposal);

    // To be called in a transaction: until it ends nobody else writes this draft.
    private async Task<int> WriteDraftAsync(Subject subject, Request request)
    {
        var id = await DraftIdAsync(subject, request);
        // A form that is sent again does not bring again the files it brought before.
        var brought = await db
            .ProposedValues.Where(value => value.ProposalId == id && value.DocumentId != null)
            .ToDictionaryAsync(value => value.Name, value => value.DocumentId);
        await db.ProposedValues.Where(value => value.ProposalId == id).ExecuteDeleteAsync();
        db.ChangeTracker.Clear();
        foreach (var (position, value) in request.Values.Index())
        {
            (value.ProposalId, value.Position, value.DocumentId) = (id, position, brought.GetValueOrDefault(value.Name));
            if (request.Documents?.GetValueOrDefault(value.Name) is { } proof)
                value.DocumentId = await KeepAsync(proof, id);
            db.Add(value);
        }
        await db.SaveChangesAsync();
        if (request.Document is { } upload)
        {
            var document = await KeepAsync(upload, id);
            await db.Proposals.Where(proposal => proposal.Id == id).ExecuteUpdateAsync(set => set.SetProperty(proposal => proposal.DocumentId, document));
        }
        db.ChangeTracker.Clear();
        return id;
    }

    private async Task<int> DraftIdAsync(Subject subject, Request request)
    {
        var role = current.RoleFor(AtlasActs.Propose, subject.AsScope()) ?? throw new InvalidOperationException("Only who may propose has a draft.");
        var now = Now;
        // One statement, so that the draft is there and held until it is written.
        var kept = await db
            .Database.SqlQuery<Kept>(
                $"""
                insert into proposals (subject_id, country, author_id, role, for_id, state, link, note, seen_statement_id, started_at, changed_at)
                values ({subject.Id}, {subject.Country}, {current.Id}, {role.Role.Code()}, {role.Scope?.Id}, 'draft', {request.Link}, {request.Note},
                    {request.SeenStatementId}, {now}, {now})
                on conflict (author_id, subject_id) where state = 'draft' do update set
                    link = excluded.link, note = excluded.note, seen_statement_id = excluded.seen_statement_id, changed_at = excluded.changed_at,
                    version = proposals.version + 1
                returning id as "Id", version as "Version"
                """
            )
            .ToListAsync();
        if (kept[0].Version == 1)
            await steps.BeginAsync(ProposalWorkflow.Table, ProposalWorkflow.Begin, kept[0].Id);
        return kept[0].Id;
    }

    private sealed record Kept(int Id, int Version);
}
