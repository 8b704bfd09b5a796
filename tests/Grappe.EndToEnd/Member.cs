using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Grappe.EndToEnd;

/// <summary>Somebody with an account, whose device holds a passkey.</summary>
public sealed class Member(Browser browser, Visit visit, string email)
{
    public Visit Visit => visit;

    private IPage Page => visit.Page;

    /// <summary>Makes an account by the link of a mail and a passkey of the device, as a new user does.</summary>
    public static async Task<Member> JoinAsync(Browser browser, string name, int width = Browser.Desk)
    {
        var visit = await browser.VisitAsync(width);
        var member = new Member(browser, visit, $"{name.ToLowerInvariant().Replace(' ', '.')}@example.org");
        await member.PlugInAsync();
        await visit.OpenAsync("/fr/account/register");
        await visit.Page.Locator("[name=FullName]").FillAsync(name);
        await visit.Page.Locator("[name=Email]").FillAsync(member.Email);
        await visit.Page.Locator("main form button").ClickAsync();
        await Expect(visit.Page.Locator("main")).ToContainTextAsync(member.Email);
        await visit.OpenAsync(await browser.Mails.LinkTo(member.Email));
        await visit.Page.Locator("form[data-passkey=create] button").ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/fr/my$"));
        return member;
    }

    /// <summary>The same for somebody who runs the platform.</summary>
    public static async Task<Member> AdministratorAsync(Browser browser, string name, int width = Browser.Desk)
    {
        var member = await JoinAsync(browser, name, width);
        await browser.MakeAdministratorAsync(member.Email);
        return member;
    }

    public string Email => email;

    public async Task SignInAsync(string then = "/fr/account")
    {
        await visit.OpenAsync($"/fr/account/sign-in?then={Uri.EscapeDataString(then)}");
        await Page.Locator("form[data-passkey=get] button").ClickAsync();
        await Page.WaitForURLAsync($"**{then}");
    }

    public async Task SignOutAsync()
    {
        await visit.OpenAsync("/fr/account");
        await Page.Locator("form[action*=SignOut] button").ClickAsync();
        await Page.WaitForURLAsync("**/fr");
    }

    /// <summary>Signs in by the link of a mail and a new passkey, as after the loss of a device.</summary>
    public async Task ComeBackByMailAsync()
    {
        await ChangeDeviceAsync();
        var mails = browser.Mails.To(email).Count;
        await visit.OpenAsync("/fr/account/recover");
        await Page.Locator("[name=Email]").FillAsync(email);
        await Page.Locator("main form button").ClickAsync();
        await visit.OpenAsync(await browser.Mails.LinkTo(email, mails + 1));
        await Page.Locator("form[data-passkey=create] button").ClickAsync();
        await Page.WaitForURLAsync("**/fr/my");
    }

    /// <summary>Takes a device that knows nothing yet.</summary>
    public Task ChangeDeviceAsync() => PlugInAsync("usb");

    // Chromium has room for one device that is built in, and for any number that are plugged in.
    private async Task PlugInAsync(string transport = "internal")
    {
        var device = await Page.Context.NewCDPSessionAsync(Page);
        await device.SendAsync("WebAuthn.enable");
        await device.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new Dictionary<string, object>
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = transport,
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
    }
}
