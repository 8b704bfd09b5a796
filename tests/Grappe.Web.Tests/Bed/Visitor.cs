using System.Collections.Concurrent;
using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;

namespace Grappe.Web.Tests.Bed;

/// <summary>Somebody with a browser without scripts: it keeps cookies, follows redirections and sends the forms that stand on its pages.</summary>
public sealed class Visitor(Site site)
{
    private const int MostRedirections = 7;

    private readonly CookieContainer cookies = new();
    private readonly AnswersOnTheWay answers = new();
    private HttpClient? client;

    public HttpClient Client => client ??= site.CreateDefaultClient(new RedirectHandler(MostRedirections), new CookieContainerHandler(cookies), answers);

    /// <summary>The headers of all answers so far, those of redirections included.</summary>
    public IReadOnlyList<string> Headers => answers.Headers;

    /// <summary>The value of the Cookie header, by which the site knows the browser again.</summary>
    public string Cookies => cookies.GetCookieHeader(site.ClientOptions.BaseAddress);

    /// <summary>Keeps a cookie that the script of a page would set.</summary>
    public void Keep(string cookie, string value) => cookies.Add(site.ClientOptions.BaseAddress, new Cookie(cookie, value, "/"));

    /// <summary>The current page.</summary>
    public IDocument Page { get; private set; } = null!;

    public HttpStatusCode Status { get; private set; }

