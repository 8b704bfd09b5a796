using Grappe.Web.Tests.Bed;
using static Grappe.Web.Tests.Accounts.SiteOfProofs;

namespace Grappe.Web.Tests.Accounts;

/// <summary>A second factor: wrong codes make wait, and a code counts once.</summary>
public sealed class SecondFactorTests(SiteOfProofs site) : IClassFixture<SiteOfProofs>
{
    [Fact]
    public async Task Wrong_codes_on_the_link_of_a_mail_end_it_and_its_owner_is_told()
    {
        var owner = await site.SignedIn("Linked Person");
        var thief = site.Visitor();
        await thief.Open(await site.LinkFor("linked.person@example.org"));
        for (var time = 0; time < 4; time++)
        {
            await Choose(thief, Wrong);
            thief.Text.ShouldContain("This code does not fit");
        }
        await Choose(thief, Wrong);
        thief.Text.ShouldContain("This link holds no longer");
        await site.MailsAreOut();
        site.Mails.To("linked.person@example.org")[^1].Subject.ShouldBe("Wrong codes for your account");

        await thief.Open(await site.LinkFor("linked.person@example.org"));
        await Choose(thief, site.Code(owner));
        thief.Text.ShouldContain("Too many wrong codes");
        site.Clock.Ahead += TimeSpan.FromMinutes(16);
        await Choose(thief, site.Code(owner));
        thief.Path.ShouldBe("/en/my");
    }

