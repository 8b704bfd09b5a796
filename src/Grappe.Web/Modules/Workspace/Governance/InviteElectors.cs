using Grappe.Web.Shared.Calendars;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>The kinds of letters to whoever is invited.</summary>
public enum Invitation
{
    First,
    Changed,
    Cancelled,
}

/// <summary>Writes to whoever sits in a body: a mail with the agenda, and in it an invitation that calendars take in.</summary>
public sealed class InviteElectors(
    GrappeDb db,
    FindPeople people,
    WriteMail write,
    Texts texts,
    MailSender sender,
    MeetingCalendar calendar,
    Addresses addresses
)
{
    /// <summary>Puts the mails into the outbox, in the transaction that was begun. Each change of a meeting is told once.</summary>
    internal async Task RunAsync(ClusterWorkspace work, int id, Invitation what, string? why, CancellationToken cancellation)
    {
        var meeting = await db
            .Meetings.AsNoTracking()
            .Include(one => one.Body)
            .Include(one => one.Items.OrderBy(item => item.Position))
            .SingleAsync(one => one.Id == id, cancellation);
        foreach (var reader in await people.OfAsync(work, meeting, cancellation))
        {
            var language = reader.Language;
            var translator = new Translator(texts, language);
            var cluster = work.Cluster.Name.In(language);
            await write.SendAsync(
                reader.Email,
                language,
                $"mail.meeting.{what.Code()}",
                $"{meeting.Title} · {cluster}",
                [
                    reader.Name,
                    meeting.Body.Name,
                    cluster,
                    SayMeeting.When(translator, meeting),
                    meeting.Place ?? "–",
                    what == Invitation.Cancelled ? why ?? "" : SayMeeting.Agenda(meeting),
                    addresses.Of(language, WorkDesk.PathOf(work.Cluster, string.Create(CultureInfo.InvariantCulture, $"meetings/{id}"))),
                    translator.Date(meeting.RecordDay),
                ],
                string.Create(CultureInfo.InvariantCulture, $"meeting:{id}:{meeting.Sequence}:{meeting.State.Code()}:{reader.Email}"),
                WriteCalendar.Invitation(calendar.EntryOf(work, meeting, language), language, new(sender.Address, cluster), new(reader.Email, reader.Name)),
                cancellation
            );
        }
    }
}
