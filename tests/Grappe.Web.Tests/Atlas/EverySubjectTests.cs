using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Whatever a source speaks of has a page that stands.</summary>
public sealed class EverySubjectTests(Site site) : IClassFixture<Site>
{
    private static readonly string[] Languages = ["fr", "ar", "en"];

    [Theory]
    [InlineData("cluster", "clusters")]
    [InlineData("network", "networks")]
    [InlineData("structure", "structures")]
    [InlineData("organisation", "organisations")]
    [InlineData("programme", "programmes")]
    [InlineData("event", "events")]
    public async Task Each_subject_has_a_page_named_after_it(string kind, string section)
    {
        var slugs = await site.Query<string>($"select slug from subjects where kind = '{kind}' order by slug");
        slugs.ShouldNotBeEmpty();
        // Each in one language, the languages in turn: three times as many visits would find little more.
        foreach (var (slug, index) in slugs.Select((slug, index) => (slug, index)))
        {
            var language = Languages[index % Languages.Length];
            var name = (await site.Query<string>($"select name_{language} from subjects where kind = '{kind}' and slug = '{slug}'")).Single();
            (await site.Get($"/{language}/{section}/{slug}")).QuerySelector("h1")!.TextContent.ShouldContain(name.Trim(), customMessage: slug);
        }
    }
}
