using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>Tells what becomes of cards, as they are now, within the transaction that brings them there.</summary>
public sealed class TellOfCards(GrappeDb db, TellNews news, Texts texts)
{
    /// <summary>A field on which statements do not agree.</summary>
    public sealed record Contradicted(string Field, string Key, string Degree);

    /// <param name="observation">What was published or taken back.</param>
    /// <param name="by">Whose word it is, or who took it back.</param>
    public async Task CardAsync(NewsKind kind, long observation, int? by)
    {
        var said = await db
            .Observations.IgnoreQueryFilters()
            .Include(one => one.Subject)
            .Include(one => one.Statements)
            .AsNoTracking()
            .SingleAsync(one => one.Id == observation);
        var fields = said.Statements.OrderBy(statement => statement.Id).Select(statement => new { statement.Field, statement.Key });
        await news.TellOfAsync(
            kind,
            said.Subject,
            new
            {
                subject = AtlasNews.Of(said.Subject),
                fields,
                retracted = said.RetractedAt is not null,
            },
            by,
            changesCard: true,
            what: [texts.NamesOf(said.Statements.OrderBy(statement => statement.Id).Select(statement => (statement.Field, statement.Key)))]
        );
    }

    public Task ContradictionsAsync(Subject subject, IReadOnlyList<Contradicted> opened, int? by) =>
        news.TellOfAsync(AtlasNews.ContradictionOpened, subject, new { subject = AtlasNews.Of(subject), fields = opened }, by);
}
