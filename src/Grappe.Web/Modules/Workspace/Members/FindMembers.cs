using System.Linq.Expressions;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Finds the members of a cluster as they are on any day, for its page, its downloads and its programs.</summary>
public sealed class FindMembers(GrappeDb db, MembersOn membersOn)
{
    /// <param name="On">The day.</param>
    public sealed record Filter(DateOnly On)
    {
        /// <summary>Codes of <see cref="MemberStatus"/>; all of them where none is named.</summary>
        public string[] Statuses { get; init; } = [];
        public string[] Categories { get; init; } = [];
        public bool OnlyStartups { get; init; }
        public string? Words { get; init; }
    }

    /// <summary>A member as it is on the day.</summary>
    public sealed class Found
    {
        public required MembersOn.Row Row { get; init; }
        public required Member Member { get; init; }
        public required Subject Organisation { get; init; }
    }

    /// <param name="Members">Those who are members, in arrears or not.</param>
    /// <param name="Companies">Those among them that are counted as companies.</param>
    public sealed record Figures(int Members, int Companies, int Startups);

    /// <summary>Finds those that a filter lets through, in the order of their names.</summary>
    public async Task<IQueryable<Found>> QueryAsync(ClusterWorkspace work, Filter filter, Language language, CancellationToken cancellation)
    {
        var rows = membersOn.Query(work.ClusterId, filter.On, await membersOn.ArrearsAsync(work.ClusterId, filter.On, cancellation));
        if (filter.Statuses.Length > 0)
            rows = rows.Where(row => filter.Statuses.Contains(row.Status));
        if (filter.Categories.Length > 0)
            rows = rows.Where(row => filter.Categories.Contains(row.Category!));
        if (filter.OnlyStartups)
            rows = rows.Where(row => row.IsStartup == true);
        IQueryable<Subject> organisations = db.Subjects;
        if (filter.Words is { } words)
            organisations = organisations.Called(Spelling.Fold(words));
        var found =
            from row in rows
            join member in db.Members on row.MemberId equals member.Id
            join organisation in organisations on row.OrganisationId equals organisation.Id
            select new Found
            {
                Row = row,
                Member = member,
                Organisation = organisation,
            };
        Expression<Func<Found, string>> name = language.Code switch
        {
            "ar" => one => one.Organisation.Name.Ar,
            "en" => one => one.Organisation.Name.En,
            _ => one => one.Organisation.Name.Fr,
        };
        return found.OrderBy(name).ThenBy(one => one.Row.MemberId);
    }

    /// <summary>Counts who is a member on a day: whoever is suspended takes no part, and is not counted.</summary>
    public async Task<Figures> CountAsync(ClusterWorkspace work, DateOnly on, CancellationToken cancellation)
    {
        string[] counted = [MemberStatus.Current.Code(), MemberStatus.Arrears.Code()];
        var rows = membersOn
            .Query(work.ClusterId, on, await membersOn.ArrearsAsync(work.ClusterId, on, cancellation))
            .Where(row => counted.Contains(row.Status));
        return new(
            await rows.CountAsync(cancellation),
            await rows.CountAsync(row => MemberCategory.Companies.Contains(row.Category!), cancellation),
            await rows.CountAsync(row => row.IsStartup == true, cancellation)
        );
    }

    /// <summary>Reads what the list asks for in its address.</summary>
    public static Filter Read(AskedList asked, IQueryCollection query, DateOnly today) =>
        new(asked.Day("on") is { } day && MemberDays.Is(day) ? day : today)
        {
            Statuses = asked.Among("status", [.. Enum.GetValues<MemberStatus>().Select(status => status.Code())]),
            Categories = asked.Among("category", MemberCategory.All),
            OnlyStartups = query["startup"] == "true",
            Words = asked.Words(),
        };
}
