using System.Net;
using System.Text.Json;
using Grappe.Web.Modules.Accounts.Privacy;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Accounts;

public sealed class PrivacyTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task All_that_is_known_of_somebody_can_be_taken_away_in_one_file()
    {
        var visitor = await site.SignedIn("Curious Owner", "manager", "cluster/mecadev");
        await visitor.Open("/en/clusters/mecadev/edit");
        await visitor.Send("Send", ("jobs", "77"));
        await visitor.Open("/en/account/claim/clusters/elentica");
        await visitor.Send("Ask", ("Role", "manager"), ("Evidence", "Minutes of the assembly"));
        using var answer = await visitor.Client.GetAsync("/en/account/data?handler=Download");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        using var all = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        JsonElement Of(string name) => all.RootElement.GetProperty(name);
        Of("account")[0].GetProperty("email").GetString().ShouldBe("curious.owner@example.org");
        Of("roles")[0].GetProperty("role").GetString().ShouldBe("manager");
        Of("requests")[0].GetProperty("evidence").GetString().ShouldBe("Minutes of the assembly");
        Of("proposals")[0].GetProperty("values")[0].GetProperty("value").GetString().ShouldBe("77");
        Of("sessions").GetArrayLength().ShouldBeGreaterThan(0);
        Of("audit").GetArrayLength().ShouldBeGreaterThan(0);
        foreach (var key in new[] { "password_hash", "security_stamp", "ticket", "digest" })
            (Of("account").GetRawText() + Of("sessions").GetRawText() + Of("invitations").GetRawText()).ShouldNotContain(key);
    }

    [Fact]
    public async Task Whoever_is_erased_leaves_what_was_decided_and_nothing_of_who_they_were()
    {
        var curator = await site.SignedIn("Remaining Curator", "curator", "network/tunisia-technoparks");
        var visitor = await site.SignedIn("Leaving Person", "manager", "cluster/mecadev");
        await visitor.Open("/en/clusters/mecadev/edit");
        await visitor.Send("Send", ("jobs", "78"));
        var proposal = visitor.Path;
        await visitor.Open("/en/clusters/mecadev/edit");
        await visitor.Send("Keep the draft", ("jobs", "79"));
        var id = await site.IdOf("Leaving Person");

        await visitor.Open("/en/account/data");
        await visitor.Send("Erase my account for good", ("Typed", "somebody.else@example.org"));
        visitor.Text.ShouldContain("not the address of this account");
        await visitor.Send("Erase my account for good", ("Typed", "leaving.person@example.org"));
        visitor.Path.ShouldBe("/en");
        await visitor.Open("/en/account");
        visitor.Path.ShouldStartWith("/en/account/sign-in");

        (await curator.Open(proposal)).Text.ShouldContain("Former user");
        await curator.Send("Accept the rest and decide");
        curator.Text.ShouldContain("The decision is recorded");
        (await site.Query<string>($"select state from proposals where author_id = {id}")).ShouldBe(["decided"]);
        (await site.Query<bool>($"select erased_at is not null and name = '' from people where id = {id}")).ShouldBe([true]);
        (await site.Query<bool>($"select bool_and(ends_at <= now()) from roles_held where person_id = {id}")).ShouldBe([true]);
        foreach (
            var table in await site.Query<string>(
                "select table_name::text from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
            )
        )
            (
                await site.Query<long>(
                    $"select count(*) from {table} one where to_jsonb(one)::text ilike '%leaving.person%' or to_jsonb(one)::text ilike '%Leaving Person%'"
                )
            ).ShouldBe([0L], table);
        var other = site.Visitor();
        await other.Open("/en/account/sign-in");
        await other.Send("Enter", ("Email", "leaving.person@example.org"), ("Password", Visitor.Password));
        other.Text.ShouldContain("does not fit");
        await (await site.Visitor().Join("Leaving Person", "leaving.person@example.org")).Open("/en/account");
    }

    [Fact]
    public async Task The_file_that_came_with_a_claim_goes_with_the_person_whether_it_was_decided_or_not()
    {
        var visitor = await site.SignedIn("Claiming Person");
        var id = await site.IdOf("Claiming Person");
        foreach (var cluster in new[] { "elentica", "pharma-in" })
        {
            await visitor.Open($"/en/account/claim/clusters/{cluster}");
            await visitor.SendFiles(
                "Ask",
                [("Role", "manager"), ("Evidence", "Minutes of the assembly")],
                ("Document", "minutes.pdf", "%PDF-1.4 minutes"u8.ToArray())
            );
        }
        (await site.Query<long>($"select count(*) from documents where uploaded_by_id = {id}")).ShouldBe([2L]);
        await site.Query<int>(
            $"update role_requests set decided_at = now(), accepted = false from subjects s where s.id = scope_id and s.slug = 'pharma-in' and person_id = {id} returning role_requests.id"
        );

        await visitor.Open("/en/account/data");
        await visitor.Send("Erase my account for good", ("Typed", "claiming.person@example.org"));
        visitor.Path.ShouldBe("/en");
        (await site.Query<long>($"select count(*) from documents where uploaded_by_id = {id}")).ShouldBe([0L]);
        (await site.Query<string>($"select evidence from role_requests where person_id = {id}")).ShouldBe([""]);
    }

    [Fact]
    public async Task The_last_administrator_stays_until_there_is_another()
    {
        var first = await site.SignedIn("First Administrator", "administrator");
        await first.Open("/en/account/data");
        first.Text.ShouldContain("You are the last administrator");
        await first.Open("/en/account");
        await first.Forge("/en/account/data", ("Typed", "first.administrator@example.org"));
        first.Text.ShouldContain("You are the last administrator");
        await site.SignedIn("Second Administrator", "administrator");
        await first.Open("/en/account/data");
        await first.Send("Erase my account for good", ("Typed", "first.administrator@example.org"));
        first.Path.ShouldBe("/en");
    }

    [Fact]
    public async Task A_session_without_its_second_factor_erases_nothing()
    {
        var visitor = await site.SignedIn("Guarded Person");
        await site.SecondFactor("Guarded Person", counts: false);
        var thief = site.Visitor();
        await thief.Open("/en/account/sign-in");
        await thief.Send("Enter", ("Email", "guarded.person@example.org"), ("Password", Visitor.Password));
        await site.SecondFactor("Guarded Person", counts: true);
        await thief.Open("/en/account/data");
        await thief.Send("Erase my account for good", ("Typed", "guarded.person@example.org"));
        thief.Text.ShouldContain("Sign in with your passkey or second factor first");
    }

    [Fact]
    public async Task What_nobody_needs_any_more_is_forgotten_after_its_time()
    {
        var visitor = await site.SignedIn("Long Absent");
        await site.Visitor().Open("/en/account");
        await site.Query<int>(
            """
            with old as (
                insert into sessions (digest, person_id, ticket, device, started_at, seen_at, expires_at)
                select '\x01', id, '', '', now() - interval '200 days', now() - interval '200 days', now() - interval '91 days' from people where name = 'Long Absent' returning id
            ), form as (
                insert into kept_forms (id, address, fields, kept_at, person_id, browser, by_click)
                select gen_random_uuid(), form.address, '{}', form.at, person.id, '\x01', false
                from people person, (values ('/old', now() - interval '25 hours'), ('/new', now())) form (address, at) where person.name = 'Long Absent' returning 1
            ), quota as (
                insert into quotas values ('old', '\x01', now() - interval '49 hours', 1), ('new', '\x01', now(), 1) returning 1
            ), invited as (
                insert into invitations (email, role, digest, invited_at, expires_at)
                values ('old@example.org', 'auditor', '\x01', now() - interval '120 days', now() - interval '91 days'), ('new@example.org', 'auditor', '\x02', now(), now()) returning 1
            )
            insert into people (user_name, normalized_user_name, email, normalized_email, email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, name, language, created_at)
            values ('never@x', 'NEVER@X', 'never@x', 'NEVER@X', false, false, true, 0, 'Never Came', 'fr', now() - interval '31 days'),
                ('soon@x', 'SOON@X', 'soon@x', 'SOON@X', false, false, true, 0, 'May Come', 'fr', now() - interval '29 days') returning id
            """
        );
        await site.Does(ForgetPeople.Kind);
        await Eventually.Holds(async () => await site.CountOf("Never Came") == 0, "the abandoned account forgotten");
        (await site.CountOf("May Come")).ShouldBe(1);
        (await site.Query<string>("select address from kept_forms")).ShouldBe(["/new"]);
        (await site.Query<string>("select what from quotas where what in ('old', 'new')")).ShouldBe(["new"]);
        (await site.Query<string>("select email from invitations")).ShouldBe(["new@example.org"]);
        (await site.Query<long>("select count(*) from sessions where expires_at < now()")).ShouldBe([0L]);
        await visitor.Open("/en/account");
        visitor.Path.ShouldBe("/en/account");
    }

    [Fact]
    public async Task A_letter_reaches_the_managers_of_a_cluster_without_showing_their_address()
    {
        await site.SignedIn("Letter Manager", "manager", "cluster/elentica");
        var writer = await site.SignedIn("Letter Writer");
        await writer.Open("/en/clusters/elentica");
        writer.Page.QuerySelectorAll("a[href='/en/clusters/elentica/write']").ShouldNotBeEmpty();
        await writer.Open("/en/clusters/elentica/write");
        await writer.Send("Send the message", ("Message", "May we visit you?"));
        writer.Text.ShouldContain("on its way");
        writer.Page.Body!.InnerHtml.ShouldNotContain("letter.manager");
        var letter = await site.Mails.Last("letter.manager@example.org", 3);
        letter.Text.ShouldContain("May we visit you?");
        letter.Text.ShouldContain("letter.writer@example.org");
    }

    [Fact]
    public async Task A_letter_to_a_cluster_without_manager_goes_to_the_curators_and_nobody_writes_without_end()
    {
        var writer = await site.SignedIn("Eager Writer");
        await writer.Open("/en/clusters/huile-olive-bouira/write");
        await writer.Send("Send the message", ("Message", "Hello"));
        writer.Text.ShouldContain("Nobody can receive this message");
        await site.SignedIn(
            "Algerian Curator",
            "curator",
            (await site.Query<string>("select 'network/' || slug from subjects where kind = 'network' and country = 'dz' limit 1"))[0]
        );
        for (var letter = 0; letter < 11; letter++)
        {
            await writer.Open("/en/clusters/huile-olive-bouira/write");
            writer.Text.ShouldContain("curators");
            await writer.Send("Send the message", ("Message", $"Hello {letter}"));
        }
        writer.Text.ShouldContain("Try again tomorrow");
        (await site.Mails.Last("algerian.curator@example.org", 12)).Text.ShouldContain("Hello 9");
        await site.Visitor().Open("/en/clusters/nowhere/write").ContinueWith(opened => opened.Result.Path.ShouldStartWith("/en/account/sign-in"));
        await writer.Open("/en/clusters/nowhere/write", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Whoever_signs_out_is_out()
    {
        var visitor = await site.SignedIn("Leaving Soon");
        await visitor.Open("/en/account");
        await visitor.Send("Sign out");
        visitor.Path.ShouldBe("/en");
        await visitor.Open("/en/account");
        visitor.Path.ShouldStartWith("/en/account/sign-in");
    }

    [Fact]
    public async Task Signing_out_tells_the_browser_to_forget_what_it_was_shown()
    {
        var visitor = await site.SignedIn("Leaving A Shared Computer");
        await visitor.Open("/en/account");
        await visitor.Send("Sign out");
        visitor.Headers.ShouldContain("Clear-Site-Data: \"cache\"");
    }
}
