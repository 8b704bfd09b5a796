using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Notices;

/// <summary>Shows what happened to what the person follows, the newest first, and notes that they have read it.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class NoticesPageModel(GrappeDb db, CurrentPerson current, TimeProvider clock, Texts texts, Translator translator, Links links) : PageModel
{
    public const string Address = "account/notices";
    private const int Shown = 100;

    public IReadOnlyList<Notice> Notices { get; private set; } = [];

    public string Say(Notice notice) => NoticeMails.Say(texts, translator.Language, notice);

    public async Task OnGetAsync(CancellationToken cancellation) =>
        Notices = await db.Notices.Where(notice => notice.PersonId == current.Id).OrderByDescending(notice => notice.Id).Take(Shown).ToListAsync(cancellation);

    /// <summary>Notes as read all notices up to the newest that stood on the page.</summary>
    public async Task<IActionResult> OnPostAsync(long upTo, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await db
            .Notices.Where(notice => notice.PersonId == current.Id && notice.ReadAt == null && notice.Id <= upTo)
            .ExecuteUpdateAsync(set => set.SetProperty(notice => notice.ReadAt, now), cancellation);
        return Redirect(links.To(Address));
    }
}
