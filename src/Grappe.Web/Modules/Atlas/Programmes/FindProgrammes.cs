using Grappe.Web.Database;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Finds programmes, instruments, labels, strategies, laws and agreements, with the terms that the sources give.</summary>
public sealed class FindProgrammes(GrappeDb db)
{
    private static readonly string[] TermFields = ["amount", "duration", "condition", "date", "start", "end", "description"];

    /// <param name="Terms">Amounts, durations, conditions, dates and descriptions, each with its observation and source.</param>
    public sealed record Item(Subject Programme, IReadOnlyList<Statement> Terms)
    {
        public IEnumerable<Statement> Of(string field) => Terms.Where(term => term.Field == field);
    }

    /// <param name="countries">None means all, likewise <paramref name="forms"/>.</param>
    /// <param name="forms">As the glossary names them.</param>
    /// <param name="cancellation">Given up when the reader leaves.</param>
    public async Task<IReadOnlyList<Item>> FindAsync(string[] countries, string[] forms, CancellationToken cancellation)
    {
        var programmes = await db
            .Subjects.Where(subject => subject.Kind == "programme")
            .Where(subject => countries.Length == 0 || countries.Contains(subject.Country))
            .Where(subject => forms.Length == 0 || forms.Contains(subject.Form))
            .OrderBy(subject => subject.Name.Fr)
            .ToListAsync(cancellation);
        int[] ids = [.. programmes.Select(programme => programme.Id)];
        var terms = (
            await db
                .Statements.Include(statement => statement.Observation.Source)
                .Where(statement => TermFields.Contains(statement.Field) && ids.Contains(statement.Observation.SubjectId))
                .OrderBy(statement => statement.Id)
                .ToListAsync(cancellation)
        ).ToLookup(statement => statement.Observation.SubjectId);
        return [.. programmes.Select(programme => new Item(programme, [.. terms[programme.Id]]))];
    }
}
