using System.Net.Mail;

namespace Grappe.Web.Modules.Accounts;

/// <summary>The address of a person's mailbox, as it is typed.</summary>
public static class EmailAddress
{
    /// <summary>As many letters as mail servers take (RFC 5321, 4.5.3.1.3).</summary>
    public const int Longest = 254;

    public static bool Is(string text) =>
        text.Length is > 0 and <= Longest && !text.Any(char.IsControl) && MailAddress.TryCreate(text, out var address) && address.Address == text;
}
