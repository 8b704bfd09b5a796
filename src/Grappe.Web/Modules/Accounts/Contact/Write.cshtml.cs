using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Accounts.Contact;

[Authorize]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class WriteModel(GrappeDb db, WriteToCluster write, CurrentPerson current) : PageModel
{
    [BindProperty]
    public string? Message { get; set; }

    public Subject Cluster { get; private set; } = null!;
    public Person Me { get; private set; } = null!;
    public WriteToCluster.Readers Readers { get; private set; } = null!;
    public bool Sent { get; private set; }

    public async Task<IActionResult> OnGetAsync(string slug) => await ReadAsync(slug) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string slug)
    {
        if (!await ReadAsync(slug))
            return NotFound();
        await write.SendAsync(Readers, Me, Cluster, Message);
        Sent = true;
        return Page();
    }

    private async Task<bool> ReadAsync(string slug)
    {
        if (await db.FindClusterAsync(slug) is not { } cluster)
            return false;
        Cluster = cluster;
        Me = await db.People.SingleAsync(person => person.Id == current.Id);
        Readers = await write.ReadersAsync(cluster);
        return true;
    }
}
