using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Brings in the list of a cluster's members: new ones with their first period, and what is new of those that are known.</summary>
/// <remarks>A period or a category that is known otherwise is changed on the page of the member, and not by a list.</remarks>
internal sealed class ImportMembers(GrappeDb db, WorkDesk desk, Declare declare, AskConcepts concepts, Seats seats, UndoMembers undo, Texts texts) : LineByLine
{
    private readonly Dictionary<string, int> before = [];
    private ClusterWorkspace? work;
    private KnownMembers known = null!;
    private MemberCells cells = null!;
    private DateOnly today;
    private (int Taken, int Most)? room;

    /// <summary>The value that a line would write over another.</summary>
    private sealed record Difference(string Column, string Known);

    public override Task UndoAsync(Undoing undoing, CancellationToken cancellation) => undo.RunAsync(undoing, cancellation);

    protected override async Task<CheckedLine> CheckAsync(ImportTerms terms, ImportRow row, bool writes, CancellationToken cancellation)
    {
        if (work is null && !await BeginAsync(terms, writes, cancellation))
            return CheckedLine.Wrong(row, null, "import.members.no-work");
        var (line, fault) = await cells.ReadAsync(row, cancellation);
        if (fault is not null)
            return new CheckedLine(row, "error", fault);
        var meant = known.Find(line!);
        if (meant.Organisation is null && SubjectAddress.Of(line!.Name) is { Kind: "organisation" })
            return CheckedLine.Wrong(row, "name", "member.organisation.unknown", line.Name);
        if (Twice(line!, meant) is { } first)
            return CheckedLine.Wrong(row, "name", "import.members.twice", line!.Called, first.ToString(CultureInfo.InvariantCulture));
        if (meant.AreNamesakes)
            return new CheckedLine(row, "error", Ask(terms, line!, meant.Near, "import.members.namesakes"));
        return meant.Member is { } member
            ? await KnownAsync(terms, line!, member, writes, cancellation)
            : await NewAsync(terms, line!, meant, writes, cancellation);
    }

    private async Task<bool> BeginAsync(ImportTerms terms, bool writes, CancellationToken cancellation)
    {
        work = await db.Workspaces.AsNoTracking().Include(one => one.Cluster).SingleOrDefaultAsync(one => one.ClusterId == terms.ForId, cancellation);
        if (work is null)
            return false;
        if (writes)
            await desk.LockAsync(work, cancellation);
        today = desk.Today(work);
        room = await seats.OfAsync(work, cancellation);
        cells = new(concepts, texts, Language.Find(terms.Language) ?? Language.French, today);
        known = await KnownMembers.ReadAsync(db, work, cancellation);
        return true;
    }

    // The same organisation on another line: which of the two counts cannot be told.
    private int? Twice(MemberLine line, KnownMembers.Meant meant)
    {
        string[] keys =
        [
            meant.Organisation is { } one ? one.Code : $"name {Spelling.Fold(line.Called)}",
            .. line.Registration is { } number ? new[] { $"number {number}" } : [],
        ];
        foreach (var key in keys)
            if (before.TryGetValue(key, out var first) && first != line.Row.Line)
                return first;
        foreach (var key in keys)
            before[key] = line.Row.Line;
        return null;
    }

    private async Task<CheckedLine> NewAsync(ImportTerms terms, MemberLine line, KnownMembers.Meant meant, bool writes, CancellationToken cancellation)
    {
        if (Seat(line) is { } full)
            return new CheckedLine(line.Row, "error", full);
        var result =
            meant.Near.Count > 0
                ? new CheckedLine(line.Row, "contradicts", Ask(terms, line, meant.Near, "import.members.perhaps"))
                : new CheckedLine(line.Row, "new");
        if (!result.Applies(terms))
            return result;
        if (room is var (taken, most) && TakesSeat(line))
            room = (taken + 1, most);
        if (writes)
            await AddAsync(terms, line, meant.Organisation, cancellation);
        return result;
    }

    private bool TakesSeat(MemberLine line) => line.Until is null || line.Until >= today;

