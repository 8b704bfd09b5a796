using Grappe.Algorithms.Observations;
using Grappe.Web.Database;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Proposes a cluster that is not there yet. It gets its place in the register at once, and a card once it is accepted: without an observation nobody meets it.</summary>
public sealed class ProposeCluster(
    GrappeDb db,
    CurrentPerson current,
    ReadTyped read,
    Suggest suggest,
    JudgeProposals judge,
    ContributionMails mails,
    TimeProvider clock
)
{
    /// <summary>By which role, where its author holds none.</summary>
    public const string NoRole = "person";
    private const int LikelyShown = 5;

    /// <summary>What is asked of a new cluster beside its names and its country.</summary>
    public static readonly IReadOnlyList<Editable.Entry> Asked =
    [
        .. Editable.Cluster.Where(entry =>
            entry.Field == Fields.State
            || entry.Field == Fields.Place
            || entry.Field == Fields.Sector
            || entry.Field == Fields.Niche
            || entry.Field == Fields.Website
        ),
    ];

    /// <summary>Clusters that it may be, known under another name or spelling.</summary>
    public async Task<IReadOnlyList<Suggest.Suggestion>> LikelyAsync(string? name, Language language, CancellationToken cancellation) =>
        [.. (await suggest.FindAsync(name, language, cancellation)).Where(found => found.Kind == "cluster").Take(LikelyShown)];

    public async Task<(Proposal? Sent, IReadOnlyDictionary<string, Problem> Problems)> SubmitAsync(
        Localised name,
        string country,
        IReadOnlyDictionary<Editable.Entry, string> values,
        string language,
        string? link,
        string? note
    )
    {
        var problems = new Dictionary<string, Problem>();
        foreach (var (entry, typed) in values)
            if ((await read.ReadAsync(entry, typed, language, country)).Problem is { } problem)
                problems.Add(entry.Name, problem);
        if (problems.Count > 0)
            return (null, problems);
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync();
        var subject = new Subject
        {
            Kind = "cluster",
            Slug = await FreeSlugAsync(name.Fr),
            Form = "cluster",
            Country = country,
            Name = name,
            Aliases = [],
        };
        db.Add(subject);
        await db.SaveChangesAsync();
        var scope = subject.AsScope();
        var role = current.RoleFor(Act.Propose, scope);
        var proposal = new Proposal
        {
            SubjectId = subject.Id,
            Country = country,
            AuthorId = current.Id!.Value,
            Role = role?.Role.Code() ?? NoRole,
            ForId = role?.Scope?.Id,
            State = "submitted",
            Link = link,
            Note = note,
            StartedAt = now,
            ChangedAt = now,
            SubmittedAt = now,
        };
        proposal.Values.Add(Value(Editable.Find(Fields.Name.Code, "")!, name.In(Language.Find(language)!)));
        proposal.Values.AddRange(values.Select(typed => Value(typed.Key, typed.Value)));
        db.Add(proposal);
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        if (current.May(Act.Judge, scope))
            await judge.AcceptAtOnceAsync(proposal.Id);
        else
            await mails.SubmittedAsync(proposal.Id);
        await transaction.CommitAsync();
        return (proposal, problems);

        ProposedValue Value(Editable.Entry entry, string typed) =>
            new()
            {
                Field = entry.Field.Code,
                Key = entry.Key,
                Value = typed,
                Language = language,
            };
    }

    private async Task<string> FreeSlugAsync(string name)
    {
        var slug = string.Join(
            '-',
            string.Concat(Spelling.Fold(name).Normalize().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : ' '))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );
        if (slug.Length == 0)
            slug = "cluster";
        var taken = await db
            .Subjects.Where(subject => subject.Kind == "cluster" && subject.Slug.StartsWith(slug))
            .Select(subject => subject.Slug)
            .ToListAsync();
        return Enumerable.Range(1, taken.Count + 1).Select(number => number == 1 ? slug : $"{slug}-{number}").First(free => !taken.Contains(free));
    }
}
