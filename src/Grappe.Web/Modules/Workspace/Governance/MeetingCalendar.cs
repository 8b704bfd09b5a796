using Grappe.Web.Shared.Calendars;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Gives meetings to calendars, under one name for good.</summary>
public sealed class MeetingCalendar(Addresses addresses)
{
    /// <summary>The entry of a meeting in calendars.</summary>
    public CalendarEntry EntryOf(ClusterWorkspace work, Meeting meeting, Language language) =>
        new(
            $"meeting-{meeting.Uid:D}@{new Uri(addresses.Root).Host}",
            $"{meeting.Title} · {work.Cluster.Name.In(language)}",
            new CalendarTime.Hours(meeting.Wall, meeting.Wall.AddMinutes(meeting.MinutesLong), meeting.Zone)
        )
        {
            Changed = meeting.ChangedAt,
            Sequence = meeting.Sequence,
            Place = meeting.Place,
            Description = SayMeeting.Agenda(meeting),
            Page = addresses.Of(language, WorkDesk.PathOf(work.Cluster, string.Create(CultureInfo.InvariantCulture, $"meetings/{meeting.Id}"))),
            Cancelled = meeting.State == MeetingState.Cancelled,
        };

    internal static void Map(WebApplication app)
    {
        app.MapGetAndHead("/{lang:lang}/clusters/{slug}/work/meetings/{id:int}.ics", CalendarAsync).RequireAuthorization().ExcludeFromDescription();
        app.MapGetAndHead("/{lang:lang}/clusters/{slug}/work/meetings/{id:int}/minutes.txt", MinutesAsync).RequireAuthorization().ExcludeFromDescription();
    }

    private static async Task<IResult> CalendarAsync(
        string slug,
        int id,
        HttpContext context,
        WorkDesk desk,
        FindMeetings find,
        MeetingCalendar calendar,
        Translator translator,
        CancellationToken cancellation
    )
    {
        context.Response.Headers.CacheControl = "private, no-store";
        return await desk.FindAsync(slug, cancellation) is { } work && await find.FindAsync(work, id, cancellation) is { } meeting
            ? Results.Text(
                WriteCalendar.Of(meeting.Title, translator.Language, [calendar.EntryOf(work, meeting, translator.Language)]),
                $"{WriteCalendar.MediaType}; charset=utf-8"
            )
            : Results.NotFound();
    }

    // Whoever has the file can check its digest by a program of their own.
    private static async Task<IResult> MinutesAsync(
        string slug,
        int id,
        HttpContext context,
        WorkDesk desk,
        FindMeetings find,
        WriteMinutes minutes,
        CancellationToken cancellation
    )
    {
        context.Response.Headers.CacheControl = "private, no-store";
        return
            await desk.FindAsync(slug, cancellation) is { } work
            && await find.FindAsync(work, id, cancellation) is { } meeting
            && await minutes.FindAsync(work, meeting, cancellation) is { } found
            ? Results.Text(found.Text, "text/plain; charset=utf-8")
            : Results.NotFound();
    }
}
