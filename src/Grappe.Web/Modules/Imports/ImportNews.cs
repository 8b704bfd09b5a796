using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Imports;

/// <summary>Tells what became of an import. Those who follow a country hear it once for all cards, and programs once for all lines.</summary>
internal sealed class ImportNews(GrappeDb db, TellNews news)
{
    private static readonly ToPrograms Finished = new("import.finished", ImportActs.Import);

    public static readonly NewsKind Applied = new("imported")
    {
        Followers = new("notice.imported", InCountry: "notice.imported.country", OfEachCard: true),
        Programs = Finished,
    };

    public static readonly NewsKind Undone = new("undone")
    {
        Followers = new("notice.undone", InCountry: "notice.undone", OfEachCard: true),
        Programs = Finished,
    };

    public static readonly NewsKind Refused = new("import.refused") { Programs = Finished };

    public static IReadOnlyList<NewsKind> All => [Applied, Undone, Refused];

    /// <summary>Tells how an import stands now, within the transaction that brought it there.</summary>
    public async Task TellAsync(NewsKind kind, int id, CancellationToken cancellation)
    {
        var import = await db.Imports.AsNoTracking().SingleAsync(import => import.Id == id, cancellation);
        // What is a cluster's own is told to nobody else.
        if (import.IsOwn)
            return;
        var path = $"admin/import/{id.ToString(CultureInfo.InvariantCulture)}";
        await news.TellAsync(
            kind,
            import.Scope,
            path,
            [],
            new
            {
                import = import.Id,
                table = import.Kind,
                state = import.State.Code(),
                import.Country,
                lines = new
                {
                    @new = import.LinesNew,
                    same = import.LinesSame,
                    contradicting = import.LinesContradicting,
                    wrong = import.LinesWrong,
                    applied = import.LinesApplied,
                },
                page = path,
            },
            import.PersonId,
            kind.Followers is null ? [] : await db.ClustersOfImportAsync(id, cancellation),
            cancellation
        );
    }
}
