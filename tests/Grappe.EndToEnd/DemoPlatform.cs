using System.Text.RegularExpressions;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Start;

namespace Grappe.EndToEnd;

/// <summary>The platform with its invented people and their work, on a directory of its own.</summary>
public sealed partial class DemoPlatform : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private RunningGrappe? grappe;

    public Uri Address => grappe!.Client.BaseAddress!;

    public async ValueTask InitializeAsync() => grappe = await RunningGrappe.ServingAsync(folder.In("var"), "demo", "--Limits:Guarded", "100000");

    /// <summary>Lets somebody of the demo in, by the link that it prints for each.</summary>
    /// <param name="name">The beginning of their name.</param>
    public async Task EnterAsync(Visit visit, string name)
    {
        var link = Link().Matches(grappe!.Said).First(match => match.Groups["name"].Value.StartsWith(name, StringComparison.Ordinal));
        await visit.OpenAsync(new Uri(link.Groups["link"].Value).PathAndQuery);
        if (await visit.Page.Locator("main form button.primary").CountAsync() > 0)
            await visit.Page.Locator("main form button.primary").First.ClickAsync();
        await visit.Page.WaitForURLAsync("**/my");
        visit.TakeTroubles();
    }

    public async ValueTask DisposeAsync()
    {
        if (grappe is not null)
            await grappe.DisposeAsync();
        folder.Dispose();
    }

    [GeneratedRegex(@"^(?<name>[^:\n]+): (?<link>https?://\S+)", RegexOptions.Multiline)]
    private static partial Regex Link();
}
