using System.Text.RegularExpressions;
using MimeKit;

namespace Grappe.Web.Tests.Bed;

/// <summary>The mails a site has sent, read from the folder in which it leaves them where no mail server is named.</summary>
public sealed partial class Postbox(string folder)
{
    /// <param name="Text">What is to be read.</param>
    public sealed record Letter(string File, string Subject, string Text);

    /// <summary>The mails to an address, the newest last.</summary>
    public IReadOnlyList<Letter> To(string address) =>
        Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder, "*.eml")
                    .Order(StringComparer.Ordinal)
                    .Select(Read)
                    .Where(read => read.To == address)
                    .Select(read => read.Letter),
            ]
            : [];

    /// <summary>Waits until an address has so many mails, and gives the last.</summary>
    public async Task<Letter> Last(string address, int atLeast = 1)
    {
        await Eventually.Holds(() => Task.FromResult(To(address).Count >= atLeast), $"mail {atLeast} to {address}");
        return To(address)[^1];
    }

    /// <summary>Waits for the last mail to an address, and gives the path and query of its first link.</summary>
    public async Task<string> LinkTo(string address, int atLeast = 1)
    {
        var link = Link().Match((await Last(address, atLeast)).Text);
        link.Success.ShouldBeTrue();
        return new Uri(link.Value).PathAndQuery;
    }

    private static (string To, Letter Letter) Read(string file)
    {
        var message = MimeMessage.Load(file);
        return (message.To.Mailboxes.Single().Address, new Letter(file, message.Subject!, message.TextBody!.TrimEnd()));
    }

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Link();
}
