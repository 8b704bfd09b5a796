using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Subjects;

/// <summary>Finds programmes, instruments, labels, strategies, laws and agreements, with the terms that the sources give.</summary>
public sealed class FindProgrammes(GrappeDb db, Registers registers)
{
    private static readonly string[] TermFields = ["amount", "duration", "condition", "date", "start", "end", "description"];

    /// <param name="Terms">Amounts, durations, conditions, dates and descriptions, each with its observation and source.</param>
    /// <param name="Dates">Of the dates, those that are believed.</param>
    public sealed record Item(Subject Programme, IReadOnlyList<Statement> Terms, IReadOnlyList<Statement> Dates)
    {
        public IEnumerable<Statement> Of(string field) => Terms.Where(term => term.Field == field);

        /// <summary>The terms under which it supports somebody: amounts, then durations, then conditions.</summary>
        public IReadOnlyList<Statement> Conditions { get; } =
        [.. new[] { "amount", "duration", "condition" }.SelectMany(field => Terms.Where(term => term.Field == field))];
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
        var told = (
            await db
                .Observations.Where(observation => ids.Contains(observation.SubjectId))
                .Include(observation => observation.Statements.Where(statement => TermFields.Contains(statement.Field)))
                .OrderBy(observation => observation.Id)
                .ToListAsync(cancellation)
        ).ToLookup(observation => observation.SubjectId);
        return [.. programmes.Select(programme => ItemOf(programme, [.. told[programme.Id]]))];
    }

    private Item ItemOf(Subject programme, List<Observation> observations)
    {
        var dates = Claims.Believed(observations, registers).Where(statement => statement.Date is not null).ToList();
        foreach (var (observation, statement) in observations.SelectMany(observation => observation.Statements.Select(statement => (observation, statement))))
            statement.Observation = observation;
        return new Item(programme, [.. observations.SelectMany(observation => observation.Statements).OrderBy(statement => statement.Id)], dates);
    }
}
