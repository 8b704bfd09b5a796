using System.Text.Json;
using Grappe.Web.Database;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Gives back what was sent when the session had ended, to the same person in the same browser. It goes out once; what was typed stays to be read for its day.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class AgainModel(GrappeDb db, CurrentPerson current, Texts texts, Translator translator, TimeProvider clock) : PageModel
{
    // How the forms call what these pages ask for.
    private static readonly Dictionary<string, string> Labels = new()
    {
        ["Role"] = "roles.role",
        ["Evidence"] = "claim.evidence",
        ["Link"] = "claim.link",
        ["Message"] = "write.message",
        ["Said"] = "discussion.said",
        ["Field"] = "discussion.field",
        ["Country"] = "new-subject.country",
        ["Note"] = "edit.note",
        ["Email"] = "account.email",
        ["On"] = "roles.on",
        ["Until"] = "roles.until",
        ["Since"] = "membership.since",
        ["Reason"] = "judge.reason",
        ["Days"] = "tokens.days",
        ["Name"] = "column.name",
        ["FullName"] = "account.name",
        ["Language"] = "account.language",
    };

    // What forms carry along without anybody typing it.
    private static readonly HashSet<string> Hidden =
    [
        "Seen",
        "Id",
        "id",
        "Key",
        "key",
        "Other",
        "What",
        "Then",
        "back",
        "code",
        "delivery",
        "in",
        "kind",
        "partner",
        "person",
        "provider",
        "session",
        "trusted",
        "upTo",
        "username",
        "view",
    ];

    /// <summary>Null where there is nothing to give back here.</summary>
    public KeptForm? Kept { get; private set; }

    public IReadOnlyDictionary<string, string?[]> Fields { get; private set; } = new Dictionary<string, string?[]>();

    /// <summary>The page the form stands on, without what names one of its buttons.</summary>
    public string PagePath => Kept?.Address.Split('?')[0] ?? "";

    public bool MaySend => Kept is { ByClick: true, SentAt: null };

    /// <summary>What its author typed or chose, as they saw it.</summary>
    public IEnumerable<(string Label, string Value)> Typed =>
        from entry in Fields
        where !entry.Key.StartsWith('_') && !Hidden.Contains(entry.Key)
        from value in entry.Value
        where !string.IsNullOrWhiteSpace(value)
        select (LabelOf(entry.Key), ValueOf(entry.Key, value));

    private string LabelOf(string field)
    {
        if (Labels.GetValueOrDefault(field) is { } known)
            return translator[known];
        if (Shared.Languages.Language.Find(field.ToLowerInvariant()) is { } language)
            return language.OwnName;
        // What proves a value, or says until when it held, stands under the name of the value.
        foreach (var (end, text) in new[] { (".until", "edit.until"), (".link", "edit.link") })
            if (field.EndsWith(end, StringComparison.Ordinal))
                return translator["field.keyed", LabelOf(field[..^end.Length]), translator[text]];
        return field.Split('~')[0].Split('.') switch
        {
            [var code, var key] => translator["field.keyed", translator.Code("field", code), translator.Code(code, key)],
            [var code, ..] => translator.Code("field", code),
            _ => field,
        };
    }

    private string ValueOf(string field, string value) =>
        field switch
        {
            "Role" => translator.Code("held", value),
            "Language" => Shared.Languages.Language.Find(value)?.OwnName ?? value,
            // Whether one of the values that stand on a card still holds.
            _ when field.Contains('~') && !field.Contains('.') && value is "ended" or "denied" => translator[$"edit.{value}"],
            _ => texts.Find($"{field}.{value}")?.In(translator.Language) ?? value,
        };

    public async Task<IActionResult> OnGetAsync([FromRoute] Guid id, CancellationToken cancellation)
    {
        Kept = await Mine(id).SingleOrDefaultAsync(cancellation);
        if (Kept is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
        else
            Fields = JsonSerializer.Deserialize<Dictionary<string, string?[]>>(Kept.Fields)!;
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