    private Fault? Seat(MemberLine line) =>
        room is var (taken, most) && TakesSeat(line) && taken >= most ? Fault.Of(null, "member.ceiling", most.ToString(CultureInfo.InvariantCulture)) : null;

    private static Fault Ask(ImportTerms terms, MemberLine line, IReadOnlyList<KnownMembers.Organisation> near, string text)
    {
        var language = Language.Find(terms.Language) ?? Language.French;
        return Fault.Of("name", text, line.Called, string.Join(" · ", near.Select(one => one.Name.In(language)))) with
        {
            Near = [.. near.Select(one => new NearCell(one.Code, one.Name.In(language))), new NearCell($"{MemberLine.NewMark} {line.Called}", line.Called)],
        };
    }

    private async Task AddAsync(ImportTerms terms, MemberLine line, KnownMembers.Organisation? organisation, CancellationToken cancellation)
    {
        var speaker = new Declare.Speaker(work!.Cluster, Language.Find(terms.Language) ?? Language.French, terms.Link, terms.Id);
        var id =
            organisation?.Id
            ?? (
                await declare.FindOrAddOrganisationAsync(
                    line.Called,
                    MemberForms.Of(line.Category, line.IsStartup),
                    work.Cluster.Country!,
                    speaker,
                    cancellation
                )
            ).Id;
        var member = new Member
        {
            ClusterId = work.ClusterId,
            OrganisationId = id,
            Registration = line.Registration,
            Email = line.Email,
            Headcount = line.Headcount,
            HeadcountOn = line.HeadcountOn,
            Offers = line.Offers,
            Needs = line.Needs,
            ImportId = terms.Id,
        };
        member.Periods.Add(PeriodOf(line, terms, 0));
        member.Categories.Add(CategoryOf(line, terms, 0));
        if (line.Person is { } person)
            member.People.Add(PersonOf(person, terms, 0));
        db.Add(member);
        await db.SaveChangesAsync(cancellation);
    }

    private async Task<CheckedLine> KnownAsync(ImportTerms terms, MemberLine line, Member member, bool writes, CancellationToken cancellation)
    {
        if (member.MergedIntoId is not null)
            return CheckedLine.Wrong(line.Row, "name", "import.members.merged", line.Called);
        var hasPeriod = member.Periods.Exists(one => one.Since == line.Since && one.Until == line.Until);
        if (!hasPeriod && member.Periods.Find(one => MemberDays.Meet(line.Since, line.Until, one.Since, one.Until)) is { } other)
            return CheckedLine.Wrong(line.Row, "since", "import.members.period", Said(terms, other.Since), other.Until is { } end ? Said(terms, end) : "…");
        var category = member.Categories.Where(one => one.Since <= line.Since).MaxBy(one => one.Since);
        var hasCategory = category is not null && category.Category == line.Category && category.IsStartup == line.IsStartup;
        if (category is not null && !hasCategory && hasPeriod)
            return CheckedLine.Wrong(line.Row, "category", "import.members.category", texts.In(Language.Find(terms.Language)!, $"members.{category.Category}"));
        if (!hasPeriod && Seat(line) is { } full)
            return new CheckedLine(line.Row, "error", full);
        var isNewPerson = line.Person is { } person && !member.People.Exists(one => Spelling.Fold(one.Name) == Spelling.Fold(person.Name!));
        var (fills, against) = Compare(line, member);
        var verdict =
            against is not null ? "contradicts"
            : hasPeriod && hasCategory && !isNewPerson && !fills ? "same"
            : "new";
        var result = new CheckedLine(
            line.Row,
            verdict,
            against is null ? null : new Fault(against.Column, new Problem("import.members.known", against.Known)),
            against is null ? null : new StandingValue(against.Known, MemberTable.Name)
        );
        if (!result.Applies(terms))
            return result;
        if (!hasPeriod && room is var (taken, most) && TakesSeat(line))
            room = (taken + 1, most);
        if (!writes)
            return result;
        if (fills || against is not null)
            await WriteFactsAsync(terms, line, member, cancellation);
        if (!hasPeriod)
            db.Add(PeriodOf(line, terms, member.Id));
        if (!hasCategory)
            db.Add(CategoryOf(line, terms, member.Id));
        if (isNewPerson)
            db.Add(PersonOf(line.Person!, terms, member.Id));
        await db.SaveChangesAsync(cancellation);
        return result;
    }

