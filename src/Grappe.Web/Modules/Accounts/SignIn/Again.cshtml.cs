using System.Text.Json;
using Grappe.Web.Database;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts;

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
        ["FullName"] = "account.name",
        ["Language"] = "account.language",
    };

    /// <summary>Null where there is nothing to give back here.</summary>
    public KeptForm? Kept { get; private set; }

    public IReadOnlyDictionary<string, string?[]> Fields { get; private set; } = new Dictionary<string, string?[]>();

    /// <summary>The page the form stands on, without what names one of its buttons.</summary>
    public string PagePath => Kept?.Address.Split('?')[0] ?? "";

    public bool MaySend => Kept is { ByClick: true, SentAt: null };

    public string LabelOf(string field) =>
        Labels.GetValueOrDefault(field) is { } known ? translator[known]
        : texts.Find($"field.{field}") is { } named ? named.In(translator.Language)
        : Shared.Languages.Language.Find(field.ToLowerInvariant()) is { } language ? language.OwnName
        : field;

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
