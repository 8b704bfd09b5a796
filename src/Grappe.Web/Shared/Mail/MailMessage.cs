using System.Net.Mail;
using System.Text;
using System.Text.RegularExpressions;
using MimeKit;

namespace Grappe.Web.Shared.Mail;

/// <summary>Makes of a mail the message that travels: the same each time for the same mail.</summary>
internal static partial class MailMessage
{
    /// <summary>Ends lines as the standard does.</summary>
    public static readonly FormatOptions AsItTravels = With(options => options.NewLineFormat = NewLineFormat.Dos);

    private static readonly FormatOptions ShortLines = With(options => options.MaxLineLength = 70);

    // As generous as what takes addresses in.
    private static readonly ParserOptions Generous = new() { AddressParserComplianceMode = RfcComplianceMode.Looser };

    /// <summary>The address in a form that travels to every mail server, its domain in ASCII; null where that cannot be.</summary>
    public static MailboxAddress? OnTheWire(MailAddress address)
    {
        if (!MailboxAddress.TryParse(Generous, address.Address, out var mailbox) || !Ascii.IsValid(mailbox.GetAddress(idnEncode: true)))
            return null;
        mailbox.Name = address.DisplayName;
        return mailbox;
    }

    /// <param name="written">Awaited when all that matters of it is written, before its end is.</param>
    public static MimeMessage Of(OutgoingMail mail, MailboxAddress recipient, MailboxAddress from, Func<Task>? written = null)
    {
        List<(string Subtype, string Text)> texts = [("plain", mail.Text)];
        if (mail.Html is { } html)
            texts.Add(("html", html));
        if (mail.Calendar is { } calendar)
            texts.Add((Part.Calendar, calendar));
        var parts = texts.Select((one, at) => new Part(one.Subtype, one.Text, at == texts.Count - 1 ? written : null)).ToList();
        MimeEntity body = parts is [var only] ? only : new MultipartAlternative([.. parts]) { Boundary = $"grappe-{mail.MessageId:N}" };
        // A message listens to its addresses: one that outlives it would hold it.
        var message = new MimeMessage([from.Clone()], [recipient], "", body)
        {
            Date = mail.CreatedAt.ToUniversalTime(),
            MessageId = $"{mail.MessageId:N}@{from.GetAddress(idnEncode: true).Split('@')[^1]}",
        };
        // A line with an encoded word has 76 characters at most, with the name of the field, which the library does not count.
        var subject = new Header(HeaderId.Subject, "");
        subject.SetValue(ShortLines, Encoding.UTF8, mail.Subject);
        message.Headers.Replace(subject);
        // Nobody's holiday notice is to answer.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add(HeaderId.ContentLanguage, mail.Language);
        if (mail.Unsubscribe is { } unsubscribe)
        {
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe}>");
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }
        return message;
    }

    private static FormatOptions With(Action<FormatOptions> change)
    {
        var options = FormatOptions.Default.Clone();
        change(options);
        return options;
    }

    [GeneratedRegex("^METHOD:([A-Z]+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Method();

    private sealed class Part : TextPart
    {
        public const string Calendar = "calendar";

        private readonly Func<Task>? written;

        public Part(string subtype, string text, Func<Task>? written = null)
            : base(subtype)
        {
            this.written = written;
            SetText(Encoding.UTF8, text.ReplaceLineEndings("\r\n"));
            // Programs take an invitation in where the mail names what it asks for, as it does itself (RFC 6047).
            if (subtype == Calendar && Method().Match(text) is { Success: true } method)
                ContentType.Parameters.Add("method", method.Groups[1].Value);
            // No line is too long and none begins with a dot, whatever the language.
            ContentTransferEncoding = ContentEncoding.Base64;
        }

        public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellation = default)
        {
            await base.WriteToAsync(options, stream, contentOnly, cancellation);
            if (written is null)
                return;
            await stream.FlushAsync(cancellation);
            await written();
        }
    }
}