    /// <summary>The path one ended on, after redirections.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The words of the page's main part.</summary>
    public string Text => string.Join(' ', Page.QuerySelector("main")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The values of the facts on the page, each as it is read.</summary>
    public IReadOnlyList<string> Values => [.. Page.QuerySelectorAll("main .value").Select(value => value.TextContent.Trim())];

    public async Task<Visitor> Open(string address, HttpStatusCode status = HttpStatusCode.OK)
    {
        await Show(await Client.GetAsync(address));
        Status.ShouldBe(status, $"{address} showed: {Page.Body?.TextContent}");
        return this;
    }

    /// <summary>Fills in the form that has all these fields and sends it: with its first button, or with the one that bears a text.</summary>
    public async Task<Visitor> Send(string? button = null, params (string Name, string Value)[] fields)
    {
        var form =
            Page.QuerySelectorAll<IHtmlFormElement>("main form")
                .FirstOrDefault(form =>
                    fields.All(field => form.QuerySelector($"[name='{field.Name}'], [id='{field.Name}']") is not null)
                    && (button is null ? form.QuerySelector("button") is not null : ButtonOf(form, button) is not null)
                    && form.QuerySelector("[name='Passkey']") is null
                )
            ?? throw new InvalidOperationException(
                $"No form has {string.Join(", ", fields.Select(field => field.Name))} and the button '{button}'. The page shows: {Text}"
            );
        var sent = new List<KeyValuePair<string, string>>();
        foreach (var control in form.QuerySelectorAll("input[name], select[name], textarea[name]"))
        {
            var name = control.GetAttribute("name")!;
            if (fields.Any(field => field.Name == name))
                continue;
            switch (control)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } or IHtmlInputElement { Type: "file" }:
                    break;
                case IHtmlInputElement input:
                    sent.Add(new(name, input.Value));
                    break;
                case IHtmlSelectElement select:
                    // As a browser does: the first choice where none is made.
                    sent.Add(new(name, (select.QuerySelector("option[selected]") ?? select.QuerySelector("option"))?.GetAttribute("value") ?? ""));
                    break;
                case IHtmlTextAreaElement area:
                    sent.Add(new(name, area.Value));
                    break;
            }
        }
        sent.AddRange(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));
        var pressed = button is null ? form.QuerySelector("button") : ButtonOf(form, button);
        if (pressed?.GetAttribute("name") is { } pressedName)
            sent.Add(new(pressedName, pressed.GetAttribute("value") ?? ""));
        var action = pressed?.GetAttribute("formaction") ?? form.GetAttribute("action");
        await Show(await Client.PostAsync(new Uri(new Uri(Page.Url), string.IsNullOrEmpty(action) ? Page.Url : action), Body(sent)));
        return this;
    }

    /// <summary>The same with a file.</summary>
    public async Task<Visitor> SendFiles(string button, (string Name, string Value)[] fields, (string Name, string File, byte[] Content) file)
    {
        upload = file;
        try
        {
            return await Send(button, fields);
        }
        finally
        {
            upload = null;
        }
    }

    /// <summary>Sends fields without looking at the answer, as a second click does.</summary>
    public async Task Post(string address, (string Name, string Value)[] fields)
    {
        using var answer = await Client.PostAsync(
            address,
            new FormUrlEncodedContent([
                .. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)),
                new("__RequestVerificationToken", Token),
            ])
        );
    }

    private string Token => Page.QuerySelector<IHtmlInputElement>("input[name='__RequestVerificationToken']")?.Value ?? "";

    /// <summary>Sends what no form of the page offers, with the page's token.</summary>
    public async Task<Visitor> Forge(string address, params (string Name, string Value)[] fields)
    {
        await Show(
            await Client.PostAsync(
                address,
                new FormUrlEncodedContent([
                    .. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)),
                    new("__RequestVerificationToken", Token),
                ])
            )
        );
        return this;
    }

    /// <summary>Makes an account as people do, with a password and a second factor, and stays signed in.</summary>
    public async Task<Visitor> Join(string name, string email)
    {
        await Open("/en/account/register");
        await Send(null, ("FullName", name), ("Email", email));
        return await EnterBy(await site.Mails.LinkTo(email));
    }

    /// <summary>Follows a link that lets in, chooses a password and sets up the second factor.</summary>
    public async Task<Visitor> EnterBy(string link)
    {
        await Open(link);
        await Send(null, ("Password", Password));
        if (Page.QuerySelector("[name='Code']") is null || Page.QuerySelector("main code") is not { } key)
            return this;
        Secret = key.TextContent.Trim();
        await Send(null, ("Code", Totp(Secret, site.Now)));
        return this;
    }

    public const string Password = "sardine olive almond";

    /// <summary>The key of the second factor.</summary>
    public string? Secret { get; private set; }

    // Each code counts once. Nobody waits here for the next: the platform takes the one that is about to be shown as well.
    private static readonly ConcurrentDictionary<string, long> LastSteps = new();

    /// <summary>The code of the moment (RFC 6238) or, where that was given already, the next one.</summary>
    public static string Totp(string secret) => Totp(secret, DateTimeOffset.UtcNow);

    /// <summary>The same where the clock of the site says another time.</summary>
    public static string Totp(string secret, DateTimeOffset now)
    {
        var step = Bed.Totp.StepOf(now);
        return Bed.Totp.CodeOf(secret, LastSteps.AddOrUpdate(secret, step, (_, last) => Math.Max(step, last + 1)));
    }

    private (string Name, string File, byte[] Content)? upload;

    private HttpContent Body(List<KeyValuePair<string, string>> sent)
    {
        if (upload is not { } file)
            return new FormUrlEncodedContent(sent);
        var body = new MultipartFormDataContent();
        foreach (var (name, value) in sent)
            body.Add(new StringContent(value), name);
        body.Add(new ByteArrayContent(file.Content), file.Name, file.File);
        return body;
    }

    // A button may say after its verb what it will do.
    private static IElement? ButtonOf(IHtmlFormElement form, string text) =>
        form.QuerySelectorAll("button").FirstOrDefault(button => Plain(button) == text)
        ?? form.QuerySelectorAll("button").FirstOrDefault(button => Plain(button).StartsWith(text + " ", StringComparison.Ordinal));

    // Nobody sees whether a line may break at a blank.
    private static string Plain(IElement button) => button.TextContent.Trim().Replace('\u00a0', ' ');

    private sealed class AnswersOnTheWay : DelegatingHandler
    {
        public List<string> Headers { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            var answer = await base.SendAsync(request, cancellation);
            lock (Headers)
                Headers.AddRange(answer.Headers.SelectMany(header => header.Value, (header, value) => $"{header.Key}: {value}"));
            return answer;
        }
    }

    private async Task Show(HttpResponseMessage answer)
    {
        using (answer)
        {
            Status = answer.StatusCode;
            var address = answer.RequestMessage!.RequestUri!;
            Path = address.PathAndQuery;
            var body = await answer.Content.ReadAsStringAsync();
            Page = await BrowsingContext.New(Configuration.Default).OpenAsync(page => page.Address(address.ToString()).Content(body));
        }
    }
}
