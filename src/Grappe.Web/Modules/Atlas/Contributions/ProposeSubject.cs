using Grappe.Algorithms.Observations;
using Grappe.Web.Database;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Proposes a cluster, an organisation or a host structure that is not there yet. It gets its place in the register at once, and a card once it is accepted: without an observation nobody meets it.</summary>
public sealed class ProposeSubject(
    GrappeDb db,
    CurrentPerson current,
    ReadTyped read,
    Suggest suggest,
    Registers registers,
    JudgeProposals judge,
    TimeProvider clock
)
{
    /// <summary>By which role, where its author holds none.</summary>
    public const string NoRole = "person";
    private const int LikelyShown = 5;

    // Names that share so many of their groups of three letters may be one name in two spellings.
    private const float Alike = 0.4f;

    public static readonly string[] Kinds = ["cluster", "organisation", "structure"];

    /// <summary>What is asked of it beside its names, its form and its country.</summary>
    public static IReadOnlyList<Editable.Entry> Asked(string kind) =>
        [
            .. Editable
                .Of(kind)
                .Where(entry =>
                    entry.Field == Fields.State
                    || entry.Field == Fields.Place
                    || entry.Field == Fields.Sector
                    || (entry.Field == Fields.Niche || (kind != "cluster" && entry.Field == Fields.Description))
                    || entry.Field == Fields.Website
                ),
        ];

    /// <summary>Those that it may be, known under another name or spelling.</summary>
    public async Task<IReadOnlyList<Suggest.Suggestion>> LikelyAsync(string kind, string? name, Language language, CancellationToken cancellation)
    {
        if (kind == "cluster")
            return [.. (await suggest.FindAsync(name, language, cancellation)).Where(found => found.Kind == kind).Take(LikelyShown)];
        if (string.IsNullOrWhiteSpace(name))
            return [];
        var alike = await db
            .Subjects.FromSql(
                $"""
                select subject.* from subjects subject
                cross join lateral (
                    select max(similarity(lower(unaccent(called)), lower(unaccent({name})))) as nearness
                    from unnest(array[name_fr, name_en, name_ar, acronym] || aliases) as called
                ) likely
                where subject.kind = {kind} and likely.nearness >= {Alike}
                order by likely.nearness desc, subject.id
                limit {LikelyShown}
                """
            )
            .AsNoTracking()
            .ToListAsync(cancellation);
        return
        [
            .. alike.Select(subject => new Suggest.Suggestion(
                kind,
                subject.Name.In(language),
                subject.Slug,
                null,
                subject.Country is { } country ? registers.Countries[country].Name.In(language) : null
            )),
        ];
    }

    public async Task<(Proposal? Sent, IReadOnlyDictionary<string, Problem> Problems)> SubmitAsync(
        string kind,
        string form,
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
            Kind = kind,
            Slug = await FreeSlugAsync(kind, name.Fr),
            Form = form,
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
        proposal.Values.Add(Value(Editable.Find(kind, Fields.Name.Code, "")!, name.In(Language.Find(language)!)));
        proposal.Values.AddRange(values.Select(typed => Value(typed.Key, typed.Value)));
        db.Add(proposal);
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        await judge.TakeAsync(scope, proposal.Id, []);
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

    private async Task<string> FreeSlugAsync(string kind, string name)
    {
        var slug = string.Join(
            '-',
            string.Concat(Spelling.Fold(name).Normalize().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : ' '))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );
        // These lists have pages of their own below them.
        if (slug.Length == 0 || slug is "new" or "points" or "suggestions")
            slug = kind;
        var taken = await db.Subjects.Where(subject => subject.Kind == kind && subject.Slug.StartsWith(slug)).Select(subject => subject.Slug).ToListAsync();
        return Enumerable.Range(1, taken.Count + 1).Select(number => number == 1 ? slug : $"{slug}-{number}").First(free => !taken.Contains(free));
    }
}
