using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Lets programs read the equipment of a cluster with its bookings, add some, book it and give bookings up.</summary>
internal static class BookingsApi
{
    /// <summary>The change that gives a booking up.</summary>
    public const string Cancel = "cancel";

    private const string All = "/services/equipment";
    private const string One = All + "/{id:int}";

    private const string NewEquipment = """{ "name": "Banc d’essai", "place": "Hall 2" }""";
    private const string NewBooking = """{ "member": 12, "day": "2027-02-09", "from": "09:00", "until": "11:30" }""";
    private const string NoBooking = """{ "booking": 31 }""";

    public static void MapEquipment(this RouteGroupBuilder api)
    {
        TokenScope[] booking = [WorkspaceScopes.Prepare, WorkspaceScopes.Member];
        TokenScope[] reading = [WorkspaceScopes.Read, WorkspaceScopes.Member];
        api.MapWork(All, "workEquipment", [WorkspaceScopes.Read], ListAsync, Parameter.Page, Parameter.PageSize);
        api.MapWork(One, "workOneEquipment", reading, ReadAsync);
        api.MapWork(One + "/bookings", "workBookings", reading, BookingsAsync, Parameter.Page, Parameter.PageSize);
        api.MapWorkSend<NewEquipmentBody, EquipmentAnswer>(All, "addEquipment", [WorkspaceScopes.Run], StatusCodes.Status201Created, AddAsync, NewEquipment);
        api.MapWorkSend<NewBookingBody, BookingAnswer>(One + "/bookings", "bookEquipment", booking, StatusCodes.Status201Created, BookAsync, NewBooking);
        api.MapWorkSend<EquipmentChangeBody, EquipmentAnswer>(One + "/{change}", "changeEquipment", booking, StatusCodes.Status200OK, ChangeAsync, NoBooking);
    }

    private static async Task<Results<Ok<Paged<EquipmentAnswer>>, ProblemHttpResult>> ListAsync(
        string slug,
        WorkApi api,
        ReadEquipment read,
        AnswerService answer,
        Asked asked,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        return await asked.PageAsync(read.Of(work), equipment => answer.Of(work, equipment), cancellation);
    }

    private static async Task<Results<Ok<EquipmentAnswer>, ProblemHttpResult>> ReadAsync(
        string slug,
        int id,
        WorkApi api,
        ReadEquipment read,
        AnswerService answer,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, api.ForMembersToo(WorkspaceActs.ReadWork), cancellation);
        if (work is null)
            return refused!;
        return await read.FindAsync(work, id, cancellation) is { } equipment ? TypedResults.Ok(answer.Of(work, equipment)) : api.Missing("equipment", id);
    }

    private static async Task<Results<Ok<Paged<BookingAnswer>>, ProblemHttpResult>> BookingsAsync(
        string slug,
        int id,
        WorkApi api,
        ReadEquipment read,
        AnswerService answer,
        Asked asked,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, api.ForMembersToo(WorkspaceActs.ReadWork), cancellation);
        if (work is null)
            return refused!;
        return await read.FindAsync(work, id, cancellation) is { } equipment
            ? asked.Page(equipment.Bookings.Select(booking => answer.Of(work, booking)))
            : api.Missing("equipment", id);
    }

    private static Task<IResult> AddAsync(
        string slug,
        WorkApi api,
        ReadEquipment read,
        BookEquipment book,
        AnswerService answer,
        CancellationToken cancellation
    ) =>
        api.TakeAsync<NewEquipmentBody>(
            slug,
            api.ForTeam(WorkspaceActs.RunWork),
            async (work, body) =>
            {
                var id = await book.AddAsync(work, body.Name, body.Place, cancellation);
                return WorkApi.Added(work, "services/equipment", id, answer.Of(work, (await read.FindAsync(work, id, cancellation))!));
            }
        );

    private static Task<IResult> BookAsync(
        string slug,
        int id,
        WorkApi api,
        ReadEquipment read,
        BookEquipment book,
        AnswerService answer,
        CancellationToken cancellation
    ) =>
        api.TakeAsync<NewBookingBody>(
            slug,
            api.ForMembersToo(WorkspaceActs.PrepareWork),
            async (work, body) =>
            {
                if (await read.FindAsync(work, id, cancellation) is not { } equipment)
                    return api.NotThere("equipment", id);
                var booking = await book.BookAsync(
                    work,
                    equipment,
                    body.Member,
                    body.Day,
                    NewBookingBody.HourOf(body.From),
                    NewBookingBody.HourOf(body.Until),
                    body.LastDay,
                    Guid.NewGuid(),
                    cancellation
                );
                equipment = (await read.FindAsync(work, id, cancellation))!;
                return (new Pushed(StatusCodes.Status201Created, null, answer.Of(work, equipment.Bookings.Single(one => one.Id == booking))), null);
            }
        );

    private static Task<IResult> ChangeAsync(
        string slug,
        int id,
        string change,
        WorkApi api,
        ReadEquipment read,
        BookEquipment book,
        AnswerService answer,
        CancellationToken cancellation
    ) =>
        api.ChangeAsync<EquipmentChangeBody>(
            slug,
            change,
            [Cancel],
            api.ForMembersToo(WorkspaceActs.PrepareWork),
            async (work, body) =>
            {
                if (await read.FindAsync(work, id, cancellation) is not { } equipment)
                    return api.NotThere("equipment", id);
                await book.CancelAsync(work, equipment, body.Booking ?? 0, cancellation);
                return WorkApi.Done(answer.Of(work, (await read.FindAsync(work, id, cancellation))!));
            }
        );
}

/// <summary>Reads the equipment of a cluster with what is booked of it from now on.</summary>
internal sealed class ReadEquipment(GrappeDb db, TimeProvider clock)
{
    public IQueryable<Equipment> Of(ClusterWorkspace work) => db.EquipmentOf(work.ClusterId, clock.GetUtcNow().UtcDateTime);

    public Task<Equipment?> FindAsync(ClusterWorkspace work, int id, CancellationToken cancellation) =>
        Of(work).SingleOrDefaultAsync(one => one.Id == id, cancellation);
}

/// <summary>An equipment to be added.</summary>
internal sealed record NewEquipmentBody(string? Name, string? Place);

/// <summary>A stretch of time to be booked, by the cluster's clock.</summary>
/// <param name="Member">The number of the member.</param>
/// <param name="From">Such as 09:00.</param>
/// <param name="Until">Such as 11:30.</param>
/// <param name="LastDay">Where it ends on another day.</param>
internal sealed record NewBookingBody(int? Member, DateOnly? Day, string? From, string? Until, DateOnly? LastDay)
{
    internal static TimeOnly? HourOf(string? sent) =>
        TimeOnly.TryParseExact(sent, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
}

/// <summary>A change of what is booked.</summary>
/// <param name="Booking">The number of the booking that is given up.</param>
internal sealed record EquipmentChangeBody(int? Booking);
