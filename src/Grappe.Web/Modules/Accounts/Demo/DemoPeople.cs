using Grappe.Web.Modules.Accounts.People;
using Grappe.Web.Modules.Accounts.Roles;
using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.Demo;

/// <summary>Invented people for the demo database, one for each role, and what they have begun.</summary>
public sealed class DemoPeople(GrappeDb db, UserManager<Person> people, GiveRoles roles, CurrentPerson current, AccountMails mails, TimeProvider clock)
{
    private sealed record Part(string Name, string Email, string Language, Role? Role = null, string? On = null, bool Trusted = false);

    private static readonly Part[] Cast =
    [
        new("Leïla Administratrice", "leila@demo.example", "fr", Role.Administrator),
        new("Inès Curatrice (Tunisie)", "ines@demo.example", "fr", Role.Curator, "network/tunisia-technoparks"),
        new("Youssef Curateur (Maroc)", "youssef@demo.example", "fr", Role.Curator, "network/maroc-cluster"),
        new("معز منشّط", "moez@demo.example", "ar", Role.Manager, "cluster/primeurs-du-sud"),
        new("Sonia Animatrice", "sonia@demo.example", "fr", Role.Manager, "cluster/mecadev", Trusted: true),
        new("Karim Contributeur", "karim@demo.example", "fr", Role.Contributor, "cluster/mecadev"),
        new("Amel Représentante", "amel@demo.example", "fr", Role.Representative, "organisation/apii"),
        new("Rachid Animateur (grappe inventée)", "rachid@demo.example", "fr", Role.Manager, "cluster/demo-zellige"),
        new("Salma Animatrice (grappe inventée)", "salma@demo.example", "fr", Role.Manager, "cluster/demo-jasmin"),
        new("Bilel Contributeur (grappe inventée)", "bilel@demo.example", "fr", Role.Contributor, "cluster/demo-jasmin"),
        new("Tarek Représentant (entreprise inventée)", "tarek@demo.example", "fr", Role.Representative, "organisation/usinage-invente-m4"),
        new("ياسين منشّط (تجمّع متخيَّل)", "yacine@demo.example", "ar", Role.Manager, "cluster/demo-haut-plateau"),
        new("Nadia Auditrice", "nadia@demo.example", "en", Role.Auditor),
        new("Hédi Nouveau", "hedi@demo.example", "fr"),
    ];

    /// <summary>Makes them where there is nobody yet.</summary>
    public async Task FillAsync()
    {
        if (await db.People.AnyAsync())
            return;
        foreach (var part in Cast)
        {
            var person = Person.New(part.Name, part.Email, part.Language, clock.GetUtcNow().UtcDateTime);
            person.EmailConfirmed = true;
            await people.CreateAsync(person);
            if (part.Role is not { } role)
                continue;
            var scope = part.On is { } on ? await db.Subjects.AsNoTracking().SingleOrDefaultAsync(subject => subject.Kind + "/" + subject.Slug == on) : null;
            // Another data set need not have it.
            if (part.On is null || scope is not null)
                await roles.GiveAsync(person.Id, role, scope, part.Trusted);
        }
        await AskAsync();
    }

    /// <summary>Says how to come in as each of them: nobody of the demo has a password.</summary>
    public async Task TellAsync()
    {
        Console.WriteLine("The demo's people are invented. Each link lets in for a day; start again for new ones.");
        foreach (var (name, link) in await LinksAsync())
            Console.WriteLine($"{name}: {link}");
    }

    /// <summary>For each of them a link that lets in.</summary>
    public async Task<IReadOnlyList<(string Name, string Link)>> LinksAsync()
    {
        var links = new List<(string, string)>();
        foreach (var part in Cast)
            if (await people.FindByEmailAsync(part.Email) is { } person)
                links.Add((person.Name, await mails.AccessLinkAsync(person)));
        return links;
    }

    private async Task AskAsync()
    {
        var asking = await db.People.AsNoTracking().SingleAsync(person => person.Email == "hedi@demo.example");
        if (await db.Subjects.AsNoTracking().SingleOrDefaultAsync(subject => subject.Kind == "cluster" && subject.Slug == "elentica") is { } cluster)
            db.Add(
                new RoleRequest
                {
                    PersonId = asking.Id,
                    Role = Role.Manager.Code(),
                    ScopeId = cluster.Id,
                    Evidence = "Je suis chargé de l’animation depuis janvier ; le procès-verbal de l’assemblée me nomme.",
                    Link = "https://demo.example/proces-verbal",
                    AskedAt = clock.GetUtcNow().UtcDateTime,
                }
            );
        await db.SaveChangesAsync();
        var curator = await db.People.AsNoTracking().SingleAsync(person => person.Email == "ines@demo.example");
        await current.ActForAsync(curator.Id);
        if (await db.Subjects.AsNoTracking().SingleOrDefaultAsync(subject => subject.Kind == "cluster" && subject.Slug == "pharma-in") is { } invited)
            await roles.InviteAsync("invitee@demo.example", Shared.Languages.Language.French, Role.Manager, invited, null);
    }
}
