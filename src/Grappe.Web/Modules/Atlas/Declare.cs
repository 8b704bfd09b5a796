using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Contributions;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Lets any module say something in the atlas, as a declaration of those for whom it speaks. Whether they may is for the module to ask.</summary>
/// <remarks>All of it stands or falls with the transaction of the module, and makes one of its own where there is none.</remarks>
public sealed class Declare(GrappeDb db, CurrentPerson current, ReadTyped read, DeclareStatements declare, Registers registers)
{
    /// <summary>A value as somebody would type it into the form of the card.</summary>
    /// <param name="Field">The code of the field; <paramref name="Key"/> is its part, such as <c>total</c> of <c>members</c>.</param>
    public sealed record Word(string Field, string Key, string Value, PartialDate? ObservedOn = null);

    /// <summary>The speaker of a declaration, with the link that is said to prove it.</summary>
    /// <param name="For">For whom; none where it is said for the platform.</param>
    /// <param name="Language">In which texts are written.</param>
    /// <param name="Import">The import that brings it: it is told of once for all its lines, and taken back with it.</param>
    public sealed record Speaker(Subject? For, Language Language, string? Link = null, int? Import = null);

    /// <summary>Says something of a subject. It stands on the card at once, and whoever follows it is told.</summary>
    /// <exception cref="RuleBroken">A value cannot be read, or the card has no room for it.</exception>
    public async Task SayAsync(Subject subject, Speaker speaker, IReadOnlyList<Word> words, CancellationToken cancellation = default)
    {
        var (said, problems) = (new List<DeclareStatements.OfSubject>(), new ProblemList());
        foreach (var word in words)
        {
            if (Editable.Find(subject.Kind, word.Field, word.Key) is null)
                throw new ArgumentException($"A card of a {subject.Kind} has no field '{word.Field}' with the key '{word.Key}'.", nameof(words));
            var value = new ProposedValue
            {
                Field = word.Field,
                Key = word.Key,
                Value = word.Value,
                Language = speaker.Language.Code,
            };
            var (statement, problem) = await read.ReadAsync(subject, value, cancellation);
            if (problem is not null)
                problems.Add(problem with { Field = value.Name });
            else
                said.Add(new(subject.Id, word.ObservedOn, speaker.Link, statement!));
        }
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await declare.PublishAsync(subject, new(speaker.For?.Id, ImportId: speaker.Import), said, current.Id, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Finds an organisation of a country by one of its names, whatever its capitals and marks, or adds it. Two who name a new one at once mean the same.</summary>
    /// <param name="form">What it is, where it is new; one of <see cref="ClosedLists.Forms"/>.</param>
    /// <exception cref="RuleBroken">The name or the country cannot be used.</exception>
    public async Task<Subject> FindOrAddOrganisationAsync(string name, string form, string country, Speaker speaker, CancellationToken cancellation = default)
    {
        const string Kind = "organisation";
        var (written, folded) = (TypedText.OneLine(name), Spelling.Fold(name));
        var problems = new ProblemList();
        problems.AddIf(folded.Length == 0, "name", "import.value.missing");
        problems.AddIf(!ClosedLists.Forms[Kind].Contains(form), "form", "import.code", form, string.Join(", ", ClosedLists.Forms[Kind]));
        problems.AddIf(!registers.Countries.ContainsKey(country), "country", "import.country", country);
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        // A name that nobody has yet has no row to be locked.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"{Kind} {country} {folded}"}, 0))", cancellation);
        var alike = db.Subjects.FromSql(
            $"""
            select * from subjects where kind = {Kind} and country = {country} and called like '%' || {folded} || '%'
                and {folded} = any (string_to_array(called, '|'))
            order by id limit 1
            """
        );
        var known = (await alike.AsNoTracking().ToListAsync(cancellation)).SingleOrDefault();
        if (known is null)
        {
            known = new Subject
            {
                Kind = Kind,
                Slug = await FreeSlugAsync(db, Kind, [written], cancellation),
                Form = form,
                Country = country,
                Name = new(written, written, written),
                Aliases = [],
                ImportId = speaker.Import,
            };
            db.Add(known);
            await db.SaveChangesAsync(cancellation);
        }
        // Nobody meets an organisation of which nothing is said.
        if (!await db.KnownSubjects().AnyAsync(subject => subject.Id == known.Id, cancellation))
            await SayAsync(known, speaker, [new Word(Fields.Name.Code, "", written)], cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return known;
    }

    /// <summary>Tells that two work together; told again in the same words, it stands once.</summary>
    /// <exception cref="RuleBroken">One of them has as many co-operations as a card holds.</exception>
    public async Task TellCooperationAsync(
        Subject a,
        Subject b,
        string kind,
        string status,
        PartialDate? year,
        Localised text,
        Speaker speaker,
        CancellationToken cancellation = default
    )
    {
        if (!ClosedLists.CooperationKinds.Contains(kind) || !ClosedLists.Statuses.Contains(status) || a.Id == b.Id)
            throw new ArgumentException($"'{kind}' that is '{status}' between {a.Code} and {b.Code} is no co-operation.", nameof(kind));
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await declare.TellOnceAsync(new(speaker.For?.Id), new(a, b, kind, LevelOf(a, b), status, year, text), cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Takes back what an import declared, and the subjects that it added where nobody else speaks of them meanwhile.</summary>
    public async Task TakeBackAsync(Undoing undoing, CancellationToken cancellation = default)
    {
        await declare.RetractAsync(undoing, cancellation);
        await declare.ForgetAddedAsync(undoing.Import, cancellation);
    }

    /// <summary>A slug that no subject of the kind has, by the first of its names that has letters for one.</summary>
    internal static async Task<string> FreeSlugAsync(GrappeDb db, string kind, IEnumerable<string> names, CancellationToken cancellation = default)
    {
        string[] called = [.. names, kind];
        var begins = Slugs.Of(called, whole: true);
        var taken = await db
            .Subjects.Where(subject => subject.Kind == kind && subject.Slug.StartsWith(begins))
            .Select(subject => subject.Slug)
            .ToListAsync(cancellation);
        return Slugs.Free(called, taken.Contains, whole: true);
    }

    private string LevelOf(Subject a, Subject b) =>
        Relation.LevelOf(a.Country is { } one ? registers.Countries[one] : null, b.Country is { } other ? registers.Countries[other] : null);
}
