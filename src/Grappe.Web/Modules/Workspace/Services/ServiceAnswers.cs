using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>A session of training.</summary>
/// <param name="Days">Its length, in halves.</param>
/// <param name="Actions">What this token may do with it now: each is the end of an address that takes it.</param>
internal sealed record TrainingAnswer(
    int Id,
    string Title,
    string? Place,
    DateOnly First,
    decimal Days,
    int? Seats,
    IReadOnlyList<TrainingParticipantAnswer> Participants,
    IReadOnlyList<string> Actions
);

/// <summary>Somebody who takes part in a training.</summary>
/// <param name="Member">The number of the member whom they come from; none for guests.</param>
/// <param name="WasThere">Whether they were signed in on the spot.</param>
internal sealed record TrainingParticipantAnswer(int Id, string Name, int? Member, bool WasThere);

/// <summary>Something that members of a cluster use in turn.</summary>
/// <param name="RetiredOn">The day since which it is not there any more.</param>
/// <param name="Bookings">The times for which it is booked from now on, the next first.</param>
internal sealed record EquipmentAnswer(int Id, string Name, string? Place, DateOnly? RetiredOn, IReadOnlyList<BookingAnswer> Bookings);

/// <summary>A stretch of time for which a member has an equipment to itself, in universal time.</summary>
/// <param name="Member">The number of the member.</param>
/// <param name="Actions">What this token may do with it now: cancel, where it acts for the member.</param>
internal sealed record BookingAnswer(int Id, int Member, SubjectAnswer Organisation, DateTime StartsAt, DateTime EndsAt, IReadOnlyList<string> Actions);

/// <summary>The cluster's part in a fair or a mission. Amounts are texts, such as 12000.000, in the currency of the workspace.</summary>
/// <param name="Cost">What it cost in all; members do not read it.</param>
/// <param name="Participants">The members that went; a member reads its own part.</param>
/// <param name="Actions">What this token may do with it now: each is the end of an address that takes it.</param>
internal sealed record FairAnswer(
    int Id,
    string Name,
    string? Place,
    DateOnly First,
    DateOnly Last,
    string? Cost,
    string Currency,
    IReadOnlyList<FairParticipantAnswer> Participants,
    IReadOnlyList<string> Actions
);

/// <summary>A member that went to a fair, and what came of it.</summary>
/// <param name="Id">Its number within the fair.</param>
/// <param name="Member">The number of the member.</param>
/// <param name="Weight">Its part of the costs beside those of the others.</param>
/// <param name="Cost">Its share of them.</param>
/// <param name="Orders">What was ordered from it.</param>
/// <param name="AskedAgain">Whether six months have passed, and it was not told after.</param>
internal sealed record FairParticipantAnswer(
    int Id,
    int Member,
    SubjectAnswer Organisation,
    int Weight,
    string Cost,
    int? Contacts,
    string? Orders,
    DateOnly? ToldOn,
    bool AskedAgain
);

/// <summary>Something that members buy together. Amounts are texts, such as 1120.00, in the currency of the workspace.</summary>
/// <param name="Unit">The unit that is counted.</param>
/// <param name="State">needs, quotes, chosen, ordered or dropped.</param>
/// <param name="Quantity">What all need together.</param>
/// <param name="Needs">What each needs; a member reads its own.</param>
/// <param name="Quotes">The offers of suppliers; members do not read them.</param>
/// <param name="Chosen">The number of the quote that was chosen.</param>
/// <param name="Version">Grows with each step; send it as If-Match.</param>
/// <param name="Actions">What this token may do with it now: each is the end of an address that takes it.</param>
internal sealed record PurchaseAnswer(
    int Id,
    string Title,
    string Unit,
    string State,
    DateOnly OpenedOn,
    long Quantity,
    string Currency,
    IReadOnlyList<PurchaseNeedAnswer> Needs,
    IReadOnlyList<PurchaseQuoteAnswer> Quotes,
    int? Chosen,
    int Version,
    IReadOnlyList<string> Actions
);

/// <summary>The quantity that a member needs.</summary>
/// <param name="Member">The number of the member.</param>
/// <param name="Price">What it pays for one today.</param>
/// <param name="Share">What it pays of the quote that was chosen.</param>
internal sealed record PurchaseNeedAnswer(int Id, int Member, SubjectAnswer Organisation, int Quantity, string Price, string? Share);

/// <summary>The offer of a supplier.</summary>
/// <param name="Price">Of one.</param>
/// <param name="FromQuantity">The quantity from which on it holds.</param>
/// <param name="Holds">Whether it holds for what is needed.</param>
/// <param name="Total">What all pay by it; none where nobody needs anything.</param>
/// <param name="Saved">What all save by it against what they pay today.</param>
internal sealed record PurchaseQuoteAnswer(int Id, string Supplier, string Price, string Transport, int FromQuantity, bool Holds, string? Total, string? Saved);

/// <summary>Answers with what the services of a cluster are about, as far as the role behind the token reads it.</summary>
internal sealed class AnswerService(WorkDesk desk, TakeSteps steps)
{
    public static readonly string[] TrainingChanges = ["enter", "sign-in", "sign-out"];
    public static readonly string[] FairChanges = ["enter", "tell"];

