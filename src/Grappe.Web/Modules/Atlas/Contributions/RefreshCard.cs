using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Resolves the cards of one subject again, in the transaction that changed what is said of it.</summary>
public sealed class RefreshCard(GrappeDb db, Registers registers)
{
    /// <summary>Lets nobody else change what is said of the subject until the transaction ends.</summary>
    public Task LockAsync(int subject) => db.Database.ExecuteSqlAsync($"select from subjects where id = {subject} for no key update");

    public async Task RunAsync(int id)
    {
        var subject = await db
            .Subjects.AsNoTrackingWithIdentityResolution()
            .Include(subject => subject.Observations)
                .ThenInclude(observation => observation.Source)
            .Include(subject => subject.Observations)
                .ThenInclude(observation => observation.Statements)
                    .ThenInclude(statement => statement.OtherSubject)
            .AsSplitQuery()
            .SingleAsync(subject => subject.Id == id);
        var inTables = await db.TableRows.AnyAsync(row => row.ClusterId == id) ? new HashSet<int> { id } : [];
        var (cards, text, contradictions) = new ResolveCards(registers.Places, registers.PlaceTree, inTables).Resolve(subject);
        await db.ClusterCards.Where(card => card.ClusterId == id).ExecuteDeleteAsync();
        await db.SearchTexts.Where(found => found.ClusterId == id).ExecuteDeleteAsync();
        await db.Contradictions.Where(contradiction => contradiction.SubjectId == id).ExecuteDeleteAsync();
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await CopyRows.CardsAsync(connection, cards);
        await CopyRows.TextsAsync(connection, cards.Count > 0 && text is not null ? [text] : []);
        await CopyRows.ContradictionsAsync(connection, contradictions);
    }
}
