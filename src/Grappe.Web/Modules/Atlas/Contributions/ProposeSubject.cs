using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Proposes a cluster, an organisation or a host structure that is not there yet. It gets its place in the register at once, and a card once it is accepted: without an observation nobody meets it.</summary>
public sealed class ProposeSubject(GrappeDb db, CurrentPerson current, Suggest suggest, Registers registers, Propose propose, Quotas quotas, TimeProvider clock)
{
    private static readonly QuotaOf NewSubjects = new("new-subjects", 10, TimeSpan.FromDays(1), "NewSubjects");
    private const int LikelyShown = 5;

    // Names that share so many of their groups of three letters may be one name in two spellings.
    private const float Alike = 0.4f;

    /// <summary>Lists the fields that are asked of it beside its names, its form and its country.</summary>
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

    /// <summary>Finds the subjects that it may be, known under another name or spelling.</summary>
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

    public async Task<Propose.Result> SubmitAsync(
        string kind,
        string form,
        Localised name,
        string country,
        IReadOnlyList<ProposedValue> values,
        string language,
        string? link,
        string? note
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var called = new ProposedValue
        {
            Field = Fields.Name.Code,
            Key = "",
            Value = name.In(Language.Find(language)!),
            Language = language,
        };
        var request = new Propose.Request([called, .. values], link, note);
        if (await SentBeforeAsync(kind, name, country, request) is { } before)
            return new Propose.Result(before, new Dictionary<string, Problem>(), []);
        // Who judges there judges their own at once, and burdens nobody.
        var judges = current.May(AtlasActs.Judge, Scope.OfCountry(country));
        if (!judges && !await quotas.TakesAsync(NewSubjects, current.Id!.Value.ToString(CultureInfo.InvariantCulture)))
            return new Propose.Result(null, new Dictionary<string, Problem> { [""] = new Problem("new-subject.limit") }, []);
        var subject = new Subject
        {
            Kind = kind,
            Slug = await Declare.FreeSlugAsync(db, kind, [name.Fr]),
            Form = form,
            Country = country,
            Name = name,
            Aliases = [],
        };
        db.Add(subject);
        await db.SaveChangesAsync();
        var result = await propose.SendAsync(subject, request, current.RoleFor(AtlasActs.Propose, subject.AsScope()), believed: judges);
        // What cannot be understood leaves no subject behind.
        if (result.Sent is not null)
            await transaction.CommitAsync();
        return result;
    }

    // By two clicks: it says the same in every field. Whoever sends the second waits here for the first.
    private async Task<Proposal?> SentBeforeAsync(string kind, Localised name, string country, Propose.Request request)
    {
        var (me, since) = (current.Id!.Value, clock.GetUtcNow().UtcDateTime - Propose.SameClick);
        await db.WaitForPersonAsync(me);
        var recent = await db
            .Proposals.Include(proposal => proposal.Values)
            .Where(proposal =>
                proposal.AuthorId == me
                && proposal.StartedAt >= since
                && proposal.Link == request.Link
                && proposal.Note == request.Note
                && proposal.Subject!.Kind == kind
                && proposal.Subject.Country == country
                && proposal.Subject.Name.Fr == name.Fr
                && proposal.Subject.Name.En == name.En
                && proposal.Subject.Name.Ar == name.Ar
            )
            .AsNoTracking()
            .ToListAsync();
        return recent.Find(proposal => Said(proposal.Values).SetEquals(Said(request.Values)));

        static HashSet<(string, string, string)> Said(IEnumerable<ProposedValue> values) => [.. values.Select(value => (value.Field, value.Key, value.Value))];
    }
}
