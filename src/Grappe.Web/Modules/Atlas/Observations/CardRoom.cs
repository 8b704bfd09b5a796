namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>Tells whether what is to be said of a subject still finds room on its card.</summary>
/// <remarks>
/// The largest card of the data set holds 138 values in 39,000 characters, 74 of them of one field, and 19 co-operations; nobody has more than 5 other names.
/// The files of the data set are checked by their editors and are not bounded here.
/// </remarks>
public sealed class CardRoom
{
    public const int MostOfField = 500;
    public const int MostOfCard = 2_000;

    /// <summary>The most letters of all its texts. The texts of one card are searched as one, and the database indexes no more than a megabyte as one.</summary>
    public const int MostLetters = 200_000;
    public const int MostAliases = 50;
    public const int MostCooperations = 1_000;

    /// <summary>The most letters kept of the terms that the texts of one subject propose to the thesaurus, each with the stretch in which it stands.</summary>
    public const int MostTermLetters = 1_000_000;

    private sealed record Held(string Field, int Values, long Letters);

    private readonly Dictionary<string, int> ofField;
    private int values;
    private long letters;

    /// <param name="standing">What is said already and counts.</param>
    public CardRoom(IEnumerable<Statement> standing)
        : this(standing.GroupBy(one => one.Field).Select(field => new Held(field.Key, field.Count(), field.Sum(LettersOf)))) { }

    private CardRoom(IEnumerable<Held> held)
    {
        ofField = held.GroupBy(each => each.Field).ToDictionary(field => field.Key, field => field.Sum(each => each.Values));
        (values, letters) = (ofField.Values.Sum(), held.Sum(each => each.Letters));
    }

    /// <summary>The room of a card beside what stands on it and what one person has sent that waits. To be asked when nobody else can add to it.</summary>
    /// <param name="author">Whose waiting values count; nobody's where they are judged now.</param>
    /// <param name="but">The proposal that is not counted, as it is what is to be added.</param>
    public static async Task<CardRoom> OfAsync(GrappeDb db, int subject, int? author = null, int? but = null, CancellationToken cancellation = default)
    {
        var standing = await db
            .Database.SqlQuery<Held>(
                $"""
                select statement.field as "Field", count(*)::int as "Values",
                    coalesce(sum(length(concat(statement.name, statement.text_fr, statement.text_en, statement.text_ar, statement.wording))), 0) as "Letters"
                from statements statement join observations observation on observation.id = statement.observation_id
                where observation.subject_id = {subject} and observation.retracted_at is null
                group by statement.field
                """
            )
            .ToListAsync(cancellation);
        var waiting = await db
            .Database.SqlQuery<Held>(
                $"""
                select value.field as "Field", count(*)::int as "Values", coalesce(sum(length(value.value)), 0) as "Letters"
                from proposed_values value join proposals proposal on proposal.id = value.proposal_id
                where proposal.subject_id = {subject} and proposal.author_id = {author} and proposal.id is distinct from {but}
                    and proposal.state in ('submitted', 'asked') and coalesce(value.decision, 'asked') = 'asked'
                group by value.field
                """
            )
            .ToListAsync(cancellation);
        return new CardRoom([.. standing, .. waiting]);
    }

    /// <summary>Makes room for one more statement, or tells why there is none.</summary>
    public Problem? Take(Statement added)
    {
        var (field, more) = (ofField.GetValueOrDefault(added.Field), LettersOf(added));
        if (field >= MostOfField)
            return new Problem("card.full.field", new CodeName("field", added.Field), Text(field), Text(MostOfField));
        if (values >= MostOfCard)
            return new Problem("card.full", new CodeName("field", added.Field), Text(values), Text(MostOfCard));
        if (letters + more > MostLetters)
            return new Problem("card.full.letters", new CodeName("field", added.Field), Text(letters + more), Text(MostLetters));
        ofField[added.Field] = field + 1;
        (values, letters) = (values + 1, letters + more);
        return null;
    }

    private static long LettersOf(Statement one) =>
        (one.Name?.Length ?? 0) + (one.TextFr?.Length ?? 0) + (one.TextEn?.Length ?? 0) + (one.TextAr?.Length ?? 0) + (one.Wording?.Length ?? 0);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
