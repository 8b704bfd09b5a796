using System.Net.Mail;
using MimeKit;

namespace Grappe.Web.Shared.Mail;

/// <summary>The encryption of the connection to the mail server.</summary>
internal enum MailTls
{
    /// <summary>Encrypted if the server offers it.</summary>
    Offered,

    /// <summary>Encrypted after STARTTLS; without it nothing is sent.</summary>
    Required,

    /// <summary>Encrypted from the first byte on, as on port 465.</summary>
    Implicit,
    None,
}

internal sealed record MailSettings(
    MailboxAddress From,
    string? Host,
    int Port,
    string? User,
    string? Password,
    MailTls Tls,
    string Folder,
    int Attempts,
    TimeSpan RetryAfter,
    TimeSpan Lease,
    int AtOnce
)
{
    private const int ImplicitTlsPort = 465;

    public static MailSettings Of(IConfiguration configuration)
    {
        var smtp = configuration.GetSection("Mail:Smtp");
        var host = smtp["Host"] is { Length: > 0 } given ? given : null;
        var port =
            int.TryParse(smtp["Port"] ?? "587", NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536
                ? number
                : throw new StartRefused($"Mail:Smtp:Port is '{smtp["Port"]}'; expected a number from 1 to 65535.");
        var tls = smtp["Tls"] is not { } wish
            ? port == ImplicitTlsPort
                ? MailTls.Implicit
                : MailTls.Offered
            : Enum.TryParse<MailTls>(wish, ignoreCase: true, out var known)
                ? known
                : throw new StartRefused($"Mail:Smtp:Tls is '{wish}'; expected offered, required, implicit or none.");
        if (host is not null && configuration["Mail:From"] is null)
            throw new StartRefused(
                "Mail:Smtp:Host is set and Mail:From is not. Set it to the address mail comes from: --Mail:From \"Grappe <grappe@example.org>\"."
            );
        var from = configuration["Mail:From"] ?? "Grappe <grappe@localhost>";
        return new MailSettings(
            MailAddress.TryCreate(from, out var address) && MailMessage.OnTheWire(address) is { } mailbox
                ? mailbox
                : throw new StartRefused($"Mail:From is '{from}'; expected an address such as Grappe <grappe@example.org>."),
            host,
            port,
            smtp["User"],
            smtp["Password"],
            tls,
            Path.Combine(Folders.Variable(configuration), "mail"),
            configuration.GetValue("Mail:Attempts", 8),
            configuration.GetValue("Mail:RetryAfter", TimeSpan.FromSeconds(30)),
            configuration.GetValue("Mail:Lease", TimeSpan.FromMinutes(2)),
            configuration.GetValue("Mail:AtOnce", 4)
        );
    }
}

/// <summary>The address from which mail is sent, for what a mail says of itself.</summary>
public sealed record MailSender(string Address);
