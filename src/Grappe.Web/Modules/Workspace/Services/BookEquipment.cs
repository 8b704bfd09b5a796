using Grappe.Web.Modules.Workspace.Members;
using NodaTime;

namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Keeps the equipment of a cluster, and books it for members: never two at a time.</summary>
public sealed class BookEquipment(GrappeDb db, WorkDesk desk, CurrentPerson current, TimeProvider clock)
{
    private const int MostHours = 24 * 31;

    // What the database says where a booking meets another.
    private const string Meets = "23P01";

    /// <summary>Adds an equipment; one of that name stands once.</summary>
    /// <returns>Its number.</returns>
    public async Task<int> AddAsync(ClusterWorkspace work, string? name, string? place, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var (called, where, problems) = (TypedText.OneLine(name), TypedText.OneLine(place), new ProblemList());
        problems.AddIf(called.Length is 0 or > Training.LongestTitle, "name", "startup.name.wrong", Training.LongestTitle);
        problems.AddIf(where.Length > Training.LongestPlace, "place", "service.place.wrong", Training.LongestPlace);
        problems.ThrowIfAny();
        await db.Database.ExecuteSqlAsync(
            $"insert into equipment (cluster_id, name, place) values ({work.ClusterId}, {called}, {(where.Length > 0 ? where : null)}) on conflict (cluster_id, name) do nothing",
            cancellation
        );
        return await db.Equipment.Where(one => one.ClusterId == work.ClusterId && one.Name == called).Select(one => one.Id).SingleAsync(cancellation);
    }

    /// <summary>Books it by the cluster's clock for a member: by the team for any, by a representative for its own.</summary>
    /// <returns>The number of the booking.</returns>
    /// <exception cref="Overtaken">It is booked for a part of that time already.</exception>
    /// <exception cref="RuleBroken">The time cannot be used.</exception>
    public async Task<int> BookAsync(
        ClusterWorkspace work,
        Equipment equipment,
        int? member,
        DateOnly? day,
        TimeOnly? from,
        TimeOnly? until,
        DateOnly? lastDay,
        Guid formKey,
        CancellationToken cancellation = default
    )
    {
        desk.NeedPreparerOrMember(work);
        var (now, problems) = (clock.GetUtcNow().UtcDateTime, new ProblemList());
        var found = await db.Members.AsNoTracking().SingleOrDefaultAsync(one => one.Id == member && one.ClusterId == work.ClusterId, cancellation);
        problems.AddIf(found is null, "member", "service.member.wrong");
        problems.AddIf(day is null, "day", "project.day.missing");
        problems.AddIf(day is not null && !MemberDays.Is(day), "day", "member.day");
        problems.AddIf(lastDay is not null && !MemberDays.Is(lastDay), "lastDay", "member.day");
        problems.AddIf(from is null, "from", "booking.hour.missing");
        problems.AddIf(until is null, "until", "booking.hour.missing");
        problems.ThrowIfAny();
        if (!desk.MayActFor(work, found!.OrganisationId))
            throw new NotAllowed();
        var (starts, ends) = (Utc(work, day!.Value, from!.Value), Utc(work, lastDay ?? day.Value, until!.Value));
        problems.AddIf(equipment.RetiredOn is not null, "day", "booking.retired");
        problems.AddIf(ends <= starts || ends - starts > TimeSpan.FromHours(MostHours), "until", "booking.until.wrong");
        problems.AddIf(starts < now, "day", "booking.past");
        problems.ThrowIfAny();
        try
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                insert into bookings (equipment_id, member_id, starts_at, ends_at, person_id, form_key)
                values ({equipment.Id}, {member}, {starts}, {ends}, {current.Id}, {formKey})
                on conflict (form_key) do nothing
                """,
                cancellation
            );
        }
        catch (PostgresException taken) when (taken.SqlState == Meets)
        {
            throw new Overtaken("booking.taken");
        }
        return await db.Set<Booking>().Where(one => one.FormKey == formKey).Select(one => one.Id).SingleAsync(cancellation);
    }

    /// <summary>Gives a booking up: by the team, or by whoever speaks for the member.</summary>
    public async Task CancelAsync(ClusterWorkspace work, Equipment equipment, int booking, CancellationToken cancellation = default)
    {
        desk.NeedPreparerOrMember(work);
        if (
            await db.Set<Booking>()
                .AsNoTracking()
                .Include(one => one.Member)
                .SingleOrDefaultAsync(one => one.Id == booking && one.EquipmentId == equipment.Id, cancellation)
            is not { } found
        )
            throw new RuleBroken(Problem.At("booking", "booking.gone"));
        if (!desk.MayActFor(work, found.Member.OrganisationId))
            throw new NotAllowed();
        var now = clock.GetUtcNow().UtcDateTime;
        await db.Set<Booking>()
            .Where(one => one.Id == booking && one.CancelledAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.CancelledAt, now), cancellation);
    }

    // An hour that the clocks pass over is the one after it; of one that comes twice the first is meant.
    private static DateTime Utc(ClusterWorkspace work, DateOnly day, TimeOnly hour) =>
        LocalDateTime.FromDateTime(day.ToDateTime(hour)).InZoneLeniently(Zones.Find(work.Zone)!).ToDateTimeUtc();
}
