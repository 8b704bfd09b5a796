using Grappe.Algorithms.Matching;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Cooperation.Partners;

/// <summary>Shows with whom a cluster or an organisation should work, and why, and takes what those who look after it think of that.</summary>
[ForEverybody]
[SentAgain]
public sealed class PartnersPageModel(
    GrappeDb db,
    FindPartners partners,
    CurrentPerson current,
    Registers registers,
    Translator translator,
    Links links,
    TimeProvider clock
) : PageModel, IShownAgain
{
    public Subject Party { get; private set; } = null!;

    [BindProperty(SupportsGet = true)]
    public string? Whom { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Motive { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Direction { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Level { get; set; }

    [BindProperty(SupportsGet = true, Name = "Known")]
    public bool WithPartners { get; set; }

    public FindPartners.Answer Found { get; private set; } = null!;

    public IReadOnlyList<(Subject Subject, PartnerOpinion Opinion)> Dismissed { get; private set; } = [];

    /// <summary>The partners to whom one can write.</summary>
    public HashSet<int> Reachable { get; private set; } = [];

    /// <summary>The number of those that were saved.</summary>
    public int Saved { get; private set; }

    /// <summary>The key of the text that says what was done just now, and of whom.</summary>
    [TempData]
    public string? Done { get; set; }

    [TempData]
    public string? DoneOf { get; set; }

    /// <summary>The concepts by which the party is compared, each group under its label: its field, what it does through each cluster, its offers and its needs.</summary>
    public IEnumerable<(string Label, IReadOnlyList<ThesaurusConcept> Concepts)> Profile
    {
        get
        {
            IEnumerable<(string Label, IReadOnlyList<ThesaurusConcept> Concepts)> parts =
            [
                (translator[$"partners.field.{Party.Kind}"], Found.Field),
                .. Found.Through.Select(through => (translator["partners.through", through.Cluster.Name.In(translator.Language)], through.Field)),
                (translator["field.offer"], Found.Offers),
                (translator["field.need"], Found.Needs),
            ];
            return parts.Where(part => part.Concepts.Count > 0);
        }
    }

    public bool MayKeepOpinions => partners.MayKeepOpinions(Party);

    public string CountryOf(Subject subject) => subject.Country is { } code ? registers.Countries[code].Name.In(translator.Language) : "";

    /// <param name="Url">Where what it tells of has a page.</param>
    /// <param name="Ties">Who says so.</param>
    public sealed record Line(string Text, string? Url, IReadOnlyList<ToldTie> Ties);

    /// <summary>Lists what speaks for a partner, by entry, in lines that each say one thing. Reasons that belong together share a line.</summary>
    public IEnumerable<(string Entry, IEnumerable<Line> Lines)> Speaking(FindPartners.Partner partner) =>
        FindPartners
            .Entries.Select(entry =>
                (Entry: entry, Lines: partner.Reasons.Where(reason => reason.Entry == entry).GroupBy(Together).Select(group => LineOf([.. group])))
            )
            .Where(group => group.Lines.Any());

    // What both do is one line, and so is all that uses one thing, or that one thing uses.
    private static (string, object?, Subject?) Together(FindPartners.Reason reason) =>
        (
            reason.Kind,
            reason.Kind switch
            {
                "they-use" => reason.Item,
                "they-supply" => reason.Other,
                "shared" or "word" => null,
                _ => reason,
            },
            reason.Through
        );

    public async Task<IActionResult> OnGetAsync(string section, string slug, CancellationToken cancellation) =>
        await ReadAsync(section, slug, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(
        string section,
        string slug,
        string? partner,
        string? said,
        string? opinion,
        string? reason,
        string? ground,
        CancellationToken cancellation
    )
    {
        if (await partners.PartyAsync(section[..^1], slug, cancellation) is not { } party)
            return NotFound();
        // Whose session has ended gets back what they sent.
        if (!partners.MayKeepOpinions(party))
            return current.IsSignedIn ? Forbid() : Challenge();
        if (opinion is not (null or PartnerOpinion.Saved or PartnerOpinion.Dismissed))
            return BadRequest();
        if (opinion == PartnerOpinion.Dismissed && !PartnerOpinion.Grounds.Contains(ground))
            throw new RuleBroken(Problem.At(FieldOf("ground", partner ?? ""), "partners.ground.missing"));
        if (
            await partners.KeepOpinionAsync(
                party,
                partner ?? "",
                said,
                opinion,
                TypedText.UpTo(FindPartners.LongestReason, reason),
                MotiveAsked,
                ground,
                cancellation
            )
            is not { } other
        )
            return NotFound();
        (Done, DoneOf) = ($"partners.done.{opinion ?? "again"}", other.Name.In(translator.Language));
        return Redirect(links.To($"{party.Path}/partners") + HttpContext.Request.QueryString);
    }

    public async Task<IActionResult> ShowAgainAsync(CancellationToken cancellation) =>
        await ReadAsync($"{RouteData.Values["section"]}", $"{RouteData.Values["slug"]}", cancellation) ? Page() : NotFound();

    /// <summary>Names a field of the form about one partner.</summary>
    /// <param name="partner">Its kind and slug.</param>
    public static string FieldOf(string field, string partner) => $"{field}-{partner.Replace('/', '-')}";

    /// <summary>Gives what was typed or chosen in the form about a partner that is shown again.</summary>
    public string SentOf(string field, Subject partner) =>
        Request.Method == HttpMethods.Post && Request.Sent("partner") == partner.Code ? Request.Sent(field) : "";

    /// <summary>The parts of a score, each with its weight, the heaviest first.</summary>
    public IEnumerable<(string Part, double Weight)> Parts =>
        PartnerSignals
            .Names.Zip(Found.Weights.Weights.ToArray())
            .OrderByDescending(part => part.Second)
            .Select(part => (part.First.ToLowerInvariant(), part.Second));

    private string MotiveAsked => FindPartners.Motives.Contains(Motive) ? Motive! : FindPartners.Motives[0];

    /// <summary>The sentence that says whose weights rank the partners.</summary>
    public string Weights =>
        Found.Weights.Learnt is { } learnt
            ? translator["partners.weights.learnt", translator.Count("partners.judgements", learnt.Opinions), translator.Date(learnt.AdoptedAt)]
            : translator["partners.weights.editors"];

    private async Task<bool> ReadAsync(string section, string slug, CancellationToken cancellation)
    {
        if (await partners.PartyAsync(section[..^1], slug, cancellation) is not { } party)
            return false;
        Party = party;
        Motive = MotiveAsked;
        Whom = FindPartners.Whom.Contains(Whom) ? Whom : FindPartners.UsualWhom(party.Kind);
        var asked = new FindPartners.Asked
        {
            Motive = Motive,
            Whom = Whom!,
            Direction = Relation.Directions.Contains(Direction) ? [Direction!] : [],
            Level = Relation.Levels.Contains(Level) ? [Level!] : [],
            WithPartners = WithPartners,
        };
        Found = await partners.FindAsync(party, asked, translator.Language, cancellation);
        Reachable = [.. (await db.ReadersAsync(Found.Partners.Select(partner => partner.Subject), clock.GetUtcNow().UtcDateTime, cancellation)).Keys];
        if (MayKeepOpinions)
        {
            Dismissed = await partners.OfOpinionAsync(party, PartnerOpinion.Dismissed, cancellation);
            Saved = await partners.SavedAsync(party.Id, cancellation);
        }
        return true;
    }

    private Line LineOf(IReadOnlyList<FindPartners.Reason> reasons)
    {
        var first = reasons[0];
        return new(
            first.Through is { } cluster ? $"{TextOf(reasons)} {translator["partner.as-member", cluster.Name.In(translator.Language)]}" : TextOf(reasons),
            first.Subject is { } subject ? links.Subject(subject.Kind, subject.Slug) : null,
            first.Ties
        );
    }

    private string TextOf(IReadOnlyList<FindPartners.Reason> reasons)
    {
        var first = reasons[0];
        string Names(Func<FindPartners.Reason, Localised?> name) =>
            string.Join(
                translator["list.comma"],
                reasons
                    .Select(reason => name(reason)?.In(translator.Language))
                    .OfType<string>()
                    .Distinct()
                    .Select(each => translator["partner.quoted", Within(each)])
            );
        var (items, others) = (Names(reason => reason.Item), Names(reason => reason.Other));
        // Who does what one looks for, and did not say that they offer it, is told as that.
        var doing = first.Offered ? "" : ".doing";
        return first.Kind switch
        {
            "near" when first.Number == 0 => translator["partner.near.same"],
            "near" => translator["partner.near", translator.Number(first.Number!.Value)],
            "ahead" => translator["partner.ahead"],
            "shared" or "word" => translator[$"partner.{first.Kind}", items],
            // Told once where both are the same.
            "they-have" or "they-seek" when items == others => translator[$"partner.{first.Kind}.same{doing}", items],
            "they-have" or "they-seek" => translator[$"partner.{first.Kind}{doing}", items, others],
            _ when first.Subject is { } subject => Dated(translator[$"partner.{first.Kind}", subject.Name.In(translator.Language)], subject, first.Ties),
            _ => translator[$"partner.{first.Kind}", items, others],
        };
    }

    // A name as it stands within a sentence; one that is written in capitals, such as ICT, keeps them.
    private static string Within(string name) =>
        name.Length > 1 && char.IsUpper(name[0]) && char.IsLower(name[1]) ? char.ToLowerInvariant(name[0]) + name[1..] : name;

    // An earlier meeting is told with its date, where its name does not.
    private string Dated(string text, Subject subject, IReadOnlyList<ToldTie> ties) =>
        subject.Kind == "event" && ties.Select(tie => tie.When).FirstOrDefault(when => when is not null) is { } when && !text.EndsWith(translator.Date(when))
            ? $"{text} ({translator.Date(when)})"
            : text;

    /// <summary>Says what is told of a tie: in words where there are some, and of what sort it is.</summary>
    public string Telling(ToldTie tie)
    {
        var sort = string.Join(
            translator["list.comma"],
            new[]
            {
                tie.Status is null ? translator[$"field.{tie.How}"] : translator.Code("cooperation", tie.How),
                tie.Status is { } status ? translator.Code("status", status) : null,
                tie.When is { } when ? translator.Date(when) : null,
            }.OfType<string>()
        );
        return tie.Text is { } text ? $"{text.In(translator.Language)} ({sort})" : sort;
    }
}
