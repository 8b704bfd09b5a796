using Microsoft.AspNetCore.Hosting;

namespace Grappe.Web.Tests.Bed;

/// <summary>A site that may tell receivers on this machine, and tries again at once.</summary>
public class SiteWithReceiver(TestPostgres postgres) : Site(postgres)
{
    public Receiver Receiver { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Receiver = await Receiver.StartAsync();
    }

    /// <summary>Registers a webhook on the page of somebody who is signed in.</summary>
    /// <returns>The address of its log, and its secret.</returns>
    public async Task<(string Page, string Secret)> Webhook(Visitor owner, string path, string[] events, params (string Name, string Value)[] more)
    {
        await owner.Open("/en/account/webhooks");
        await owner.Send("Add", [("Name", path), ("Receiver", $"{Receiver.Address}/{path}"), .. events.Select(code => ("Events", code)), .. more]);
        var secret = owner.Page.QuerySelector(".notice.success code");
        secret.ShouldNotBeNull(owner.Text);
        return (owner.Page.QuerySelector(".notice.success a")!.GetAttribute("href")!, secret.TextContent);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Webhooks:AllowLocal", "true");
        builder.UseSetting("Webhooks:RetryAfter", "00:00:00.05");
        builder.UseSetting("Webhooks:Attempts", "4");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Receiver.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
