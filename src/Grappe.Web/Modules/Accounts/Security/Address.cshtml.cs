using Grappe.Web.Database;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Grappe.Web.Modules.Accounts;

/// <summary>Confirms a new address, for whoever reads its mails.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.Guarded)]
[ResponseCache(NoStore = true)]
public sealed class AddressModel(UserManager<Person> people, Sessions sessions, GrappeDb db, CurrentPerson current) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "person")]
    public int PersonId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Email { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    public bool? Changed { get; private set; }

    public void OnGet() { }

    // Not by following the link alone: programs that read mails follow links.
    public async Task OnPostAsync()
    {
        var person = await people.FindByIdAsync(PersonId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Changed = false;
        if (person is not { ErasedAt: null } || Email is null)
            return;
        current.Acting = person.Id;
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (!(await people.ChangeEmailAsync(person, Email, Code ?? "")).Succeeded || !(await people.SetUserNameAsync(person, Email)).Succeeded)
            return;
        await sessions.EndAsync(db, person.Id);
        await transaction.CommitAsync();
        Changed = true;
    }
}
