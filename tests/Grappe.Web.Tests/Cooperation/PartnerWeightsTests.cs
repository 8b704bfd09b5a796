using System.Globalization;
using System.Text.Json;
using Grappe.Web.Modules.Cooperation.Partners;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Cooperation;

/// <summary>Tests that saved and dismissed partners teach the weights of a good one, which count once somebody adopts them.</summary>
public sealed class PartnerWeightsTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Opinions_that_favour_the_near_make_nearness_weigh_more_until_the_editors_weights_are_taken_back()
    {
        (await LearnAsync("--adopt")).ShouldContain("## skills: 0 saved, 0 dismissed");
        (await WeightsAsync("skills")).GetProperty("by").GetString().ShouldBe("editors");
        (await site.Visitor().Open("/en/clusters/mecadev/partners?Motive=skills")).Text.ShouldContain("They are set by the editors.");

        await site.SignedIn("Neighbourly Manager");
        var opinions = 0;
        foreach (var cluster in await site.Query<string>("select slug from subjects where kind = 'cluster' and country = 'tn' order by slug limit 14"))
        {
            using var answer = JsonDocument.Parse(await site.Client.GetStringAsync($"/api/v1/clusters/{cluster}/partners?motive=skills&take=12"));
            foreach (
                var partner in answer
                    .RootElement.GetProperty("items")
                    .EnumerateArray()
                    .Where(partner => !partner.TryGetProperty("kind", out var kind) || kind.GetString() == "cluster")
            )
            {
                var near = partner.GetProperty("signals").GetProperty("near").GetDouble() > 0.3;
                opinions += (
                    await site.Query<int>(
                        $"""
                        insert into partner_opinions (cluster_id, partner_id, opinion, motive, person_id, at)
                        select cluster.id, partner.id, '{(near ? "saved" : "dismissed")}', 'skills', person.id, now()
                        from subjects cluster, subjects partner, people person
                        where cluster.slug = '{cluster}' and cluster.kind = 'cluster' and partner.slug = '{partner.GetProperty("slug").GetString()}'
                            and partner.kind = 'cluster' and person.email = 'neighbourly.manager@example.org'
                        returning id
                        """
                    )
                ).Count;
            }
        }
        opinions.ShouldBeGreaterThan(60);

        var told = await LearnAsync();
        told.ShouldContain("| near | 0.150 |");
        told.ShouldContain("log-loss");
        (await WeightsAsync("skills")).GetProperty("by").GetString().ShouldBe("editors", "nothing is adopted that nobody asked to adopt");
        (await LearnAsync("--adopt")).ShouldContain("Adopted");
        var weights = await WeightsAsync("skills");
        weights.GetProperty("by").GetString().ShouldBe("learnt");
        weights.GetProperty("judgements").GetInt32().ShouldBe(opinions);
        weights.GetProperty("values").GetProperty("near").GetDouble().ShouldBeGreaterThan(0.5);
        (await WeightsAsync("benchmark")).GetProperty("by").GetString().ShouldBe("editors");
        var count = opinions.ToString(CultureInfo.InvariantCulture);
        (await site.Visitor().Open("/en/clusters/mecadev/partners?Motive=skills")).Text.ShouldContain($"They were learnt from {count} judgements on ");
        (await site.Visitor().Open("/fr/clusters/mecadev/partners?Motive=skills")).Text.ShouldContain($"Ils ont été appris de {count} avis le ");
        (
            await site.Query<string>(
                "select action || ' ' || (after ->> 'motive') || ' ' || (after ->> 'adopted_by') from audit where thing = 'adopted_weights'"
            )
        ).ShouldBe(["insert skills …"]);

        // Learnt again, it takes the place of what stood.
        await LearnAsync("--adopt");
        (await site.Query<long>("select count(*) from adopted_weights where ended_at is null")).ShouldBe([1L]);
        (await LearnAsync("--forget")).ShouldContain("skills: the editors' weights count again.");
        (await WeightsAsync("skills")).GetProperty("values").GetProperty("near").GetDouble().ShouldBe(0.15);
        (await LearnAsync("--forget")).ShouldBeEmpty();
    }

    [Fact]
    public async Task That_two_know_each_other_already_says_nothing_of_how_they_fit()
    {
        const string Page = "/en/clusters/primeurs-du-sud/partners?Motive=market";
        var manager = await site.SignedIn("Acquainted Manager", "manager", "cluster/primeurs-du-sud");
        await manager.Open(Page);
        await manager.Send("Dismiss", ("reason", ""), ("ground", "known"));
        await manager.Send("Dismiss", ("reason", ""), ("ground", "later"));
        await manager.Send("Dismiss", ("reason", ""), ("ground", "unfit"));
        await manager.Send("Save");
        (await LearnAsync()).ShouldContain("## market: 1 saved, 1 dismissed as not fitting");
        (
            await site.Query<string>(
                "select coalesce(ground, '-') from partner_opinions opinion join subjects cluster on cluster.id = opinion.cluster_id where cluster.slug = 'primeurs-du-sud' order by opinion.id"
            )
        ).ShouldBe(["known", "later", "unfit", "-"]);
    }

    private async Task<string> LearnAsync(params string[] options)
    {
        await using var said = new StringWriter();
        (await LearnPartnerWeights.RunAsync(site.Services, ["matching", "learn", .. options], said)).ShouldBe(0);
        return said.ToString();
    }

    private async Task<JsonElement> WeightsAsync(string motive)
    {
        using var answer = JsonDocument.Parse(await site.Client.GetStringAsync($"/api/v1/clusters/mecadev/partners?motive={motive}"));
        return answer.RootElement.GetProperty("weights").Clone();
    }
}
