namespace Grappe.Web.Modules.Notices;

/// <summary>Shows what happened lately to what one follows, and counts what one has not read.</summary>
internal sealed class MyNotices(GrappeDb db, CurrentPerson current, Texts texts, Translator translator) : IInbox
{
    private const int Newest = 10;

    private IQueryable<Notice> Mine => db.Notices.AsNoTracking().Where(notice => notice.PersonId == current.Id);

    public string Say(Notice notice) => NoticeMails.Say(texts, translator.Language, notice);

    public Task<int> UnreadAsync(CancellationToken cancellation) => Mine.CountAsync(notice => notice.ReadAt == null, cancellation);

    public async Task<IReadOnlyList<Notice>> NewestAsync(CancellationToken cancellation) =>
        await Mine.OrderByDescending(notice => notice.Id).Take(Newest).ToListAsync(cancellation);
}