    // What the line adds to what is known of the member, and the first value that it would write over. A headcount of a later day is news.
    private static (bool Fills, Difference? Against) Compare(MemberLine line, Member member)
    {
        var isLater = line.HeadcountOn > member.HeadcountOn;
        var fills =
            (line.Email is not null && member.Email is null)
            || (line.Registration is not null && member.Registration is null)
            || (line.Headcount is not null && (member.Headcount is null || isLater))
            || (line.Offers.Length > 0 && member.Offers.Length == 0)
            || (line.Needs.Length > 0 && member.Needs.Length == 0);
        var against =
            line.Email is { } email && member.Email is { } mail && !email.Equals(mail, StringComparison.OrdinalIgnoreCase) ? new Difference("email", mail)
            : line.Registration is { } number && member.Registration is { } other && number != other ? new Difference("registration", other)
            : line.Headcount is { } people && member.Headcount is { } before && !isLater && (people, line.HeadcountOn) != (before, member.HeadcountOn)
                ? new Difference("headcount", before.ToString(CultureInfo.InvariantCulture))
            : Differ(line.Offers, member.Offers) ? new Difference("offers", string.Join("; ", member.Offers))
            : Differ(line.Needs, member.Needs) ? new Difference("needs", string.Join("; ", member.Needs))
            : null;
        return (fills, against);
    }

    private static bool Differ(string[] said, string[] known) => said.Length > 0 && known.Length > 0 && !said.ToHashSet().SetEquals(known);

    private async Task WriteFactsAsync(ImportTerms terms, MemberLine line, Member member, CancellationToken cancellation)
    {
        db.Add(
            new MemberFactsBefore
            {
                ImportId = terms.Id,
                MemberId = member.Id,
                VersionAfter = member.Version + 1,
                Email = member.Email,
                Registration = member.Registration,
                Headcount = member.Headcount,
                HeadcountOn = member.HeadcountOn,
                Offers = member.Offers,
                Needs = member.Needs,
            }
        );
        await db
            .Members.Where(one => one.Id == member.Id)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(one => one.Version, member.Version + 1)
                        .SetProperty(one => one.Email, line.Email ?? member.Email)
                        .SetProperty(one => one.Registration, line.Registration ?? member.Registration)
                        .SetProperty(one => one.Headcount, line.Headcount ?? member.Headcount)
                        .SetProperty(one => one.HeadcountOn, line.Headcount is null ? member.HeadcountOn : line.HeadcountOn)
                        .SetProperty(one => one.Offers, line.Offers.Length > 0 ? line.Offers : member.Offers)
                        .SetProperty(one => one.Needs, line.Needs.Length > 0 ? line.Needs : member.Needs),
                cancellation
            );
    }

    private string Said(ImportTerms terms, DateOnly day) => new Translator(texts, Language.Find(terms.Language) ?? Language.French).Date(day);

    private static MembershipPeriod PeriodOf(MemberLine line, ImportTerms terms, int member) =>
        new()
        {
            MemberId = member,
            Since = line.Since,
            Until = line.Until,
            ImportId = terms.Id,
        };

    private static MemberCategory CategoryOf(MemberLine line, ImportTerms terms, int member) =>
        new()
        {
            MemberId = member,
            Since = line.Since,
            Category = line.Category,
            IsStartup = line.IsStartup,
            ImportId = terms.Id,
        };

    private static MemberPerson PersonOf(KeepPeople.Typed person, ImportTerms terms, int member) =>
        new()
        {
            MemberId = member,
            Name = person.Name!,
            Role = person.Role,
            Email = person.Email,
            Phone = person.Phone,
            ImportId = terms.Id,
        };
}
