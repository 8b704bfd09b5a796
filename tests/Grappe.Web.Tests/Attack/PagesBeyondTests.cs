using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Attack;

/// <summary>A number of a page that no list has shows the last page there is.</summary>
public sealed class PagesBeyondTests(Site site) : IClassFixture<Site>
{
    private const string Beyond = "page=2147483647";

    [Fact]
    public async Task Of_the_lines_of_an_import_and_of_what_a_webhook_was_told()
    {
        var administrator = await site.SignedIn("Beyond Administrator", "administrator");
        var import = (
            await site.Query<int>(
                """
                insert into imports (kind, file_name, size, person_id, language, state, uploaded_at, checked_at)
                select 'observations', 'table.csv', 10, person_id, 'en', 'checked', now(), now() from roles_held where role = 'administrator' returning id
                """
            )
        )[0];
        await administrator.Open($"/en/admin/import/{import}?{Beyond}");
        await administrator.Open($"/en/admin/import/{import}?page=-1");
        var webhook = (
            await site.Query<int>(
                """
                insert into webhooks (person_id, role_id, name, address, events, secret, made_at)
                select person_id, id, 'Beyond', 'https://example.org/told', '{card.changed}', 'secret', now() from roles_held where role = 'administrator'
                returning id
                """
            )
        )[0];
        await administrator.Open($"/en/account/webhooks/{webhook}?{Beyond}");
        await administrator.Open($"/en/account/webhooks/{webhook}?page=-1");
    }
}
