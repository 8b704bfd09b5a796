using System.Net;
using System.Text;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Whatever a source speaks of has a page that stands.</summary>
public sealed class EverySubjectTests(Site site) : IClassFixture<Site>
{
    private static readonly string[] Languages = ["fr", "ar", "en"];

    [Fact]
    public async Task The_events_whose_day_is_known_are_a_calendar_that_programs_read()
    {
        foreach (var language in Languages)
        {
            using var answer = await site.Client.GetAsync($"/{language}/events.ics");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/calendar");
            var text = await answer.Content.ReadAsStringAsync();
            text.Split("\r\n").ShouldAllBe(line => Encoding.UTF8.GetByteCount(line) <= 75);
            var events = Ical.Net.Calendar.Load(text)!.Events;
            events.Select(one => one.Uid).ShouldBeUnique();
            var days = events.Single(one => one.Uid == "event-techdays-casablanca-2019@localhost");
            (days.Start!.HasTime, days.Start.Value, days.End!.Value).ShouldBe((false, new DateTime(2019, 4, 9), new DateTime(2019, 4, 12)));
            days.Url!.ToString().ShouldBe($"http://localhost/{language}/events/techdays-casablanca-2019");
            days.Summary.ShouldBe((await site.Query<string>($"select name_{language} from subjects where slug = 'techdays-casablanca-2019'")).Single());
            // Of which only the year or the month is told stands nowhere.
            events.ShouldNotContain(one => one.Uid!.StartsWith("event-prix-apulee-2018"));
            (await site.Send($"/{language}/events.ics", ("If-None-Match", answer.Headers.ETag!.ToString()))).StatusCode.ShouldBe(HttpStatusCode.NotModified);

            var one = Ical.Net.Calendar.Load(await site.Client.GetStringAsync($"/{language}/events/forum-wtc-alger-2017.ics"))!.Events.ShouldHaveSingleItem();
            (one.Start!.Value, one.End!.Value).ShouldBe((new DateTime(2017, 2, 20), new DateTime(2017, 2, 22)));
            (await site.Get($"/{language}/events")).QuerySelector($"main a[href='/{language}/events.ics']").ShouldNotBeNull();
            (await site.Get($"/{language}/events/forum-wtc-alger-2017"))
                .QuerySelector($"main a[href='/{language}/events/forum-wtc-alger-2017.ics']")
                .ShouldNotBeNull();
        }
        // Whatever is said of one after the last load changes this one alone.
        await site.Query<long>(
            "update observations set recorded_at = '2030-01-01 00:00:00+00' where subject_id = (select id from subjects where kind = 'event' and slug = 'forum-wtc-alger-2017') returning id"
        );
        var changed = Ical.Net.Calendar.Load(await site.Client.GetStringAsync("/fr/events.ics"))!.Events;
        changed.Where(one => one.LastModified!.AsUtc.Year == 2030).Select(one => one.Uid).ShouldBe(["event-forum-wtc-alger-2017@localhost"]);
        foreach (var nothing in new[] { "/fr/events/prix-apulee-2018.ics", "/fr/events/nothing.ics" })
            (await site.Client.GetAsync(nothing)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

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
