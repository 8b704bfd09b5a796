using System.Text.Json;
using Grappe.Web.Database;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts;

/// <summary>Gives back what was sent when the session had ended.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class AgainModel(GrappeDb db) : PageModel
{
    public string Address { get; private set; } = "";
    public IReadOnlyDictionary<string, string?[]> Fields { get; private set; } = new Dictionary<string, string?[]>();

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        if (await db.KeptForms.SingleOrDefaultAsync(form => form.Id == id, cancellation) is not { } kept)
            return NotFound();
        Address = kept.Address;
        Fields = JsonSerializer.Deserialize<Dictionary<string, string?[]>>(kept.Fields)!;
        return Page();
    }
}
