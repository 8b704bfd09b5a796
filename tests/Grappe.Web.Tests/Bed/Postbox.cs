using System.Text;
using System.Text.RegularExpressions;

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

    /// <summary>Where the link of the last mail to an address leads, within the platform.</summary>
    public async Task<string> LinkTo(string address, int atLeast = 1)
    {
        var link = Link().Match((await Last(address, atLeast)).Text);
        link.Success.ShouldBeTrue();
        return new Uri(link.Value).PathAndQuery;
    }

    private static (string To, Letter Letter) Read(string file)
    {
        var parts = File.ReadAllText(file).Split("\r\n\r\n", 2);
        var to = Recipient().Match(parts[0]).Groups[1].Value;
        var subject = Unfolded().Replace(Subject().Match(parts[0]).Groups[1].Value, "");
        subject = EncodedWord().Replace(subject, word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[1].Value)));
        return (to, new Letter(file, subject, Encoding.UTF8.GetString(Convert.FromBase64String(parts[1].Trim()))));
    }

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?m)^To: <([^>]+)>")]
    private static partial Regex Recipient();

    [GeneratedRegex(@"(?m)^Subject: ((?:.|\r\n )+?)\r?$")]
    private static partial Regex Subject();

    [GeneratedRegex(@"\r\n ")]
    private static partial Regex Unfolded();

    [GeneratedRegex(@"=\?utf-8\?B\?([^?]+)\?=")]
    private static partial Regex EncodedWord();
}
