using System.Net.Http.Json;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Start;

namespace Grappe.EndToEnd;

/// <summary>The platform with its invented people and their work, on a directory of its own. It begins on the same day whenever it is tried.</summary>
public sealed class DemoPlatform : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<(string Name, DateOnly Day), string> links = [];
    private RunningGrappe? grappe;

    public Uri Address => grappe!.Client.BaseAddress!;

    /// <summary>The day that its clock shows.</summary>
    public DateOnly Today { get; private set; } = new(2026, 9, 1);

    private Postbox Mails => new(folder.In("var", "demo", "mail"));

    public async ValueTask InitializeAsync() =>
        grappe = await RunningGrappe.ServingAsync(folder.In("var"), "demo", "--clock", $"{Today:yyyy-MM-dd}T09:00", "--Limits:Guarded", "100000");

    /// <summary>Lets somebody of the demo in, by the link of a mail, which holds for a day of the clock as those printed at the start do.</summary>
    /// <param name="name">The name in their address.</param>
    public async Task EnterAsync(Visit visit, string name)
    {
        if (!links.TryGetValue((name, Today), out var link))
            links[(name, Today)] = link = await AskAsync(visit, $"{name}@demo.example");
        await visit.OpenAsync(link);
        await visit.Page.Locator("main form button.primary").First.ClickAsync();
        await visit.Page.WaitForURLAsync("**/my");
        visit.TakeTroubles();
    }

    private async Task<string> AskAsync(Visit visit, string email)
    {
        var mails = Mails.To(email).Count;
        await visit.OpenAsync("/fr/account/recover");
        await visit.Page.Locator("[name=Email]").FillAsync(email);
        await visit.Page.Locator("main form button").ClickAsync();
        return await Mails.LinkTo(email, mails + 1);
    }

    /// <summary>Lets days pass. Whoever was in for two weeks without a step comes in anew.</summary>
    public async Task PassAsync(int days)
    {
        using var answer = await grappe!.Client.PostAsJsonAsync("/demo/clock", new { to = $"{Today.AddDays(days):yyyy-MM-dd}T09:00" });
        answer.EnsureSuccessStatusCode();
        Today = Today.AddDays(days);
    }

    public async ValueTask DisposeAsync()
    {
        if (grappe is not null)
            await grappe.DisposeAsync();
        folder.Dispose();
    }
}
