using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas.Finders;

/// <summary>Has the subjects of one kind found by their names, acronyms and other names.</summary>
internal sealed class FindSubjectsByWords(string kind, int place, GrappeDb db, Registers registers, Translator translator) : IFindThings
{
    // The pages of these kinds list all of them and look for no words.
    private static readonly string[] ListedWhole = ["network", "programme"];

    public string Kind => kind;
    public int Place => place;

    public async Task<FoundThings> FindAsync(string words, int most, CancellationToken cancellation)
    {
        var folded = Spelling.Fold(words);
        if (folded.Length == 0)
            return FoundThings.None;
        var all = db.KnownSubjects().Where(subject => subject.Kind == kind).Called(folded);
        var total = await all.CountAsync(cancellation);
        // Nothing is called so as it stands: a letter before an Arabic word may be a preposition.
        if (
            total == 0
            && string.Join(' ', folded.Split(' ').Select(word => ArabicWords.WithoutParticles(word).FirstOrDefault(word))) is var bare
            && bare != folded
        )
            return await FindAsync(bare, most, cancellation);
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
            ListedWhole.Contains(kind) ? $"{kind}s" : $"{kind}s?q={Uri.EscapeDataString(words)}"
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
