using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Shared.Forms;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts.Contact;

[Authorize]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class WriteModel(GrappeDb db, WriteToCluster write, CurrentPerson current, Translator translator) : PageModel
{
    public const int LongestMessage = 4_000;

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
        var message = TypedText.Lines(Message);
        if (message.Length is 0 or > LongestMessage)
        {
            ModelState.AddModelError(nameof(Message), translator["write.message.missing", LongestMessage]);
            return Page();
        }
        var outcome = await write.SendAsync(Readers, Me, Cluster, message);
        Sent = outcome == WriteToCluster.Outcome.Sent;
        if (!Sent)
            ModelState.AddModelError(
                "",
                translator[
                    outcome switch
                    {
                        WriteToCluster.Outcome.Nobody => "write.nobody",
                        WriteToCluster.Outcome.Full => "write.full",
                        _ => "write.limit",
                    }
                ]
            );
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
