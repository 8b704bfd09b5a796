namespace Grappe.Web.Shared.Mail;

/// <summary>Puts a mail into the outbox in the words of the texts, with the foot that every mail of the platform has.</summary>
public sealed class WriteMail(Outbox outbox, Texts texts)
{
    /// <param name="text">The key before <c>.subject</c> and <c>.body</c>.</param>
    /// <param name="named">What fills the gap of the subject, where it has one.</param>
    /// <param name="gaps">What fills those of the body.</param>
    /// <param name="calendar">An invitation that calendars take in.</param>
    public Task<bool> SendAsync(
        string to,
        Language language,
        string text,
        string named,
        string[] gaps,
        string? key = null,
        string? calendar = null,
        CancellationToken cancellation = default
    ) =>
        SendUnderAsync(
            to,
            language,
            string.Format(language.Culture, texts.In(language, $"{text}.subject"), named),
            text,
            gaps,
            key,
            calendar: calendar,
            cancellation: cancellation
        );

    /// <summary>The same under a subject that is not among the texts.</summary>
    /// <param name="unsubscribe">Where a mail program stops mails of this sort.</param>
    /// <returns>Whether it was added: false where a mail with this key was there.</returns>
    public Task<bool> SendUnderAsync(
        string to,
        Language language,
        string subject,
        string text,
        string[] gaps,
        string? key = null,
        string? unsubscribe = null,
        string? calendar = null,
        CancellationToken cancellation = default
    ) =>
        outbox.AddAsync(
            to,
            language,
            // A name that somebody typed may hold more than one line; a subject may not.
            subject.ReplaceLineEndings(" "),
            string.Format(language.Culture, texts.In(language, $"{text}.body"), [.. gaps]) + "\n\n" + texts.In(language, "mail.foot"),
            key: key,
            unsubscribe: unsubscribe,
            calendar: calendar,
            cancellation: cancellation
        );
}
