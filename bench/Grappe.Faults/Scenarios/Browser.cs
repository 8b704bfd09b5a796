using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Grappe.Web.Tests.Bed;

namespace Grappe.Faults;

/// <summary>Somebody at a real address: makes an account by the pages, and sends forms with its cookies from then on.</summary>
internal sealed class Browser : IDisposable
{
    private const string Password = "sardine olive almond";
    private const string TokenField = "__RequestVerificationToken";

    private readonly CookieContainer cookies = new();
    private readonly HttpClient following;

    public Browser()
    {
        following = new HttpClient(Handler(follows: true));
        Client = new HttpClient(Handler(follows: false)) { Timeout = Options.Patience };
    }

    /// <summary>The same browser without following redirections.</summary>
    public HttpClient Client { get; }

    /// <summary>The token that every form of this session bears.</summary>
    public string Token { get; private set; } = "";

    public IDocument Page { get; private set; } = null!;

    /// <summary>Registers, follows the link of the mail, chooses a password and sets up the second factor.</summary>
    public async Task JoinAsync(Uri platform, Postbox mails, string name, string email)
    {
        await OpenAsync(new Uri(platform, "/en/account/register"));
        await SendAsync(("FullName", name), ("Email", email));
        await OpenAsync(new Uri(platform, await mails.LinkTo(email)));
        await SendAsync(("Password", Password));
        var key = Page.QuerySelector("main code")?.TextContent.Trim();
        key.ShouldNotBeNull(Text);
        await SendAsync(("Code", Totp.CodeOf(key)));
    }

    public async Task OpenAsync(Uri address)
    {
        using var answer = await following.GetAsync(address);
        await ShowAsync(answer);
    }

    /// <summary>Fills in the form that has all these fields, and presses its first button.</summary>
    public async Task SendAsync(params (string Name, string Value)[] fields)
    {
        var form = Page.QuerySelectorAll<IHtmlFormElement>("main form")
            .FirstOrDefault(form =>
                form.QuerySelector("[name='Passkey']") is null && fields.All(field => form.QuerySelector($"[name='{field.Name}']") is not null)
            );
        form.ShouldNotBeNull($"No form has {string.Join(", ", fields.Select(field => field.Name))}. The page shows: {Text}");
        var standing = form.QuerySelectorAll("input[type=hidden][name], select[name]")
            .Select(control =>
                (Name: control.GetAttribute("name")!, Value: control is IHtmlSelectElement select ? select.Value : control.GetAttribute("value"))
            )
            .Where(control => fields.All(field => field.Name != control.Name))
            .Select(control => new KeyValuePair<string, string>(control.Name, control.Value ?? ""));
        var action = form.GetAttribute("action");
        using var answer = await following.PostAsync(
            new Uri(new Uri(Page.Url), string.IsNullOrEmpty(action) ? Page.Url : action),
            new FormUrlEncodedContent([.. standing, .. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value))])
        );
        await ShowAsync(answer);
    }

    /// <summary>Reads the secret that the page shows once, where one was made.</summary>
    public string Secret()
    {
        var secret = Page.QuerySelector(".notice.success code")?.TextContent;
        secret.ShouldNotBeNull(Text);
        return secret;
    }

    /// <summary>A form of this session.</summary>
    public HttpRequestMessage Form(Uri address, params (string Name, string Value)[] fields) =>
        new(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent([.. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)), new(TokenField, Token)]),
        };

    public void Dispose()
    {
        following.Dispose();
        Client.Dispose();
    }

    private string Text => Page.QuerySelector("main")?.TextContent ?? "";

    private SocketsHttpHandler Handler(bool follows) =>
        new()
        {
            CookieContainer = cookies,
            AllowAutoRedirect = follows,
            UseProxy = false,
        };

    private async Task ShowAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        var address = answer.RequestMessage!.RequestUri!.ToString();
        Page = await BrowsingContext.New(Configuration.Default).OpenAsync(page => page.Address(address).Content(body));
        answer.IsSuccessStatusCode.ShouldBeTrue($"{address} answered {(int)answer.StatusCode}: {Text}");
        Token = Page.QuerySelector($"input[name='{TokenField}']")?.GetAttribute("value") ?? Token;
    }
}
