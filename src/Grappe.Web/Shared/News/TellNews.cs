using System.Text.Encodings.Web;
using System.Text.Json;

namespace Grappe.Web.Shared.News;

/// <summary>Tells what happened, once, in the transaction in which it happens; whoever reads news is asked to do so when that stands.</summary>
public sealed class TellNews(GrappeDb db, NewsKinds kinds, IEnumerable<NewsReader> readers, JobQueue jobs, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="kind">As its module declares it.</param>
    /// <param name="on">What it happened to; without a number where it happened to no subject alone.</param>
    /// <param name="path">Where its page stands below the language.</param>
    /// <param name="says">What fills the gaps of its sentence: texts, and names in three languages.</param>
    /// <param name="data">What programs are told, as it is now; see <see cref="NewsItem.Data"/>.</param>
    /// <param name="by">Who did it.</param>
    /// <param name="cards">The clusters whose cards it changed.</param>
    public async Task TellAsync(
        NewsKind kind,
        Scope on,
        string path,
        IReadOnlyList<object> says,
        object data,
        int? by,
        IEnumerable<int>? cards = null,
        CancellationToken cancellation = default
    )
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("What happens is told in the transaction in which it happens: begin one.");
        var told = kinds[kind.Code];
        int[] changed = [.. cards ?? []];
        var id = (
            await db
                .Database.SqlQuery<long>(
                    $"""
                    insert into news (kind, at, actor_id, subject_id, country, cards, path, says, data)
                    values (
                        {told.Code}, {clock.GetUtcNow().UtcDateTime}, {by}, {on.Id}, {on.Country}, {changed}, {path},
                        {JsonSerializer.Serialize(says, Json)}::jsonb, {JsonSerializer.Serialize(data, Json)}::json
                    )
                    returning id as "Value"
                    """
                )
                .ToListAsync(cancellation)
        ).Single();
        foreach (var reader in readers.Where(reader => reader.Hears(told)))
            await jobs.AddAsync(reader.Job, new NewsToRead(id), cancellation: cancellation);
    }
}

/// <summary>A reader that makes something of news: for each piece of news that it hears, a job of this kind is added with <see cref="NewsToRead"/>.</summary>
public sealed record NewsReader(string Job, Func<NewsKind, bool> Hears);

/// <summary>The arguments of a reader's job: which news it is to read.</summary>
public sealed record NewsToRead(long News);
