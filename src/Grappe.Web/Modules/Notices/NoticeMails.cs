using System.Text.Json;

namespace Grappe.Web.Modules.Notices;

/// <summary>Says in words what happened, for the page of notices and for mails, and sends these mails at once or as a digest.</summary>
public sealed class NoticeMails(GrappeDb db, WriteMail write, Unsubscribe unsubscribe, Texts texts, Addresses addresses, TimeProvider clock)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    // A digest goes out at midnight or soon after: a weekly one must not slip to the next day each time.
    private static readonly TimeSpan Slack = TimeSpan.FromHours(12);

    // What waited long, as its author wanted no mail of it, is not sent when they change their mind.
    private static readonly TimeSpan OldNews = TimeSpan.FromDays(15);

    // After these nobody reads on: the page of notices has the others.
    private const int MostLines = 30;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private IQueryable<Notice> Unmailed =>
        db
            .Notices.Include(notice => notice.Follow)
            .Include(notice => notice.Person)
            .Where(notice => notice.MailedAt == null && notice.Person.ErasedAt == null)
            .OrderBy(notice => notice.Id);

    public static string Say(Texts texts, Language language, Notice notice) => Say(new Translator(texts, language), notice.Sentence, notice.Says);

    /// <param name="sentence">The key of the text.</param>
    /// <param name="says">What fills its gaps, as news keep it.</param>
    public static string Say(Translator translator, string sentence, string says) =>
        translator.Kept(
            sentence,
            [
                .. JsonSerializer
                    .Deserialize<JsonElement[]>(says)!
                    .Select(value =>
                        value.ValueKind == JsonValueKind.Object
                            ? value.Deserialize<Localised>(JsonSerializerOptions.Web)!.In(translator.Language)
                            : value.ToString()
                    ),
            ]
        )!;

    /// <summary>Mails what is new to those who want it at once, one mail for each. To be called within the transaction that wrote it.</summary>
    /// <param name="news">Of which news.</param>
    /// <param name="cancellation">Ends the waiting for the database.</param>
    public async Task AtOnceAsync(long news, CancellationToken cancellation)
    {
        var due = await Unmailed
            .Where(notice => notice.NewsId == news && notice.Follow!.Frequency == "at-once" && notice.ReadAt == null)
            .ToListAsync(cancellation);
        foreach (var mine in due.GroupBy(notice => notice.PersonId))
            await SendAsync([.. mine], string.Create(CultureInfo.InvariantCulture, $"notice:{mine.Max(notice => notice.Id)}"), cancellation);
    }

    /// <summary>Sends each person one mail with the notices that they were not mailed yet and whose day has come.</summary>
    /// <returns>How many mails.</returns>
    public async Task<int> DigestsAsync(CancellationToken cancellation)
    {
        var (now, sent) = (Now, 0);
        var oldest = now - OldNews;
        var waiting = await Unmailed
            .Where(notice => notice.ReadAt == null && notice.At > oldest && (notice.Follow!.Frequency == "daily" || notice.Follow.Frequency == "weekly"))
            .ToListAsync(cancellation);
        foreach (var mine in waiting.GroupBy(notice => notice.PersonId))
        {
            var weekly = await IsWeeklyDueAsync(mine.Key, cancellation);
            Notice[] due = [.. mine.Where(notice => weekly || notice.Follow!.Frequency == "daily")];
            if (due.Length > 0 && await SendAsync(due, string.Create(CultureInfo.InvariantCulture, $"digest:{mine.Key}:{now:yyyy-MM-dd}"), cancellation))
                sent++;
        }
        return sent;
    }

    private async Task<bool> IsWeeklyDueAsync(int person, CancellationToken cancellation)
    {
        var weekly = db.Follows.Where(follow => follow.PersonId == person && follow.Frequency == "weekly");
        var last =
            await db
                .Notices.Where(notice => notice.PersonId == person && notice.Follow!.Frequency == "weekly")
                .MaxAsync(notice => notice.MailedAt, cancellation)
            ?? await weekly.MinAsync(follow => (DateTime?)follow.Since, cancellation);
        return last is { } since && since <= Now - Week + Slack;
    }

    private async Task<bool> SendAsync(IReadOnlyList<Notice> notices, string key, CancellationToken cancellation)
    {
        var (person, now) = (notices[0].Person, Now);
        var language = person.ReadsIn();
        var lines = notices.Take(MostLines).Select(notice => $"{Say(texts, language, notice)}\n{addresses.Of(language, notice.Path)}");
        if (notices.Count > MostLines)
            lines = lines.Append(
                $"{texts.Count(language, "mail.notices.more", notices.Count - MostLines)}\n{addresses.Of(language, NoticesPageModel.Address)}"
            );
        var added = await write.SendUnderAsync(
            person.Email!,
            language,
            notices.Count == 1 ? Say(texts, language, notices[0]) : texts.Count(language, "mail.notices.subject", notices.Count),
            "mail.notices",
            [person.Name, string.Join("\n\n", lines), addresses.Of(language, FollowsPageModel.Address)],
            key,
            unsubscribe.AddressFor(person, language),
            cancellation: cancellation
        );
        if (!added)
            return false;
        var ids = notices.Select(notice => notice.Id).ToArray();
        await db.Notices.Where(notice => ids.Contains(notice.Id)).ExecuteUpdateAsync(set => set.SetProperty(notice => notice.MailedAt, now), cancellation);
        return true;
    }
}
