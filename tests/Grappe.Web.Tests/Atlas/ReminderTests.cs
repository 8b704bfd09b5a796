using Grappe.Web.Modules.Atlas.Upkeep;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Those who manage a cluster are asked once a year whether its card is still true.</summary>
public sealed class ReminderTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_year_after_the_role_began_a_manager_is_asked_once_and_confirms_in_one_click()
    {
        var manager = await site.SignedIn("Yearly Manager", "manager", "cluster/mecadev");
        const string Email = "yearly.manager@example.org";
        await site.Rests();
        var before = site.Mails.To(Email).Count;
        await Ask();
        site.Mails.To(Email).Count.ShouldBe(before);

        await site.Query<int>("update roles_held set given_at = given_at - interval '12 months' returning id");
        await site.Reads("Yearly Manager", "ar");
        await Ask();
        var mail = await site.Mails.Last(Email, before + 1);
        mail.Subject.ShouldStartWith("هل لا تزال هذه");
        mail.Text.ShouldContain("/ar/clusters/mecadev/confirm");

        // Mails are forgotten after a month, and nobody is asked again for that.
        await site.Query<long>("delete from mails returning id");
        await Ask();
        site.Mails.To(Email).Count.ShouldBe(before + 1);

        await manager.Open("/en/clusters/mecadev/confirm");
        await manager.Send("All of this is still so");
        manager.Text.ShouldContain("Confirmed on");
        await site.Query<int>("update reminders set sent_at = sent_at - interval '12 months' returning subject_id");
        await Ask();
        site.Mails.To(Email).Count.ShouldBe(before + 1);

        await site.Query<int>("update confirmations set confirmed_at = confirmed_at - interval '12 months' returning id");
        await site.Reads("Yearly Manager", "fr");
        await Ask();
        (await site.Mails.Last(Email, before + 2)).Subject.ShouldStartWith("Cette fiche est-elle");
    }

    [Fact]
    public async Task Who_may_not_confirm_is_led_to_claim_the_cluster()
    {
        var stranger = await site.SignedIn("Confirming Stranger");
        await stranger.Open("/en/clusters/elentica/confirm");
        stranger.Path.ShouldBe("/en/account/claim/clusters/elentica");
    }

    private async Task Ask()
    {
        await site.Does(SendReminders.Kind);
        await site.Rests();
    }
}
