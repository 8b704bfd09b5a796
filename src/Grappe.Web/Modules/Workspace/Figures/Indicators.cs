using Grappe.Web.Modules.Workspace.Budget;

namespace Grappe.Web.Modules.Workspace.Figures;

/// <summary>Computes indicators from records. Nothing is read or kept here: the same records give the same figure.</summary>
public static class Indicators
{
    private const int OldestHeadcountMonths = 24;
    private const int FewestPartners = 2;

    /// <summary>The categories of members that are institutions of knowledge.</summary>
    private static readonly string[] KnowledgeCategories = ["universities", "schools", "research", "technical-centres"];

    /// <summary>The forms of organisations of the atlas that are.</summary>
    private static readonly string[] KnowledgeForms = ["university", "school", "research-centre", "technical-centre"];

    /// <param name="Status">On the day; none where it is merged into another.</param>
    /// <param name="MergedInto">The name of the member that it turned out to be.</param>
    public sealed record MemberRecord(
        int Id,
        int OrganisationId,
        Localised Name,
        DateOnly? Since,
        DateOnly? Until,
        string? Category,
        MemberStatus? Status,
        Localised? MergedInto = null,
        int? Headcount = null,
        DateOnly? HeadcountOn = null,
        bool IsStartup = false
    );

    /// <param name="Code">The one that clusters have in common which list the same project.</param>
    /// <param name="DroppedOn">None while it goes on.</param>
    public sealed record ProjectRecord(
        int Id,
        string Title,
        string Code,
        bool IsRd,
        DateOnly? FundedOn,
        DateOnly? DroppedOn,
        IReadOnlyList<PartnerRecord> Partners
    );

    /// <param name="Form">What the atlas says that it is.</param>
    /// <param name="MemberCategory">Its category as a member of the cluster on the day of the funding; none where it was no member then, or was suspended.</param>
    public sealed record PartnerRecord(int OrganisationId, bool TakesPart, bool IsIndependent, string Form, string? MemberCategory)
    {
        public bool IsMemberCompany => MemberCategory is { } category && Workspace.MemberCategory.Companies.Contains(category);
        public bool IsKnowledge => MemberCategory is { } category ? KnowledgeCategories.Contains(category) : KnowledgeForms.Contains(Form);
    }

    /// <param name="OpenedOn">The day on which its path was opened.</param>
    public sealed record StartupRecord(int Id, string Name, DateOnly OpenedOn, DateOnly? RegisteredOn);

    /// <param name="Project">The title of its project.</param>
    public sealed record GrantRecord(int ProjectId, string Project, string Funder, long Units, DateOnly GrantedOn);

    public static Figure Companies(IReadOnlyList<MemberRecord> members, DateOnly day)
    {
        var (counted, left) = Sort(members, member => WhyNoCompany(member), member => new("member", member.Id, member.Name));
        return new(Indicator.Companies, day, day, new(Number: counted.Count), null, counted, left);
    }

    public static Figure Jobs(IReadOnlyList<MemberRecord> members, DateOnly day)
    {
        var oldest = day.AddMonths(-OldestHeadcountMonths);
        var (counted, left) = Sort(
            members.Where(member => WhyNoCompany(member) is null),
            member =>
                member.Headcount is null ? Why("headcount-silent")
                : member.HeadcountOn < oldest ? Why("headcount-old", member.HeadcountOn!)
                : null,
            member => new("member", member.Id, member.Name, member.Headcount)
        );
        return new(Indicator.Jobs, day, day, new(Number: counted.Sum(line => line.Units!.Value)), null, counted, left);
    }

    public static Figure RdProjects(IReadOnlyList<ProjectRecord> projects, DateOnly first, DateOnly last)
    {
        var (counted, left) = Sort(projects, project => WhyNoRd(project, first, last), LineOf);
        return new(Indicator.RdProjects, first, last, new(Number: counted.Count), null, counted, left);
    }

    /// <summary>Counts what several clusters list once: where one of them counts a project, the network does.</summary>
    public static Figure RdProjectsTogether(IReadOnlyList<IReadOnlyList<ProjectRecord>> byCluster, DateOnly first, DateOnly last)
    {
        var seen = new Dictionary<string, ProjectRecord>();
        var (counted, left) = (new List<FigureLine>(), new List<FigureLine>());
        var all = byCluster.SelectMany(projects => projects).Select(project => (Project: project, Why: WhyNoRd(project, first, last))).ToList();
        foreach (var (project, why) in all.OrderBy(one => one.Why is not null))
            if (seen.TryGetValue(project.Code, out var before))
                left.Add(LineOf(project) with { Why = Why("counted-already", before.Title) });
            else
            {
                seen[project.Code] = project;
                (why is null ? counted : left).Add(LineOf(project) with { Why = why });
            }
        return new(Indicator.RdProjects, first, last, new(Number: counted.Count), null, counted, left);
    }

