using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Reads a statement from what somebody typed into a form.</summary>
public sealed class ReadTyped(GrappeDb db, AskSubjects ask, ReadValue read)
{
    /// <summary>The statement, or what is wrong with what was typed.</summary>
    /// <param name="subject">Of whom it is said; where places are looked for first.</param>
    public async Task<(Statement? Statement, Problem? Problem)> ReadAsync(Subject subject, ProposedValue value, CancellationToken cancellation = default)
    {
        // Looked for in the database before it is read.
        if (TypedText.IsUnreadable(value.Value))
            return (null, new Problem("typed.control"));
        if (value.Link is { } link && !TypedText.IsLink(link))
            return (null, new Problem("form.link.wrong"));
        var (since, until) = (DateOf(value.Since), DateOf(value.Until));
        if ((since is null && value.Since is not null) || (until is null && value.Until is not null))
            return (null, new Problem("typed.date"));
        if (since is { } from && until is { } to && from.First > to.Last)
            return (null, new Problem("typed.since-until"));
        if (value.Change == "translates")
            return (null, await TranslatedAsync(subject, value, cancellation) is null ? new Problem("typed.gone") : ReadText(value).Problem);
        var (statement, problem) = value.About.Length > 0 ? await KnownAsync(subject, value, cancellation) : await SaidAsync(subject, value, cancellation);
        if (statement is not null)
            (statement.Since, statement.Until, statement.Link, statement.DocumentId) = (since, until, value.Link, value.DocumentId);
        return (statement, problem);
    }

    /// <summary>The declared statement that a translation is of.</summary>
    public async Task<Statement?> TranslatedAsync(Subject subject, ProposedValue translation, CancellationToken cancellation = default) =>
        (await StatedAsync(subject, translation, cancellation)).FirstOrDefault(statement =>
            statement.Language is { } language && language != translation.Language && MarkOf(statement) == translation.About
        );

    /// <summary>Gives the mark that tells a value from the others of its field, in words that outlast a load.</summary>
    public static string MarkOf(Statement statement) => statement.OtherSubject?.Code ?? statement.Name ?? statement.Written ?? "";

    private static PartialDate? DateOf(string? typed) => typed is null ? null : ReadValue.Date(typed);

    private async Task<(Statement?, Problem?)> SaidAsync(Subject subject, ProposedValue value, CancellationToken cancellation)
    {
        var entry = Editable.Find(subject.Kind, value.Field, value.Key)!;
        var written = value.Value.Trim();
        var other = entry.Field.Kind == ValueKind.Reference ? await FindAsync(entry.Kind!, written, cancellation) : null;
        if (other is not null && other.Id == subject.Id)
            return (null, new Problem("typed.itself"));
        if (entry.Field == Fields.MergedInto && other is not null && await MergedAsync(other, cancellation) is { } already)
            return (null, new Problem("typed.merged", written, already));
        string[] qualifiers = value.Change == "says" ? [] : [value.Change];
        var text = entry.Field.Kind == ValueKind.Text;
        // A name is written in a language too.
        var named = entry.Field == Fields.Name || entry.Field == Fields.Alias;
        return read.Read(
            entry.Field,
            value.Key,
            text ? "" : written,
            new ReadValue.Around
            {
                Country = subject.Country,
                Find = _ => other,
                Text = text ? new(written, written, written) : null,
                Language = text || named ? value.Language : null,
                Qualifiers = qualifiers,
            }
        );
    }

    // What is said of a value that stands on the card is said in its own words, so that both are known to speak of one thing.
    private async Task<(Statement?, Problem?)> KnownAsync(Subject subject, ProposedValue value, CancellationToken cancellation)
    {
        if ((await StatedAsync(subject, value, cancellation)).FirstOrDefault(statement => MarkOf(statement) == value.About) is not { } known)
            return (null, new Problem("typed.gone"));
        return (
            new Statement
            {
                Field = known.Field,
                Key = known.Key,
                Name = known.Name,
                OtherSubjectId = known.OtherSubjectId,
                OtherSubject = known.OtherSubject,
                TextFr = known.TextFr,
                TextEn = known.TextEn,
                TextAr = known.TextAr,
                Language = known.Language,
                Qualifiers = [value.Change],
            },
            null
        );
    }

    private Task<List<Statement>> StatedAsync(Subject subject, ProposedValue value, CancellationToken cancellation) =>
        db
            .Statements.Include(statement => statement.OtherSubject)
            .Where(statement => statement.Observation.SubjectId == subject.Id && statement.Field == value.Field && statement.Key == value.Key)
            .OrderByDescending(statement => statement.Id)
            .ToListAsync(cancellation);

    // Kept to the length of a name where it is one.
    private (Statement? Statement, Problem? Problem) ReadText(ProposedValue translation) =>
        translation.Field == Fields.Name.Code
            ? read.Read(Fields.Name, "", translation.Value, new ReadValue.Around())
            : read.Read(Fields.Description, "", "", new ReadValue.Around { Text = new(translation.Value, translation.Value, translation.Value) });

    /// <summary>Finds the name of the cluster into which the named one has merged, if it has: what is merged takes in nobody.</summary>
    private async Task<string?> MergedAsync(Subject into, CancellationToken cancellation) =>
        (
            await db
                .ClusterCards.Where(card => card.ClusterId == into.Id && card.ValidTo == null && card.State == "merged")
                .Select(card => card.MergedInto)
                .SingleOrDefaultAsync(cancellation)
        )
            ?.Name
            .Fr;

    /// <summary>Finds the subject that is meant, as every form understands it; null where none is, or several may be.</summary>
    public async Task<Subject?> FindAsync(string kind, string typed, CancellationToken cancellation) => (await ask.FindAsync(typed, cancellation, kind)).Found;
}
