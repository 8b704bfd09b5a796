using Grappe.Algorithms.Search;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>The members of a cluster and the organisations of its country, as they were known before a list was read: among them its lines find whom they mean.</summary>
internal sealed class KnownMembers
{
    private const int MostNear = 3;
    private readonly Dictionary<int, Member> byOrganisation;
    private readonly Dictionary<string, Member> byRegistration;
    private readonly Dictionary<string, int> elsewhere;
    private readonly Dictionary<int, Organisation> organisations;
    private readonly NearestNames<int> names;

    /// <summary>An organisation that the atlas knows, or of which it has the name only.</summary>
    public sealed record Organisation(int Id, string Slug, Localised Name)
    {
        public string Code => $"organisation/{Slug}";
    }

    /// <summary>The member or organisation that a line means.</summary>
    /// <param name="Near">Those whom it may mean, where that has to be asked.</param>
    /// <param name="AreNamesakes">Whether these have the very name, so that only a mended line can tell.</param>
    public sealed record Meant(Member? Member, Organisation? Organisation, IReadOnlyList<Organisation> Near, bool AreNamesakes = false);

    private KnownMembers(List<Member> members, Dictionary<string, int> elsewhere, List<(Organisation One, IReadOnlyList<string> Names)> named)
    {
        byOrganisation = members.ToDictionary(member => member.OrganisationId);
        byRegistration = members.Where(member => member.Registration is not null).ToDictionary(member => member.Registration!);
        this.elsewhere = elsewhere;
        organisations = named.ToDictionary(one => one.One.Id, one => one.One);
        names = new(named.SelectMany(one => one.Names.Select(name => (name, one.One.Id))));
    }

    public static async Task<KnownMembers> ReadAsync(GrappeDb db, ClusterWorkspace work, CancellationToken cancellation)
    {
        var members = await db
            .Members.AsNoTracking()
            .AsSplitQuery()
            .Include(member => member.Periods)
            .Include(member => member.Categories)
            .Include(member => member.People)
            .Where(member => member.ClusterId == work.ClusterId)
            .ToListAsync(cancellation);
        var numbers = await db
            .Members.Where(member => member.ClusterId != work.ClusterId && member.Registration != null)
            .Select(member => new { member.Registration, member.OrganisationId })
            .ToListAsync(cancellation);
        var own = members.Select(member => member.OrganisationId).ToList();
        var subjects = await db
            .Subjects.AsNoTracking()
            .Where(subject => own.Contains(subject.Id) || (subject.Kind == "organisation" && subject.Country == work.Cluster.Country))
            .ToListAsync(cancellation);
        return new(
            members,
            numbers.DistinctBy(one => one.Registration).ToDictionary(one => one.Registration!, one => one.OrganisationId),
            [
                .. subjects.Select(subject =>
                    (
                        new Organisation(subject.Id, subject.Slug, subject.Name),
                        (IReadOnlyList<string>)[subject.Name.Fr, subject.Name.En, subject.Name.Ar, .. subject.Aliases]
                    )
                ),
            ]
        );
    }

    /// <summary>Finds whom a line means: by its registry number, by the code of an organisation, or by its name.</summary>
    public Meant Find(MemberLine line)
    {
        if (line.Registration is { } number)
        {
            if (byRegistration.TryGetValue(number, out var member))
                return new(member, organisations[member.OrganisationId], []);
            if (elsewhere.TryGetValue(number, out var id) && organisations.TryGetValue(id, out var same))
                return OfOne(same);
        }
        if (SubjectAddress.Of(line.Name) is { Kind: "organisation" } address)
            return organisations.Values.FirstOrDefault(one => one.Slug == address.Slug) is { } named ? OfOne(named) : new(null, null, []);
        var called = names.Called(line.Called).Select(id => organisations[id]).ToList();
        if (called is [var only] && !HasOtherNumber(only, line))
            return OfOne(only);
        if (called.Count > 0)
            return new(null, null, [.. called.Take(MostNear)], AreNamesakes: true);
        return line.IsNew
            ? new(null, null, [])
            : new(null, null, [.. names.Near(line.Called, MostNear, whole: true).Select(id => organisations[id]).Where(one => !HasOtherNumber(one, line))]);
    }

    private Meant OfOne(Organisation one) => new(byOrganisation.GetValueOrDefault(one.Id), one, []);

    // Two numbers are two organisations, whatever their names.
    private bool HasOtherNumber(Organisation one, MemberLine line) =>
        line.Registration is { } number && byOrganisation.GetValueOrDefault(one.Id)?.Registration is { } other && other != number;
}