    /// <summary>The changes of a purchase that are no steps of its workflow.</summary>
    public static readonly string[] PurchaseChanges = ["need", "quote"];

    public TrainingAnswer Of(ClusterWorkspace work, Training training) =>
        new(
            training.Id,
            training.Title,
            training.Place,
            training.FirstDay,
            training.HalfDays / 2m,
            training.Seats,
            [.. training.Participants.Select(one => new TrainingParticipantAnswer(one.Id, one.Name, one.MemberId, one.WasThere))],
            desk.May(WorkspaceActs.PrepareWork, work) ? TrainingChanges : []
        );

    public EquipmentAnswer Of(ClusterWorkspace work, Equipment equipment) =>
        new(equipment.Id, equipment.Name, equipment.Place, equipment.RetiredOn, [.. equipment.Bookings.Select(booking => Of(work, booking))]);

    public BookingAnswer Of(ClusterWorkspace work, Booking booking) =>
        new(
            booking.Id,
            booking.MemberId,
            SubjectAnswer.Of(booking.Member.Organisation),
            booking.StartsAt,
            booking.EndsAt,
            booking.CancelledAt is null && desk.MayActFor(work, booking.Member.OrganisationId) ? [BookingsApi.Cancel] : []
        );

    public FairAnswer Of(ClusterWorkspace work, Fair fair)
    {
        var (today, prepares) = (desk.Today(work), desk.May(WorkspaceActs.PrepareWork, work));
        var own = fair.Costs(work.Counted).Where(part => Reads(work, part.Participant.Member)).ToList();
        return new(
            fair.Id,
            fair.Name,
            fair.Place,
            fair.FirstDay,
            fair.LastDay,
            IsOfTeam(work) ? work.Of(fair.CostUnits).Plain() : null,
            work.Currency,
            [
                .. own.Select(part => new FairParticipantAnswer(
                    part.Participant.Id,
                    part.Participant.MemberId,
                    SubjectAnswer.Of(part.Participant.Member.Organisation),
                    part.Participant.Weight,
                    part.Cost.Plain(),
                    part.Participant.Contacts,
                    part.Participant.OrdersUnits is { } orders ? work.Of(orders).Plain() : null,
                    part.Participant.ToldOn,
                    fair.IsAskedAgain(part.Participant, today)
                )),
            ],
            [.. FairChanges.Where(change => change == "enter" ? prepares : own.Any(part => desk.MayActFor(work, part.Participant.Member.OrganisationId)))]
        );
    }

    public PurchaseAnswer Of(ClusterWorkspace work, Purchase purchase) =>
        new(
            purchase.Id,
            purchase.Title,
            purchase.Unit,
            purchase.State.Code(),
            purchase.OpenedOn,
            purchase.Quantity,
            work.Currency,
            [
                .. purchase
                    .NeedsWithShares(work.Counted)
                    .Where(one => Reads(work, one.Need.Member))
                    .Select(one => new PurchaseNeedAnswer(
                        one.Need.Id,
                        one.Need.MemberId,
                        SubjectAnswer.Of(one.Need.Member.Organisation),
                        one.Need.Quantity,
                        work.Of(one.Need.PriceUnits).Plain(),
                        one.Share?.Plain()
                    )),
            ],
            IsOfTeam(work) ? [.. purchase.Quotes.Select(quote => Of(work, purchase, quote))] : [],
            IsOfTeam(work) ? purchase.QuoteId : null,
            purchase.Version,
            [
                .. PurchaseChanges.Where(change =>
                    change == "need"
                        ? purchase.State == PurchaseState.Needs && (desk.May(WorkspaceActs.PrepareWork, work) || desk.SpokenFor.Count > 0)
                        : purchase.State == PurchaseState.Quotes && desk.May(WorkspaceActs.PrepareWork, work)
                ),
                .. steps.OpenOn(PurchaseWorkflow.Table, purchase).Acts.Select(act => act.Act),
            ]
        );

    private static PurchaseQuoteAnswer Of(ClusterWorkspace work, Purchase purchase, PurchaseQuote quote)
    {
        var reckoned = PurchaseShares.Of(purchase.Needs, quote, work.Counted);
        return new(
            quote.Id,
            quote.Supplier,
            work.Of(quote.PriceUnits).Plain(),
            work.Of(quote.TransportUnits).Plain(),
            quote.FromQuantity,
            PurchaseShares.IsAdmissible(purchase.Needs, quote),
            reckoned?.Total.Plain(),
            reckoned?.Saved.Plain()
        );
    }

    private bool IsOfTeam(ClusterWorkspace work) =>
        desk.May(WorkspaceActs.ReadWork, work) || desk.May(WorkspaceActs.PrepareWork, work) || desk.May(WorkspaceActs.RunWork, work);

    private bool Reads(ClusterWorkspace work, Member member) => IsOfTeam(work) || desk.SpeaksFor(member.OrganisationId);
}
