using Grappe.Web.Database;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Writes a proposal: its draft as it is typed, and its sending to those who judge it, or at once to the card where its author is trusted.</summary>
public sealed class Propose(GrappeDb db, CurrentPerson current, ReadTyped read, JudgeProposals judge, Translator translator, TimeProvider clock)
{
    /// <param name="Values">What was typed, by the names of the form; what is left empty is not proposed.</param>
    public sealed record Request(
        IReadOnlyDictionary<Editable.Entry, string> Values,
        string Language,
        string? Link = null,
        string? Note = null,
        Upload? Document = null,
        long SeenStatementId = 0
    );

    public sealed record Upload(string Name, string MediaType, byte[] Content);

    /// <param name="Problems">What cannot be understood, by the name of its field.</param>
    /// <param name="Newer">What others declared of the same fields since the author read the card: to be looked at before sending again.</param>
    public sealed record Result(Proposal? Sent, IReadOnlyDictionary<string, Problem> Problems, IReadOnlyList<Statement> Newer)
    {
        public bool AtOnce => Sent?.State == "decided";
    }

    private const int NamesOffered = 300;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The draft of the current person on a subject.</summary>
    public Task<Proposal?> DraftAsync(int subject) =>
        db
            .Proposals.Include(proposal => proposal.Values)
            .SingleOrDefaultAsync(proposal => proposal.AuthorId == current.Id && proposal.SubjectId == subject && proposal.State == "draft");

    /// <summary>Who else writes on the subject now.</summary>
    public async Task<IReadOnlyList<Proposal>> OthersAsync(int subject) =>
        await db
            .Proposals.Include(proposal => proposal.Author)
            .Where(proposal => proposal.SubjectId == subject && proposal.AuthorId != current.Id && (proposal.State == "draft" || proposal.State == "submitted"))
            .OrderByDescending(proposal => proposal.ChangedAt)
            .Take(5)
            .ToListAsync();

    /// <summary>Names that references on a card can take, by kind: those of its country first, as far as a list helps.</summary>
    public async Task<ILookup<string, string>> NamedAsync(Subject subject, CancellationToken cancellation)
    {
        var kinds = Editable.Of(subject.Kind).Select(entry => entry.Kind).OfType<string>().Distinct().ToList();
        var named = await db
            .Subjects.Known()
            .Where(other => kinds.Contains(other.Kind) && other.Country == subject.Country && other.Id != subject.Id)
            .OrderBy(other => other.Name.Fr)
            .Take(NamesOffered)
            .ToListAsync(cancellation);
        return named.ToLookup(other => other.Kind, other => other.Name.In(translator.Language));
    }

    public Task<long> NewestStatementAsync(int subject) =>
        db
            .Statements.Where(statement => statement.Observation.SubjectId == subject && !statement.Observation.FromFiles)
            .MaxAsync(statement => (long?)statement.Id)
            .ContinueWith(newest => newest.Result ?? 0);

