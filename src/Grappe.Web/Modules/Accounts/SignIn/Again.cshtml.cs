using System.Text.Json;
using Grappe.Web.Modules.Accounts.Roles;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Gives back what was sent when the session had ended, to the same person in the same browser. It goes out once; what was typed stays to be read for its day.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class AgainModel(GrappeDb db, CurrentPerson current, IEnumerable<KeptField> fields, Translator translator, TimeProvider clock) : PageModel
{
    /// <summary>The form that was kept; null where there is nothing to give back here.</summary>
    public KeptForm? Kept { get; private set; }

    public IReadOnlyDictionary<string, string?[]> Fields { get; private set; } = new Dictionary<string, string?[]>();

    /// <summary>The page the form stands on, without what names one of its buttons.</summary>
    public string PagePath => Kept?.Address.Split('?')[0] ?? "";

    public bool MaySend => Kept is { ByClick: true, SentAt: null };

    /// <summary>The values that its author typed or chose, with their labels, as they saw them.</summary>
    public IReadOnlyList<(string Label, string Value)> Typed { get; private set; } = [];

    private async Task<IReadOnlyList<(string, string)>> TypedAsync(CancellationToken cancellation)
    {
        var typed = new List<(string, string)>();
        foreach (var (name, values) in Fields.Where(entry => !entry.Key.StartsWith('_')))
        {
            var known = KeptField.Of(fields, name, PagePath);
            if (known is { Label: null })
                continue;
            foreach (var value in values.OfType<string>().Where(value => value.Trim().Length > 0))
                typed.Add((LabelOf(name), await ValueOfAsync(name, known?.Codes, value, cancellation)));
        }
        return typed;
    }

    private string LabelOf(string field)
    {
        if (KeptField.Of(fields, field, PagePath) is { Label: { } label })
            return translator[label];
        if (Language.Find(field.ToLowerInvariant()) is { } language)
            return language.OwnName;
        // What proves a value, or says until when it held, stands under the name of the value.
        foreach (var (end, text) in new[] { (".until", "edit.until"), (".link", "edit.link") })
            if (field.EndsWith(end, StringComparison.Ordinal))
                return translator["field.keyed", LabelOf(field[..^end.Length]), translator[text]];
        return field.Split('~')[0].Split('.') switch
        {
            [var code, var key] => translator["field.keyed", translator.KeptCode("field", code), translator.KeptCode(code, key)],
            [var code, ..] => translator.KeptCode("field", code),
            _ => field,
        };
    }

    private async Task<string> ValueOfAsync(string field, string? codes, string value, CancellationToken cancellation) =>
        field switch
        {
            // By its number, where a form lets choose among the roles one holds.
            "Role" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) => await RoleAsync(id, cancellation) ?? value,
            "Days" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var days) => translator.Count("tokens.days.of", days),
            "Language" => Language.Find(value)?.OwnName ?? value,
            // Whether one of the values that stand on a card still holds.
            _ when field.Contains('~') && !field.Contains('.') && value is "ended" or "denied" => translator[$"edit.{value}"],
            // Fields of a card are called as their lists are.
            _ => translator.KeptCode(codes ?? field, value),
        };

    private async Task<string?> RoleAsync(int id, CancellationToken cancellation) =>
        await db.RolesHeld.Include(held => held.Scope).SingleOrDefaultAsync(held => held.Id == id && held.PersonId == current.Id, cancellation) is { } held
            ? translator.NameOf(held.Role, held.Scope)
            : null;

    public async Task<IActionResult> OnGetAsync([FromRoute] Guid id, CancellationToken cancellation)
    {
        Kept = await Mine(id).SingleOrDefaultAsync(cancellation);
        if (Kept is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
        else
        {
            Fields = JsonSerializer.Deserialize<Dictionary<string, string?[]>>(Kept.Fields)!;
            Typed = await TypedAsync(cancellation);
        }
        return Page();
    }

    /// <summary>Sends on what the browser brings again; only the first time.</summary>
    public async Task<IActionResult> OnPostAsync([FromRoute] Guid id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var sent = await Mine(id)
            .Where(kept => kept.ByClick && kept.SentAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(kept => kept.SentAt, now), cancellation);
        return sent == 1
            ? LocalRedirectPreserveMethod(await Mine(id).Select(kept => kept.Address).SingleAsync(cancellation))
            : await OnGetAsync(id, cancellation);
    }

    private IQueryable<KeptForm> Mine(Guid id)
    {
        var browser = KeepForm.DigestOf(Request.Cookies[KeepForm.CookieOf(id)] ?? "");
        return db.KeptForms.Where(kept => kept.Id == id && kept.PersonId == current.Id && kept.Browser == browser);
    }
}
