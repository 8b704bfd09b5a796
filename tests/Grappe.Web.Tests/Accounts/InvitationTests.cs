using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grappe.Web.Tests.Accounts;

/// <summary>An invitation gives what its sender may still give, to whom it was sent.</summary>
public sealed class InvitationTests(InvitationTests.HeardSite site) : IClassFixture<InvitationTests.HeardSite>
{
    private const string Cluster = "mecadev";

    /// <summary>A site whose log is heard.</summary>
    public sealed class HeardSite(TestPostgres postgres) : Site(postgres), ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Enqueue(formatter(state, exception));

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Logging:LogLevel:Default", "Information");
            builder.ConfigureServices(services => services.AddSingleton<ILoggerProvider>(this));
        }
    }

    [Fact]
    public async Task An_invitation_gives_the_role_in_the_name_of_who_sent_it_however_often_it_is_accepted()
    {
        var manager = await site.SignedIn("Inviting Manager", "manager", $"cluster/{Cluster}");
        var invited = await site.SignedIn("Invited Person");
        var link = await InviteAsync(manager, "Invited.Person@example.org");
        await invited.Open(link);
        invited.Text.ShouldContain("Role: ");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => invited.Post(link, [])));
        (await RolesOf("Invited Person")).ShouldBe(["contributor given by Inviting Manager"]);
        (await invited.Open(link)).Text.ShouldContain("You accepted this invitation already");
        (await (await site.SignedIn("Curious Finder")).Open(link)).Text.ShouldContain("This invitation holds no longer");
    }

    [Fact]
    public async Task Two_invitations_to_the_same_role_that_are_accepted_at_once_give_it_once()
    {
        var manager = await site.SignedIn("Doubling Manager", "manager", $"cluster/{Cluster}");
        var invited = await site.SignedIn("Doubled Person");
        string[] links = [await InviteAsync(manager, "doubled.person@example.org"), await InviteAsync(manager, "doubled.person@example.org")];
        await invited.Open(links[0]);
        await Task.WhenAll(links.Select(link => invited.Post(link, [])));
        (await RolesOf("Doubled Person")).ShouldBe(["contributor given by Doubling Manager"]);
    }

    [Fact]
    public async Task No_role_is_chosen_for_whoever_invites_and_a_card_is_found_by_its_name_or_address()
    {
        var administrator = await site.SignedIn("Naming Administrator", "administrator");
        await administrator.Open("/en/admin/roles");
        (administrator.Page.QuerySelector("main [name='Role'] option[selected]") ?? administrator.Page.QuerySelector("main [name='Role'] option"))!
            .GetAttribute("value")
            .ShouldBe("");
        await administrator.Send("Send the invitation", ("Email", "named@example.org"), ("On", "textile"));
        administrator.Text.ShouldContain("choose");
        await administrator.Send("Send the invitation", ("Email", "named@example.org"), ("Role", "manager"), ("On", "textile"));
        administrator.Page.QuerySelector("main [name='Email']")!.GetAttribute("value").ShouldBe("named@example.org");
        var likely = administrator.Page.QuerySelectorAll("main [name='On'][type='radio']").Select(one => one.GetAttribute("value")!).ToList();
        likely.Count.ShouldBeGreaterThan(1);
        likely.ShouldAllBe(one => one.StartsWith("cluster/"));
        await administrator.Send("Send the invitation", ("On", likely[0]));
        administrator.Text.ShouldContain("The invitation is on its way");
        foreach (var name in new[] { "mecadev", "MECADEV", "http://localhost:5080/fr/clusters/mecadev/" })
        {
            await administrator.Send("Send the invitation", ("Email", $"{name.Length}@example.org"), ("Role", "manager"), ("On", name));
            administrator.Text.ShouldContain("The invitation is on its way", customMessage: name);
        }
        await administrator.Send("Send the invitation", ("Email", "named@example.org"), ("Role", "manager"), ("On", "No such cluster anywhere xyzzy"));
        administrator.Text.ShouldContain("Nothing has a name like “No such cluster anywhere xyzzy”");
    }

    [Fact]
    public async Task A_role_ends_only_after_its_end_was_confirmed_by_name_and_consequence()
    {
        var administrator = await site.SignedIn("Confirming Administrator", "administrator");
        await site.SignedIn("Ended Manager", "manager", $"cluster/{Cluster}");
        await administrator.Open("/en/admin/roles");
        var end = administrator.Page.QuerySelectorAll("main tr").Single(row => row.TextContent.Contains("Ended Manager")).QuerySelector("a.danger")!;
        end.TextContent.ShouldContain("Ended Manager");
        await administrator.Open(end.GetAttribute("href")!);
        administrator.Page.QuerySelector("main .notice.warning h2")!.TextContent.ShouldContain("End the role of Ended Manager");
        administrator.Text.ShouldContain("This person can act for this card no longer");
        (await RolesOf("Ended Manager")).Count.ShouldBe(1);
        await administrator.Send("End this role");
        administrator.Text.ShouldContain("The role has ended");
        administrator.Text.ShouldNotContain("Ended Manager");
    }

    [Fact]
    public async Task An_invitation_ends_with_the_role_of_who_sent_it_and_says_so()
    {
        var administrator = await site.SignedIn("Ending Administrator", "administrator");
        var manager = await site.SignedIn("Leaving Manager", "manager", $"cluster/{Cluster}");
        var invited = await site.SignedIn("Late Invited");
        var link = await InviteAsync(manager, "late.invited@example.org");
        var role = (await site.Query<int>("select r.id from roles_held r join people p on p.id = r.person_id where p.name = 'Leaving Manager'"))[0];
        await administrator.Open("/en/admin/roles");
        await administrator.Forge("/en/admin/roles?handler=End", ("id", $"{role}"));
        administrator.Text.ShouldContain("The role has ended");
        administrator.Text.ShouldContain("whoever sent it may not give this role any more");

        await invited.Open(link);
        invited.Text.ShouldContain("This invitation holds no longer");
        await invited.Open("/en/account");
        await invited.Forge(link);
        (await RolesOf("Late Invited")).ShouldBeEmpty();

        // It does not come back with the role.
        await site.Query<int>($"update roles_held set ends_at = null where id = {role} returning id");
        await invited.Forge(link);
        (await RolesOf("Late Invited")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Timed", "update roles_held set ends_at = now() where person_id = (select id from people where name = 'Timed Manager') returning id")]
    [InlineData("Erased", "update people set erased_at = now() where name = 'Erased Manager' returning id")]
    public async Task An_invitation_ends_however_its_sender_lost_the_role(string name, string loss)
    {
        var manager = await site.SignedIn($"{name} Manager", "manager", $"cluster/{Cluster}");
        var invited = await site.SignedIn($"{name} Invited");
        var link = await InviteAsync(manager, $"{name.ToLowerInvariant()}.invited@example.org");
        await site.Query<int>(loss);
        await invited.Open(link);
        invited.Text.ShouldContain("This invitation holds no longer");
        await invited.Open("/en/account");
        await invited.Forge(link);
        (await RolesOf($"{name} Invited")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_found_the_link_of_another_gets_nothing_and_does_not_learn_the_address()
    {
        var manager = await site.SignedIn("Careful Manager", "manager", $"cluster/{Cluster}");
        var finder = await site.SignedIn("Link Finder");
        var link = await InviteAsync(manager, "secret.person@example.org");
        await finder.Open(link);
        finder.Text.ShouldContain("for another address");
        finder.Text.ShouldContain("s…@example.org");
        finder.Page.DocumentElement.OuterHtml.ShouldNotContain("secret.person");
        await finder.Open("/en/account");
        await finder.Forge(link);
        (await RolesOf("Link Finder")).ShouldBeEmpty();
        (await site.Query<bool>("select accepted_at is null from invitations where email = 'secret.person@example.org'")).ShouldBe([true]);
    }

    [Fact]
    public async Task An_invitation_that_the_operator_made_holds_without_anybody_who_sent_it()
    {
        var invited = await site.SignedIn("Operators Guest");
        await site.Query<int>(
            """
            insert into invitations (email, role, digest, invited_at, expires_at)
            values ('operators.guest@example.org', 'auditor', sha256('from-the-operator'), now(), now() + interval '1 day') returning id
            """
        );
        await invited.Open("/en/account/invitation/from-the-operator");
        await invited.Send("Accept");
        (await RolesOf("Operators Guest")).ShouldBe(["auditor given by nobody"]);
    }

    [Fact]
    public async Task The_key_of_an_invitation_stands_in_no_log()
    {
        var manager = await site.SignedIn("Logged Manager", "manager", $"cluster/{Cluster}");
        var link = await InviteAsync(manager, "logged.person@example.org");
        var key = link.Split('/')[^1];
        // Somebody without a session, somebody with another's, a wrong method, and a slash too many.
        await site.Visitor().Open(link);
        await manager.Open(link);
        await manager.Forge(link);
        using (await site.Client.PutAsync(link, null)) { }
        using (await site.Client.GetAsync(link + "/")) { }
        site.Said.Count(said => said.Contains("/en/account/invitation/…", StringComparison.Ordinal)).ShouldBeGreaterThan(3);
        site.Said.Where(said => said.Contains(key, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_part_of_an_address_that_is_a_key_is_declared_as_one()
    {
        // Codes of countries are known to everybody.
        string[] known = ["{lang:lang}/countries/{code}", "{lang:lang}/countries/{code}/news.atom", "api/v1/countries/{code}", "api/v1/countries/{code}/table"];
        site.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>()
            .Endpoints.OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText?.Trim('/') ?? "")
            .Where(address => Regex.IsMatch(address, @"\{(key|code|token|secret|password)[:?}]") && !address.Contains(":secret}", StringComparison.Ordinal))
            .Distinct()
            .Except(known)
            .ShouldBeEmpty();
    }

    private async Task<string> InviteAsync(Visitor inviter, string email)
    {
        var before = site.Mails.To(email).Count;
        await inviter.Open("/en/admin/roles");
        await inviter.Send("Send the invitation", ("Email", email), ("Role", "contributor"), ("On", Cluster));
        inviter.Text.ShouldContain("The invitation is on its way");
        await Eventually.Holds(() => Task.FromResult(site.Mails.To(email).Skip(before).Any(mail => mail.Text.Contains("/account/invitation/"))));
        return Regex.Match(site.Mails.To(email).Last(mail => mail.Text.Contains("/account/invitation/")).Text, @"/en/account/invitation/\S+").Value;
    }

    private Task<IReadOnlyList<string>> RolesOf(string name) =>
        site.Query<string>(
            $"""
            select role || ' given by ' || coalesce(giver.name, 'nobody') from roles_held held join people holder on holder.id = held.person_id
            left join people giver on giver.id = held.given_by_id where holder.name = '{name}'
            """
        );
}