    /// <summary>Keeps what was typed so far.</summary>
    public async Task<Proposal> KeepAsync(Subject subject, Request request)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var id = await DraftIdAsync(subject, request);
        var kept = await db.ProposedValues.Where(value => value.ProposalId == id).ToListAsync();
        foreach (var gone in kept.Where(value => !request.Values.Any(typed => Is(value, typed.Key))))
            await db.ProposedValues.Where(value => value.Id == gone.Id).ExecuteDeleteAsync();
        foreach (var (entry, typed) in request.Values)
            await db.Database.ExecuteSqlAsync(
                $"""
                insert into proposed_values (proposal_id, field, key, value, language) values ({id}, {entry.Field.Code}, {entry.Key}, {typed}, {request.Language})
                on conflict (proposal_id, field, key, position) do update set value = excluded.value, language = excluded.language
                """
            );
        if (request.Document is { } upload)
        {
            var document = new Document
            {
                Name = upload.Name,
                MediaType = upload.MediaType,
                Size = upload.Content.Length,
                Content = upload.Content,
                UploadedById = current.Id!.Value,
                UploadedAt = Now,
            };
            db.Add(document);
            await db.SaveChangesAsync();
            await db.Proposals.Where(proposal => proposal.Id == id).ExecuteUpdateAsync(set => set.SetProperty(proposal => proposal.DocumentId, document.Id));
        }
        await transaction.CommitAsync();
        return (await DraftAsync(subject.Id))!;
    }

    public async Task<Result> SubmitAsync(Subject subject, Request request)
    {
        var draft = await KeepAsync(subject, request);
        var problems = new Dictionary<string, Problem>();
        var named = new HashSet<int>();
        foreach (var (entry, typed) in request.Values)
        {
            var (statement, problem) = await read.ReadAsync(entry, typed, request.Language, subject.Country);
            if (problem is not null)
                problems.Add(entry.Name, problem);
            else if (statement!.OtherSubjectId is { } other)
                named.Add(other);
        }
        if (problems.Count > 0)
            return new Result(null, problems, []);
        var fields = request.Values.Keys.Select(entry => entry.Field.Code).ToList();
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
        newer = [.. newer.Where(statement => request.Values.Keys.Any(entry => entry.Field.Code == statement.Field && entry.Key == statement.Key))];
        if (newer.Count > 0)
            return new Result(null, problems, newer);

        var now = Now;
        await using var transaction = await db.Database.BeginTransactionAsync();
        var sent = await db
            .Proposals.Where(proposal => proposal.Id == draft.Id && proposal.State == "draft")
            .ExecuteUpdateAsync(set => set.SetProperty(proposal => proposal.State, "submitted").SetProperty(proposal => proposal.SubmittedAt, now));
        // The same form twice: the first has sent it.
        if (sent == 1)
            await judge.TakeAsync(subject.AsScope(), draft.Id, named);
        await transaction.CommitAsync();
        return new Result(await db.Proposals.SingleAsync(proposal => proposal.Id == draft.Id), problems, []);
    }

    /// <summary>Takes back what was not yet judged.</summary>
    public async Task<bool> WithdrawAsync(int id) =>
        await db
            .Proposals.Where(proposal =>
                proposal.Id == id
                && proposal.AuthorId == current.Id
                && (proposal.State == "draft" || proposal.State == "submitted" || proposal.State == "asked")
            )
            .ExecuteUpdateAsync(set => set.SetProperty(proposal => proposal.State, "withdrawn")) == 1;

    private async Task<int> DraftIdAsync(Subject subject, Request request)
    {
        var role = current.RoleFor(Act.Propose, subject.AsScope()) ?? throw new InvalidOperationException("Only who may propose has a draft.");
        var now = Now;
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into proposals (subject_id, country, author_id, role, for_id, state, seen_statement_id, started_at, changed_at)
            values ({subject.Id}, {subject.Country}, {current.Id}, {role.Role.Code()}, {role.Scope?.Id}, 'draft', {request.SeenStatementId}, {now}, {now})
            on conflict (author_id, subject_id) where state = 'draft' do nothing
            """
        );
        var id = await db
            .Proposals.Where(proposal => proposal.AuthorId == current.Id && proposal.SubjectId == subject.Id && proposal.State == "draft")
            .Select(proposal => proposal.Id)
            .SingleAsync();
        await db
            .Proposals.Where(proposal => proposal.Id == id)
            .ExecuteUpdateAsync(set =>
                set.SetProperty(proposal => proposal.ChangedAt, now)
                    .SetProperty(proposal => proposal.Link, request.Link)
                    .SetProperty(proposal => proposal.Note, request.Note)
                    .SetProperty(proposal => proposal.SeenStatementId, request.SeenStatementId)
            );
        return id;
    }

    private static bool Is(ProposedValue value, Editable.Entry entry) => value.Field == entry.Field.Code && value.Key == entry.Key;
}