    [Fact]
    public async Task Wrong_codes_given_at_once_are_all_counted()
    {
        await site.SignedIn("Hurried Person");
        var link = await site.LinkFor("hurried.person@example.org");
        var thieves = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => site.Visitor().Open(link)));
        await Task.WhenAll(thieves.Select(thief => Choose(thief, Wrong)));
        thieves.Count(thief => thief.Text.Contains("This code does not fit", StringComparison.Ordinal)).ShouldBe(4);
        await site.Visitor().Open(link).ContinueWith(opened => opened.Result.Text.ShouldContain("This link holds no longer"));
    }

    [Fact]
    public async Task To_look_at_how_a_factor_is_set_up_changes_nothing_and_the_key_that_was_shown_is_the_one_that_counts()
    {
        var owner = await site.SignedIn("Looking Person");
        await owner.Open("/en/account/security");
        await owner.Send("Turn the second factor off", ("Code", site.Code(owner)));
        var before = await Kept();
        await owner.Open("/en/account/security/factor");
        (await Kept()).ShouldBe(before);
        var shown = owner.Page.QuerySelector("main code")!.TextContent;
        await owner.Send("Turn the second factor on", ("Code", Wrong));
        owner.Page.QuerySelector("main code")!.TextContent.ShouldBe(shown);
        await owner.Send("Turn the second factor on", ("Code", Totp.CodeOf(shown, Totp.StepOf(site.Now))));
        (await owner.Open("/en/account/security")).Text.ShouldContain("Turn the second factor off");

        Task<IReadOnlyList<string>> Kept() =>
            site.Query<string>(
                """
                select person.security_stamp || coalesce((select token.value from person_tokens token where token.user_id = person.id and token.name = 'AuthenticatorKey'), '')
                from people person where person.email = 'looking.person@example.org'
                """
            );
    }

    [Theory]
    [InlineData("second-factor")]
    [InlineData("set up")]
    [InlineData("forget")]
    public async Task Wrong_codes_make_wait_wherever_a_code_is_asked_for(string where)
    {
        var name = $"Waiting {where.Replace('-', ' ').Replace("up", "again")}";
        var owner = await site.SignedIn(name);
        var visitor = owner;
        if (where == "second-factor")
            visitor = await PastPassword(site.Visitor(), name);
        else if (where == "set up")
        {
            await owner.Open("/en/account/security");
            await owner.Send("Turn the second factor off", ("Code", site.Code(owner)));
            await owner.Open("/en/account/security/factor");
        }
        var secret = where == "set up" ? owner.Page.QuerySelector("main code")!.TextContent : owner.Secret!;
        if (where == "forget")
            await owner.Open("/en/account/security");
        var button = where switch
        {
            "second-factor" => "Enter",
            "set up" => "Turn the second factor on",
            _ => "Turn the second factor off",
        };
        for (var time = 0; time < 5; time++)
            await visitor.Send(button, ("Code", Wrong));
        // It would only be in the way of the next.
        visitor.Page.QuerySelectorAll("[name='Code'][value]").ShouldBeEmpty();
        await visitor.Send(button, ("Code", Visitor.Totp(secret, site.Now)));
        visitor.Text.ShouldContain("Too many wrong codes");
        site.Clock.Ahead += TimeSpan.FromMinutes(16);
        await visitor.Send(button, ("Code", Visitor.Totp(secret, site.Now)));
        visitor.Text.ShouldNotContain("Too many wrong codes");
        visitor.Text.ShouldNotContain("does not fit");
    }

    [Fact]
    public async Task A_code_counts_once_and_none_before_it_on_any_page()
    {
        var owner = await site.SignedIn("Once Only");
        var step = site.Now.ToUnixTimeSeconds() / 30 + 1;
        var code = Totp.CodeOf(owner.Secret!, step);
        var first = await PastPassword(site.Visitor(), "Once Only");
        await first.Send("Enter", ("Code", code));
        first.Path.ShouldBe("/en/my");
        foreach (var used in new[] { code, Totp.CodeOf(owner.Secret!, step - 1) })
        {
            var second = await PastPassword(site.Visitor(), "Once Only");
            await second.Send("Enter", ("Code", used));
            second.Text.ShouldContain("This code does not fit");
        }
        await first.Open("/en/account/security");
        await first.Send("Turn the second factor off", ("Code", code));
        first.Text.ShouldContain("This code does not fit");
        var third = site.Visitor();
        await third.Open(await site.LinkFor("once.only@example.org"));
        await Choose(third, code);
        third.Text.ShouldContain("This code does not fit");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_who_give_one_code_at_once_one_comes_in(bool recovery)
    {
        var name = recovery ? "Two With Recovery" : "Two With Codes";
        var owner = await site.SignedIn(name);
        var code = recovery ? owner.Page.QuerySelector("main pre")!.TextContent.Split('\n')[0].Trim() : site.Code(owner);
        var visitors = new[] { await PastPassword(site.Visitor(), name), await PastPassword(site.Visitor(), name) };
        await Task.WhenAll(visitors.Select(visitor => visitor.Send("Enter", ("Code", code))));
        visitors.Count(visitor => visitor.Path == "/en/my").ShouldBe(1);
    }

    [Fact]
    public async Task An_empty_code_is_wrong_and_no_fault()
    {
        var owner = await site.SignedIn("Empty Handed");
        await owner.Open("/en/account/security");
        await owner.Send("Turn the second factor off", ("Code", ""));
        owner.Text.ShouldContain("This code does not fit");
        var visitor = site.Visitor();
        await visitor.Open(await site.LinkFor("empty.handed@example.org"));
        await Choose(visitor, "");
        visitor.Text.ShouldContain("This code does not fit");
        visitor = await PastPassword(site.Visitor(), "Empty Handed");
        await visitor.Send("Enter", ("Code", ""));
        visitor.Text.ShouldContain("This code does not fit");
    }

    [Fact]
    public async Task A_first_second_factor_is_set_up_after_a_link_to_the_address()
    {
        await site.PasswordOnly("Late Protected");
        var owner = await site.SignedInByPassword("Late Protected");
        await owner.Open("/en/account/security");
        await owner.Send("Get the link");
        owner.Text.ShouldContain("late.protected@example.org");
        await site.MailsAreOut();
        await owner.EnterBy(await site.Mails.LinkTo("late.protected@example.org"));
        await owner.Open("/en/admin/proposals");

        // An hour later the link proves nothing any more.
        await site.SecondFactor("Late Protected", counts: false);
        var link = await site.LinkFor("late.protected@example.org");
        await owner.Open(link);
        await owner.Send("Choose this password", ("Password", Visitor.Password));
        owner.Page.QuerySelector("main code").ShouldNotBeNull();
        site.Clock.Ahead += TimeSpan.FromMinutes(61);
        await owner.Open("/en/account/security");
        owner.Page.QuerySelector("main code").ShouldBeNull();
    }
}
