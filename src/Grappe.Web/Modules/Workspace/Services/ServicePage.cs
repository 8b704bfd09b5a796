namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>A page of one thing that a service is about, with the members who may be meant by its forms. Members see it too, and act for their own organisation.</summary>
public abstract class ServicePage<T>(GrappeDb db, WorkDesk desk, bool forMembers) : WorkPage(desk)
    where T : class
{
    private T? found;

    protected T Found => found!;

    /// <summary>The members for whom whoever is signed in may act here.</summary>
    public IReadOnlyList<(string Value, string Text)> Members { get; private set; } = [];

    /// <summary>Reads the thing of that number; null where the cluster has none.</summary>
    protected abstract Task<T?> ReadAsync(int id, CancellationToken cancellation);

    /// <summary>Reads what is shown besides.</summary>
    protected virtual Task ReadMoreAsync(CancellationToken cancellation) => Task.CompletedTask;

    private int Id => NumberOf("id");

    protected override async Task<bool> FindAsync(CancellationToken cancellation)
    {
        found = await ReadAsync(Id, cancellation);
        return found is not null;
    }

    protected override async Task<bool> MaySeeAsync(CancellationToken cancellation) => MayRead || (forMembers && await Desk.IsMemberAsync(Work, cancellation));

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        found = await ReadAsync(Id, cancellation) ?? found;
        var (all, spokenFor) = (MayPrepare, Desk.SpokenFor);
        var members = await db
            .Members.AsNoTracking()
            .Include(member => member.Organisation)
            .Where(member => member.ClusterId == Work.ClusterId && member.MergedIntoId == null && (all || spokenFor.Contains(member.OrganisationId)))
            .ToListAsync(cancellation);
        var translator = HttpContext.RequestServices.GetRequiredService<Translator>();
        Members =
        [
            .. members
                .Select(member => ($"{member.Id}", member.Organisation.Name.In(translator.Language)))
                .OrderBy(member => member.Item2, StringComparer.Create(translator.Language.Culture, ignoreCase: true)),
        ];
        await ReadMoreAsync(cancellation);
    }
}
