using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas.Finders;

/// <summary>Has the subjects of one kind found by their names, acronyms and other names.</summary>
internal abstract class FindSubjectsByWords(GrappeDb db, Registers registers, Translator translator) : IFindThings
{
    public abstract string Kind { get; }
    public abstract int Place { get; }

    /// <summary>Whether the list of all of the kind looks for words.</summary>
    protected virtual bool ListsWords => true;

    public async Task<FoundThings> FindAsync(string words, int most, CancellationToken cancellation)
    {
        var folded = Spelling.Fold(words);
        if (folded.Length == 0)
            return FoundThings.None;
        var (kind, joined) = (Kind, folded.Replace(" ", "", StringComparison.Ordinal));
        var found = db.KnownSubjects().Where(subject => subject.Kind == kind);
        var all = folded.Split(' ').Aggregate(found, (left, word) => left.Where(subject => subject.Called!.Contains(word) || subject.Called.Contains(joined)));
        var total = await all.CountAsync(cancellation);
        if (total == 0)
            return FoundThings.None;
        var first = await all.OrderBy(subject => !(("|" + subject.Called + "|").Contains("|" + folded + "|")))
            .ThenBy(subject => !("|" + subject.Called).Contains("|" + folded))
            .ThenBy(subject => subject.Called!.Length)
            .ThenBy(subject => subject.Id)
            .Take(most)
            .ToListAsync(cancellation);
        return new(
            total,
            [.. first.Select(subject => new FoundThing(subject.Name.In(translator.Language), subject.Path, NoteOf(subject)))],
            ListsWords ? $"{kind}s?q={Uri.EscapeDataString(words)}" : $"{kind}s"
        );
    }

    private string? NoteOf(Subject subject) =>
        string.Join(
            " · ",
            new[]
            {
                subject.Acronym,
                subject.Country is { } country && registers.Countries.TryGetValue(country, out var known) ? known.Name.In(translator.Language) : null,
            }.OfType<string>()
        )
            is { Length: > 0 } note
            ? note
            : null;
}

internal sealed class FindOrganisationsByWords(GrappeDb db, Registers registers, Translator translator) : FindSubjectsByWords(db, registers, translator)
{
    public override string Kind => "organisation";
    public override int Place => 20;
}

internal sealed class FindStructuresByWords(GrappeDb db, Registers registers, Translator translator) : FindSubjectsByWords(db, registers, translator)
{
    public override string Kind => "structure";
    public override int Place => 30;
}

internal sealed class FindNetworksByWords(GrappeDb db, Registers registers, Translator translator) : FindSubjectsByWords(db, registers, translator)
{
    public override string Kind => "network";
    public override int Place => 40;
    protected override bool ListsWords => false;
}

internal sealed class FindProgrammesByWords(GrappeDb db, Registers registers, Translator translator) : FindSubjectsByWords(db, registers, translator)
{
    public override string Kind => "programme";
    public override int Place => 50;
    protected override bool ListsWords => false;
}

internal sealed class FindEventsByWords(GrappeDb db, Registers registers, Translator translator) : FindSubjectsByWords(db, registers, translator)
{
    public override string Kind => "event";
    public override int Place => 60;
}
