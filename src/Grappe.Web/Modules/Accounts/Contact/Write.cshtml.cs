using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts;

/// <summary>A letter to those who look after a cluster: they learn the address of who writes, and nobody learns theirs.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class WriteModel(GrappeDb db, GiveRoles roles, AccountMails mails, LetterLimit limit, CurrentPerson current, Translator translator) : PageModel
{
    public const int LongestMessage = 4_000;

    [BindProperty]
    public string? Message { get; set; }

    public Subject Cluster { get; private set; } = null!;
    public Person Me { get; private set; } = null!;

    /// <summary>The country's curators, where nobody manages the cluster.</summary>
    public bool ToCurators { get; private set; }

    public bool Sent { get; private set; }

    private List<Person> Readers { get; set; } = [];

    public async Task<IActionResult> OnGetAsync(string slug) => await ReadAsync(slug) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string slug)
    {
        if (!await ReadAsync(slug))
            return NotFound();
        var message = Message?.Replace("\0", "", StringComparison.Ordinal).Trim() ?? "";
        if (message.Length is 0 or > LongestMessage)
            ModelState.AddModelError(nameof(Message), translator["write.message.missing", LongestMessage]);
        else if (Readers.Count == 0)
            ModelState.AddModelError("", translator["write.nobody"]);
        else if (!limit.Takes(Me.Id))
            ModelState.AddModelError("", translator["write.limit"]);
        if (!ModelState.IsValid)
            return Page();
        await using var transaction = await db.Database.BeginTransactionAsync();
        foreach (var reader in Readers)
            await mails.LetterAsync(reader, Me, Cluster, message);
        await transaction.CommitAsync();
        Sent = true;
        return Page();
    }

    private async Task<bool> ReadAsync(string slug)
    {
        if (await db.Subjects.SingleOrDefaultAsync(subject => subject.Kind == "cluster" && subject.Slug == slug) is not { } cluster)
            return false;
        Cluster = cluster;
        Me = await db.People.SingleAsync(person => person.Id == current.Id);
        var (manager, curator) = (Role.Manager.Code(), Role.Curator.Code());
        Readers = await PeopleAsync(roles.Counting().Where(held => held.Role == manager && held.ScopeId == cluster.Id));
        if (Readers.Count > 0)
            return true;
        ToCurators = true;
        Readers = await PeopleAsync(roles.Counting().Where(held => held.Role == curator && held.Scope!.Country == cluster.Country));
        return true;
    }

    private static Task<List<Person>> PeopleAsync(IQueryable<RoleHeld> held) => held.Select(role => role.Person).Distinct().ToListAsync();
}
