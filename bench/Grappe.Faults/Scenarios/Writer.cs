using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Grappe.Faults;

/// <summary>Somebody who writes one thing after the other: messages, drafts and sent proposals with a browser, tables with a token.</summary>
/// <param name="own">The node it comes to first.</param>
/// <param name="cards">Those it may correct: the first for drafts, the others for what is sent.</param>
internal sealed partial class Writer(Browser browser, string token, int own, string[] cards, Front front, Ledger ledger, Random random) : IDisposable
{
    /// <summary>The jobs of a card are corrected to this and the number of the writing: nobody else says such figures.</summary>
    public const int Base = 1_000_000;

    public const string MessageWords = "Said under fire, number ";
    public const string ImportLink = "https://example.org/under-fire/";
    private const string DraftWords = "Needed under fire, number ";

    // The page of a card as it is being corrected was read to its end.
    private const string Everything = "9223372036854775807";

    private readonly HttpClient program = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { Timeout = Options.Patience };
    private readonly List<Writing> drafts = [];
    private Uri node = front.Nodes[own % front.Nodes.Count];

    /// <param name="stop">Lets it finish what it began, and end.</param>
    /// <param name="abandon">Lets it give up what has no answer.</param>
    public async Task WriteAsync(CancellationToken stop, CancellationToken abandon)
    {
        while (!stop.IsCancellationRequested)
            if (
                !await (
                    random.Next(100) switch
                    {
                        < 40 => SayAsync(),
                        < 60 => KeepAsync(),
                        < 85 => EditAsync(),
                        _ => ImportAsync(abandon),
                    }
                )
            )
                node = await front.AnsweringAsync(own, abandon);
    }

    /// <summary>Looks which draft stands: the last one that was acknowledged, or a later one.</summary>
    /// <returns>False where the page did not answer.</returns>
    public async Task<bool> LookAtDraftAsync()
    {
        string page;
        try
        {
            using var answer = await browser.Client.GetAsync(new Uri(node, $"/en/clusters/{cards[0]}/edit"));
            if (answer.StatusCode != HttpStatusCode.OK)
                return Failed(Kind.Draft, answer);
            page = await answer.Content.ReadAsStringAsync();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            ledger.Answer("none");
            return false;
        }
        var standing = Draft().Match(page) is { Success: true } draft ? int.Parse(draft.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        // What was overwritten by a later one was there; nothing else may stand in its place.
        foreach (var kept in drafts.Where(kept => kept.Number <= standing && (kept.Acknowledged || kept.Number == standing)))
            kept.Times = 1;
        // What was acknowledged and is neither there nor overwritten is lost, whatever is kept later.
        drafts.Clear();
        return true;
    }

    public void Dispose()
    {
        browser.Dispose();
        program.Dispose();
    }

    private Task<bool> SayAsync()
    {
        var writing = ledger.Begin(Kind.Message);
        return SendAsync(
            browser.Client,
            writing,
            browser.Form(new Uri(node, $"/en/clusters/{cards[0]}/discussion"), ("Said", $"{MessageWords}{writing.Number}"), ("Field", "")),
            answer => LeadsTo(answer, "/discussion")
        );
    }

    private async Task<bool> KeepAsync()
    {
        if (!await LookAtDraftAsync())
            return false;
        var writing = ledger.Begin(Kind.Draft);
        drafts.Add(writing);
        var form = browser.Form(new Uri(node, $"/en/clusters/{cards[0]}/edit?handler=Keep"), ("need", $"{DraftWords}{writing.Number}"), ("Seen", Everything));
        form.Headers.Add("X-Requested-With", "fetch");
        return await SendAsync(browser.Client, writing, form, answer => answer.StatusCode == HttpStatusCode.NoContent);
    }

    private Task<bool> EditAsync()
    {
        var writing = ledger.Begin(Kind.Edit);
        return SendAsync(
            browser.Client,
            writing,
            browser.Form(new Uri(node, $"/en/clusters/{AnyCard()}/edit"), ("jobs", $"{Base + writing.Number}"), ("Seen", Everything)),
            answer => LeadsTo(answer, "/proposals/")
        );
    }

    // As a program does: with a key, and again under the same key until there is an answer.
    private async Task<bool> ImportAsync(CancellationToken abandon)
    {
        var writing = ledger.Begin(Kind.Import);
        var table = $"subject,field,key,value\ncluster/{AnyCard()},jobs,,{Base + writing.Number}\n";
        while (!abandon.IsCancellationRequested)
        {
            if (await SendAsync(program, writing, Request(), answer => answer.StatusCode == HttpStatusCode.Accepted))
                return true;
            node = await front.AnsweringAsync(own, abandon);
        }
        return false;

        HttpRequestMessage Request()
        {
            var asked = $"/api/v1/imports/observations?apply=true&withContradictions=true&link={Uri.EscapeDataString($"{ImportLink}{writing.Number}")}";
            var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node, asked)) { Content = new StringContent(table, Encoding.UTF8, "text/csv") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.Add("Idempotency-Key", $"under-fire-{writing.Number}");
            return request;
        }
    }

    private string AnyCard() => cards[random.Next(1, cards.Length)];

    private async Task<bool> SendAsync(HttpClient client, Writing writing, HttpRequestMessage request, Func<HttpResponseMessage, bool> isTaken)
    {
        using (request)
        {
            var sent = ledger.Send();
            try
            {
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                if (!isTaken(answer))
                    return Failed(writing.Kind, answer);
                ledger.Acknowledge(writing, sent);
                return true;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                ledger.Answer("none");
                return false;
            }
        }
    }

    private bool Failed(Kind kind, HttpResponseMessage answer)
    {
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        ledger.Answer($"{status} to {kind}");
        // A restart signs nobody out and breaks no form.
        if ((int)answer.StatusCode < 500)
            ledger.Problems.Enqueue($"{kind} was answered {status} {answer.Headers.Location}");
        return false;
    }

    private static bool LeadsTo(HttpResponseMessage answer, string path) =>
        answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location?.ToString().Contains(path, StringComparison.Ordinal) == true;

    [GeneratedRegex($@"<textarea id=""need""[^>]*>\s*{DraftWords}([0-9]+)")]
    private static partial Regex Draft();
}