    public static Figure StartupsCreated(IReadOnlyList<StartupRecord> startups, DateOnly first, DateOnly last)
    {
        var (counted, left) = Sort(
            startups,
            startup =>
                startup.RegisteredOn is not { } registered ? Why("not-registered")
                : registered < first || registered > last ? Why("registered-otherwise", registered)
                : registered <= startup.OpenedOn ? Why("registered-before", startup.OpenedOn)
                : null,
            startup => new("startup", startup.Id, FigureLine.Plain(startup.Name))
        );
        return new(Indicator.StartupsCreated, first, last, new(Number: counted.Count), null, counted, left);
    }

    public static Figure MoneyRaised(IReadOnlyList<GrantRecord> grants, Currency currency, DateOnly first, DateOnly last)
    {
        var (counted, left) = Sort(
            grants,
            grant => grant.GrantedOn < first || grant.GrantedOn > last ? Why("granted-otherwise", grant.GrantedOn) : null,
            grant => new("project", grant.ProjectId, FigureLine.Plain($"{grant.Project} · {grant.Funder}"), grant.Units)
        );
        return new(Indicator.MoneyRaised, first, last, new(Money: new Amount(counted.Sum(line => line.Units!.Value), currency)), null, counted, left);
    }

    /// <summary>Own income in operating income.</summary>
    public static Figure SelfFinancing(YearMoney money) => Rate(Indicator.SelfFinancing, money, money.SelfFinancing, Headings.Operating, "no-income");

    /// <summary>Own income beside spending.</summary>
    public static Figure Coverage(YearMoney money) => Rate(Indicator.Coverage, money, money.Coverage, Headings.Own.Concat(Headings.Spending), "no-spending");

    private static Figure Rate(Indicator indicator, YearMoney money, Fraction? rate, IEnumerable<BudgetHeading> headings, string none)
    {
        var (among, counted, left) = (headings.ToHashSet(), new List<FigureLine>(), new List<FigureLine>());
        foreach (var line in money.Lines)
        {
            var one = new FigureLine(line.Thing, line.Id, line.Name, line.Paid, line.Heading);
            if (!among.Contains(line.Heading))
            {
                // What the other rate is about is no part of this one, and no surprise.
                if (Headings.Beside.Contains(line.Heading))
                    left.Add(one with { Units = line.Told, Why = Why(line.Heading.Code()) });
                continue;
            }
            if (line.Paid != 0)
                counted.Add(one);
            if (line.Told > line.Paid)
                left.Add(one with { Units = line.Told - line.Paid, Why = Why("unpaid") });
        }
        return new(
            indicator,
            money.Year.FirstDay,
            money.Year.LastDay,
            rate is { } ratio ? new FigureValue(Ratio: ratio) : null,
            rate is null ? new Problem($"figure.{none}") : null,
            counted,
            left
        );
    }

    private static Problem? WhyNoCompany(MemberRecord member) =>
        member.MergedInto is { } into ? Why("merged", into)
        : member.Status is null ? Why("ended")
        : member.Status == MemberStatus.ToCome ? Why("to-come", member.Since!)
        : member.Status == MemberStatus.Ended ? Why("ended-on", member.Until!)
        : member.Status == MemberStatus.Suspended ? Why("suspended")
        : member.Category is null ? Why("no-category")
        : !MemberCategory.Companies.Contains(member.Category) ? Why("no-company", new CodeName("members", member.Category))
        : null;

    private static Problem? WhyNoRd(ProjectRecord project, DateOnly first, DateOnly last)
    {
        var partners = project.Partners.Where(partner => partner is { TakesPart: true, IsIndependent: true }).ToList();
        return !project.IsRd ? Why("no-rd")
            : project.FundedOn is not { } funded ? Why("not-funded")
            : funded < first || funded > last ? Why("funded-otherwise", funded)
            : project.DroppedOn <= last ? Why("dropped", project.DroppedOn!)
            : partners.Count < FewestPartners ? Why("one-partner")
            : !partners.Exists(partner => partner.IsMemberCompany) ? Why("no-member-company")
            : !partners.Exists(partner => partner.IsKnowledge) ? Why("no-knowledge")
            : null;
    }

    private static FigureLine LineOf(ProjectRecord project) => new("project", project.Id, FigureLine.Plain(project.Title));

    private static Problem Why(string reason, params object[] values) => new($"figure-left.{reason}", values);

    private static (List<FigureLine> Counted, List<FigureLine> Left) Sort<T>(IEnumerable<T> records, Func<T, Problem?> why, Func<T, FigureLine> line)
    {
        var (counted, left) = (new List<FigureLine>(), new List<FigureLine>());
        foreach (var record in records)
            if (why(record) is { } reason)
                left.Add(line(record) with { Why = reason });
            else
                counted.Add(line(record));
        return (counted, left);
    }
}
