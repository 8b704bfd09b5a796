using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Shared;

/// <summary>Tests that no cache between the platform and a browser keeps a page that bears somebody's name.</summary>
public sealed class PrivatePageTests(Site site) : IClassFixture<Site>
{
    private const string Name = "Private Administrator";

    public static TheoryData<string> Pages =>
        [
            "/fr",
            "/fr/compare",
            "/fr/thesaurus",
            "/fr/admin/permissions",
            "/fr/clusters",
            "/fr/clusters/mecadev",
            "/fr/countries/tn",
            "/fr/networks",
            "/fr/sources",
            "/fr/data",
            "/fr/data/upkeep",
            "/fr/account",
            "/fr/nowhere",
        ];

    [Theory, MemberData(nameof(Pages))]
    public async Task A_page_for_somebody_who_is_signed_in_is_theirs_alone(string address)
    {
        var somebody = await site.SignedIn($"{Name} {address.Replace('/', ' ')}", "administrator");
        using var theirs = await somebody.Client.GetAsync(address);
        (await theirs.Content.ReadAsStringAsync()).ShouldContain(Name);
        (theirs.Headers.CacheControl is { Private: true } or { NoStore: true }).ShouldBeTrue($"{address}: {theirs.Headers.CacheControl}");
        (theirs.Headers.CacheControl!.Public).ShouldBeFalse();

        // Nobody in particular: a cache that keeps it must ask again for whoever comes with a session.
        using var others = await site.Send(address);
        if (others.StatusCode == HttpStatusCode.Redirect)
            return;
        (await others.Content.ReadAsStringAsync()).ShouldNotContain(Name);
        others.Headers.Vary.Count(vary => vary == "Cookie").ShouldBe(1, address);
        // The same as it was kept.
        using var again = await site.Send(address);
        again.Headers.Vary.Count(vary => vary == "Cookie").ShouldBe(1, address);
        again.Headers.CacheControl?.Private.ShouldNotBe(true, address);
    }

    [Fact]
    public async Task What_is_the_same_for_everybody_stays_so_for_who_is_signed_in()
    {
        var somebody = await site.SignedIn($"{Name} of Files");
        await somebody.Open("/fr");
        foreach (var address in new[] { somebody.Page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!, "/api/v1/clusters" })
        {
            using var answer = await somebody.Client.GetAsync(address);
            answer.Headers.CacheControl!.Private.ShouldBeFalse(address);
            answer.Headers.Vary.ShouldNotContain("Cookie", address);
        }
    }
}
