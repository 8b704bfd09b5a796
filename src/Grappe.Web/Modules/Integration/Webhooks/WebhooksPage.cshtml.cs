using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Integration.Webhooks;

/// <summary>The addresses of one's own that are told what happens: lists them, registers another, shows its secret once.</summary>
[Needs(nameof(AccountActs.GiveTokens))]
[ResponseCache(NoStore = true)]
public sealed class WebhooksPageModel(GrappeDb db, AskSubjects ask, ManageWebhooks webhooks, Registers registers, Translator translator) : PageModel
{
    public const string Address = "account/webhooks";

    [BindProperty]
    public string? Name { get; set; }

    /// <summary>To which it is sent.</summary>
    [BindProperty]
    public string? Receiver { get; set; }

    /// <summary>The number of the role by which one is told.</summary>
    [BindProperty]
    public int? Role { get; set; }

    [BindProperty]
    public string[] Events { get; set; } = [];

    [BindProperty]
    public string? Country { get; set; }

    /// <summary>The name of a card, or its address.</summary>
    public string? Card => Secret is null ? SubjectField.Sent(Request, nameof(Card)) : null;

    /// <summary>The cards that may be meant, where none is certain.</summary>
    public IReadOnlyList<Subject> Likely { get; private set; } = [];

    /// <summary>Stands on the page that answers the registering, and never again.</summary>
    public string? Secret { get; private set; }
    public int Made { get; private set; }
    public IReadOnlyList<Webhook> Mine { get; private set; } = [];
    public IReadOnlyList<(HeldRole Role, string Name)> Roles { get; private set; } = [];

    public IEnumerable<string> Offered => webhooks.Offered;

    public IReadOnlyList<(string Value, string Text)> Countries =>
        [
            ("", translator["webhooks.everywhere"]),
            .. registers
                .Countries.Values.Select(country => (country.Code, country.Name.In(translator.Language)))
                .OrderBy(country => country.Item2, translator.Language.ByName),
        ];

    public string PlaceOf(Webhook webhook) =>
        webhook.Subject?.Name.In(translator.Language)
        ?? (webhook.Country is { } country ? registers.Countries[country].Name.In(translator.Language) : translator["webhooks.everywhere"]);

    public async Task OnGetAsync() => await ReadAsync();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await ReadAsync();
        Likely = (await ask.FindAsync(Card, cancellation)).Likely;
        if (!ModelState.IsValid)
            return Page();
        var role = Roles.Select(each => each.Role).FirstOrDefault(role => role.Id == Role || (Role is null && Roles.Count == 1));
        (Made, Secret) = await webhooks.AddAsync(new(role, Name, Receiver, Events, Card, Country), cancellation);
        (Name, Receiver, Events, Country) = (null, null, [], null);
        ModelState.Clear();
        await ReadAsync();
        return Page();
    }

    private async Task ReadAsync()
    {
        Mine = await webhooks.AllAsync();
        var named = await db.SubjectsOfAsync(webhooks.Roles.Select(role => role.Scope?.Id).OfType<int>());
        Roles = [.. webhooks.Roles.Select(role => (role, translator.NameOf(role.Role.Code(), role.Scope is { } scope ? named[scope.Id!.Value] : null)))];
    }
}
