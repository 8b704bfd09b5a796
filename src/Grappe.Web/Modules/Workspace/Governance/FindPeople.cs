using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Finds the people whom a meeting concerns: those with a seat, and those who speak for members.</summary>
public sealed class FindPeople(GrappeDb db, MembersOn members, WorkDesk desk, TimeProvider clock)
{
    private static readonly string[] Representative = [Role.Representative.Code()];

    /// <summary>Somebody who is written to.</summary>
    public sealed record Reader(string Email, string Name, Language Language);

    /// <summary>Finds the account of an address; null where there is none.</summary>
    public Task<int?> FindAsync(string email, CancellationToken cancellation = default)
    {
        var normal = email.ToUpperInvariant();
        return db
            .People.Where(person => person.NormalizedEmail == normal && person.ErasedAt == null)
            .Select(person => (int?)person.Id)
            .FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Finds whom to invite to a meeting, each address once: who sits in the body, or all members of the cluster. Who is in arrears is invited too, and may pay until the record day.</summary>
    public async Task<IReadOnlyList<Reader>> OfAsync(ClusterWorkspace work, Meeting meeting, CancellationToken cancellation = default)
    {
        var readers = new List<Reader>();
        List<int> speaking;
        if (meeting.Body.Kind == BodyKind.Assembly)
        {
            var today = await members.ReadAsync(work.ClusterId, desk.Today(work), cancellation);
            speaking = [.. today.Where(row => row.Is is MemberStatus.Current or MemberStatus.Arrears).Select(row => row.MemberId)];
        }
        else
        {
            var (first, last) = (desk.Today(work), meeting.Day);
            var seats = await db
                .Mandates.AsNoTracking()
                .Where(seat => seat.BodyId == meeting.BodyId && seat.Since <= last && (seat.Until == null || seat.Until >= first))
                .ToListAsync(cancellation);
            var accounts = await PeopleAsync(seats.Select(seat => seat.PersonId).OfType<int>(), cancellation);
            foreach (var seat in seats)
                if (seat.PersonId is { } person && accounts.TryGetValue(person, out var reader))
                    readers.Add(reader);
                else if (seat.Email is { } email)
                    readers.Add(new(email, seat.Name, Language.French));
            speaking = [.. seats.Where(seat => seat.PersonId is null && seat.Email is null).Select(seat => seat.MemberId).OfType<int>()];
        }
        readers.AddRange(await SpeakersAsync(speaking, cancellation));
        return [.. readers.DistinctBy(reader => reader.Email.ToUpperInvariant())];
    }

    // Whoever speaks for a member, or else the address it gave.
    private async Task<IReadOnlyList<Reader>> SpeakersAsync(IReadOnlyList<int> ids, CancellationToken cancellation)
    {
        var found = await db.Members.AsNoTracking().Include(member => member.Organisation).Where(member => ids.Contains(member.Id)).ToListAsync(cancellation);
        var organisations = found.Select(member => member.OrganisationId).ToList();
        var speaking = await db.Caretakers(Representative, clock.GetUtcNow().UtcDateTime)
            .Where(one => organisations.Contains(one.SubjectId))
            .Select(one => new { one.SubjectId, one.PersonId })
            .ToListAsync(cancellation);
        var people = await PeopleAsync(speaking.Select(one => one.PersonId), cancellation);
        var byOrganisation = speaking.ToLookup(one => one.SubjectId, one => people.GetValueOrDefault(one.PersonId));
        return
        [
            .. found.SelectMany(member =>
                byOrganisation[member.OrganisationId].OfType<Reader>().ToList() is { Count: > 0 } known ? known
                : member.Email is { } email ? [new Reader(email, member.Organisation.Name.Fr, Language.French)]
                : []
            ),
        ];
    }

    private async Task<Dictionary<int, Reader>> PeopleAsync(IEnumerable<int> ids, CancellationToken cancellation)
    {
        var asked = ids.Distinct().ToList();
        var people = await db.People.AsNoTracking().Where(person => asked.Contains(person.Id) && person.ErasedAt == null).ToListAsync(cancellation);
        return people.ToDictionary(person => person.Id, person => new Reader(person.Email!, person.Name, person.ReadsIn()));
    }
}
