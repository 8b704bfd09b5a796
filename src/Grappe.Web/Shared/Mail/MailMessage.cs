using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Grappe.Web.Shared.Mail;

/// <summary>Writes a mail as the bytes that travel (RFC 5322, MIME): the same bytes each time for the same mail.</summary>
internal static class MailMessage
{
    // A line with an encoded word has 76 characters at most, of which "Subject: " and the marks of the word take 21; three bytes take four characters.
    private const int BytesInEncodedWord = 39;

    /// <summary>The address in the form that every mail server takes: its domain in ASCII; null where that cannot be.</summary>
    public static string? OnTheWire(MailAddress address)
    {
        if (!Ascii.IsValid(address.User))
            return null;
        try
        {
            return $"{address.User}@{new IdnMapping().GetAscii(address.Host)}";
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    public static byte[] Write(OutgoingMail mail, string recipient, MailAddress from)
    {
        var boundary = $"grappe-{mail.MessageId:N}";
        var message = new StringBuilder();
        Line(message, $"From: {(from.DisplayName.Length > 0 ? Words(from.DisplayName) + " " : "")}<{OnTheWire(from)}>");
        Line(message, $"To: <{recipient}>");
        Line(message, $"Subject: {Words(mail.Subject)}");
        Line(message, $"Date: {mail.CreatedAt.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)}");
        Line(message, $"Message-ID: <{mail.MessageId:N}@{OnTheWire(from)!.Split('@')[^1]}>");
        // Nobody's holiday notice is to answer.
        Line(message, "Auto-Submitted: auto-generated");
        Line(message, $"Content-Language: {mail.Language}");
        if (mail.Unsubscribe is { } unsubscribe)
        {
            Line(message, $"List-Unsubscribe:\r\n <{unsubscribe}>");
            Line(message, "List-Unsubscribe-Post: List-Unsubscribe=One-Click");
        }
        Line(message, "MIME-Version: 1.0");
        if (mail.Html is null)
            Part(message, "text/plain", mail.Text);
        else
        {
            Line(message, $"Content-Type: multipart/alternative;\r\n boundary=\"{boundary}\"");
            Line(message, "");
            Line(message, $"--{boundary}");
            Part(message, "text/plain", mail.Text);
            Line(message, $"--{boundary}");
            Part(message, "text/html", mail.Html);
            Line(message, $"--{boundary}--");
        }
        return Encoding.ASCII.GetBytes(message.ToString());
    }

    // In base64 no line is too long and none begins with a dot, whatever the language.
    private static void Part(StringBuilder message, string type, string content)
    {
        Line(message, $"Content-Type: {type}; charset=utf-8");
        Line(message, "Content-Transfer-Encoding: base64");
        Line(message, "");
        Line(message, Convert.ToBase64String(Encoding.UTF8.GetBytes(content.ReplaceLineEndings("\r\n")), Base64FormattingOptions.InsertLineBreaks));
    }

    private static void Line(StringBuilder message, string line) => message.Append(line).Append("\r\n");

    // RFC 2047: letters beyond ASCII travel in encoded words, none of which cuts a letter in two.
    private static string Words(string text)
    {
        if (text.Length <= BytesInEncodedWord && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '-'))
            return text;
        var words = new List<string>();
        var bytes = new List<byte>();
        Span<byte> letter = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var encoded = letter[..rune.EncodeToUtf8(letter)];
            if (bytes.Count + encoded.Length > BytesInEncodedWord)
                Close();
            bytes.AddRange(encoded);
        }
        Close();
        return string.Join("\r\n ", words);

        void Close()
        {
            if (bytes.Count > 0)
                words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
            bytes.Clear();
        }
    }
}
