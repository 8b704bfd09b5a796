namespace Grappe.Web.Shared.Imports;

/// <summary>Knows what the lines of one table mean, to judge them and take back what they wrote. It is made anew for each work on an import.</summary>
public interface IImportLines
{
    /// <summary>Judges the lines, some at a time, in whichever order.</summary>
    /// <param name="writes">What applies is written at once, in the transaction that was begun; without, nothing is changed.</param>
    IAsyncEnumerable<IReadOnlyList<CheckedLine>> CheckAsync(ImportTerms terms, IAsyncEnumerable<ImportRow> rows, bool writes, CancellationToken cancellation);

    /// <summary>Takes back what was written, in the transaction that was begun. What others built on it meanwhile stays.</summary>
    Task UndoAsync(Undoing undoing, CancellationToken cancellation);
}

/// <summary>The part of an import on which the meaning of its lines depends.</summary>
/// <param name="By">The person who brings it in.</param>
/// <param name="ForId">The subject for which it speaks; none where it speaks for the platform.</param>
/// <param name="Country">The country to which it is held; none where it is held to none.</param>
/// <param name="Language">In which a text is written that stands in one language only.</param>
/// <param name="Link">What proves the whole table.</param>
public sealed record ImportTerms(int Id, int By, int? ForId, string? Country, string Language, string? Link, bool WithContradictions)
{
    /// <summary>Cells by their columns that hold where a line has none and nothing else of it tells.</summary>
    public IReadOnlyDictionary<string, string> Otherwise { get; init; } = new Dictionary<string, string>();
}

/// <param name="Run">To which is told how far it is.</param>
public sealed record Undoing(int Import, DateTime At, int? By, string Reason, JobRun Run);
