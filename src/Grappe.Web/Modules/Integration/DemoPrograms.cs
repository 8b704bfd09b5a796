using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Integration.Tokens;
using Grappe.Web.Modules.Integration.Webhooks;

namespace Grappe.Web.Modules.Integration;

/// <summary>An invented program for the demo database: what it may send, and where it is told what happens.</summary>
public sealed class DemoPrograms(GrappeDb db, CurrentPerson current, GiveTokens tokens, ManageWebhooks webhooks)
{
    /// <summary>Makes it where there is none yet, for somebody of the demo.</summary>
    public async Task FillAsync()
    {
        if (await db.Webhooks.AnyAsync())
            return;
        await current.ActForAsync(await db.People.Where(person => person.Email == "sonia@demo.example").Select(person => person.Id).SingleAsync());
        // Another data set need not have the cluster that they manage.
        if (tokens.Roles is not [{ Scope: { } cluster } role])
            return;
        await tokens.MakeAsync(new(role, "Registre des membres, envoi de nuit", [TokenScope.Read.Code, AtlasScopes.Propose.Code], GiveTokens.UsualDays));
        var slug = (await db.SubjectsOfAsync([cluster.Id!.Value]))[cluster.Id.Value].Slug;
        // Nobody answers there: its log shows what that looks like.
        string[] events = [AtlasNews.Published.Programs!.Event, AtlasNews.ProposalDecided.Programs!.Event];
        await webhooks.AddAsync(new(role, "Site de la grappe", "https://mecadev.example/grappe", events, slug, null), CancellationToken.None);
    }
}
