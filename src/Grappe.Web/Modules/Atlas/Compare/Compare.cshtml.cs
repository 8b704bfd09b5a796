using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Countries;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Compare;

/// <summary>Shows a few clusters, a few countries or two days side by side. The address tells which.</summary>
[ForEverybody]
public sealed class CompareModel(
    CompareClusters clusters,
    CountCountries counts,
    ReadCard cards,
    ReadChanges changes,
    Registers registers,
    Translator translator,
    TimeProvider time,
    GrappeDb db
) : PageModel
{
    public sealed record Choice(string Slug, Localised Name, string? Acronym, string Country);

    public sealed record Portrait(CountCountries.Figures Figures, ReadCard.Card Card);

    public sealed record Edition(DateOnly Day, IReadOnlyList<CountCountries.Figures> Figures);

    [BindProperty(Name = "c", SupportsGet = true)]
    public string[] Asked { get; set; } = [];

    [BindProperty(Name = "country", SupportsGet = true)]
    public string[] AskedCountries { get; set; } = [];

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty(Name = "view", SupportsGet = true)]
    public string? AskedView { get; set; }

    public string View { get; private set; } = "clusters";

    /// <summary>The reasons why a comparison cannot be made, by the field that asks for it.</summary>
    public Dictionary<string, string> Problems { get; } = [];

    public IReadOnlyList<Choice> Choices { get; private set; } = [];
    public CompareClusters.SideBySide? Clusters { get; private set; }
    public IReadOnlyList<CountCountries.Figures> Countries { get; private set; } = [];

    /// <summary>The same, as a reader looks for one of them.</summary>
    public IEnumerable<CountCountries.Figures> CountriesByName =>
        Countries.OrderBy(figures => figures.Country.Name.In(translator.Language), translator.Language.ByName);
    public IReadOnlyList<Portrait> Portraits { get; private set; } = [];
    public IReadOnlyList<Edition> Editions { get; private set; } = [];
    public IReadOnlyList<ReadChanges.Change> Changes { get; private set; } = [];
    public IReadOnlyList<(string Text, DateOnly Day)> Presets { get; private set; } = [];

    /// <summary>The facts that all of them have in the same words.</summary>
    public static List<CardFact> Same(IReadOnlyList<IReadOnlyList<CardFact>> cells) =>
        [.. cells[0].Where(fact => cells.Skip(1).All(facts => IsAmong(fact, facts)))];

    public static bool IsAmong(CardFact fact, IEnumerable<CardFact> facts) => facts.Any(other => Wording(other) == Wording(fact));

    private static string? Wording(CardFact fact) => fact.Preferred.TextFr?.Trim() ?? fact.Preferred.Wording?.Trim();

    public string? CountryName(string code) => registers.Countries.GetValueOrDefault(code)?.Name.In(translator.Language);

    public string PlaceName(string slug) => registers.PlacesBySlug[slug].Name.In(translator.Language);

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Asked = [.. Asked.Where(slug => !string.IsNullOrWhiteSpace(slug)).Distinct()];
        AskedCountries = [.. AskedCountries.Where(code => !string.IsNullOrWhiteSpace(code)).Select(code => code.ToLowerInvariant()).Distinct()];
        View =
            From is not null || To is not null ? "dates"
            : AskedCountries.Length > 0 ? "countries"
            : AskedView is "countries" or "dates" ? AskedView
            : "clusters";
        Countries = await counts.FindAsync(null, cancellation);
        await (
            View switch
            {
                "dates" => CompareDatesAsync(cancellation),
                "countries" => CompareCountriesAsync(cancellation),
                _ => CompareClustersAsync(cancellation),
            }
        );
    }

    private async Task CompareClustersAsync(CancellationToken cancellation)
    {
        Choices = await db
            .ClusterCards.AsOf(null)
            .OrderBy(card => card.Name)
            .Select(card => new Choice(card.Slug, card.Cluster.Name, card.Acronym, card.Country))
            .ToListAsync(cancellation);
        if (Asked.Length == 0)
            return;
        var known = Asked.Where(slug => Choices.Any(choice => choice.Slug == slug)).ToList();
        if (known.Count < Asked.Length)
            Problems["c"] = translator["compare.unknown", string.Join(translator["list.comma"], Asked.Except(known).Take(CompareClusters.Most))];
        else if (known.Count > CompareClusters.Most)
            Problems["c"] = translator["compare.too-many", CompareClusters.Most];
        else if (known.Count == 1)
            Problems["c"] = translator["compare.one-more"];
        Asked = [.. known.Take(CompareClusters.Most)];
        if (Asked.Length > 1)
            Clusters = await clusters.FindAsync(Asked, cancellation);
    }

    private async Task CompareCountriesAsync(CancellationToken cancellation)
    {
        if (AskedCountries.Length == 0)
            return;
        var unknown = AskedCountries.Where(code => Countries.All(figures => figures.Country.Code != code)).ToList();
        if (unknown.Count > 0)
            Problems["country"] = translator["compare.unknown", string.Join(translator["list.comma"], unknown)];
        else if (AskedCountries.Length == 1)
            Problems["country"] = translator["compare.one-country-more"];
        else if (AskedCountries.Length > CompareClusters.Most)
            Problems["country"] = translator["compare.too-many-countries", CompareClusters.Most];
        if (Problems.Count > 0)
            return;
        var portraits = new List<Portrait>();
        foreach (var code in AskedCountries)
            portraits.Add(
                new Portrait(Countries.Single(figures => figures.Country.Code == code), (await cards.FindAsync("country", code, null, cancellation))!)
            );
        Portraits = portraits;
    }

    private async Task CompareDatesAsync(CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        Presets =
        [
            (translator.Date(new PartialDate(2014)), new DateOnly(2014, 12, 31)),
            (translator.Date(new PartialDate(2015)), new DateOnly(2015, 12, 31)),
            (translator.Date(new PartialDate(2019, 3)), new DateOnly(2019, 3, 31)),
            (translator["compare.today"], today),
        ];
        if (From is null && To is null)
            return;
        var first = DayOf("from", From, new DateOnly(2014, 12, 31));
        var second = DayOf("to", To, today);
        if (first >= second)
            Problems["to"] = translator["compare.order"];
        var country = AskedCountries.FirstOrDefault();
        if (country is not null && Countries.All(figures => figures.Country.Code != country))
            Problems["country"] = translator["compare.unknown", country];
        if (first is not { } from || second is not { } to || Problems.Count > 0)
            return;
        From = from.ToString("yyyy-MM-dd");
        To = to.ToString("yyyy-MM-dd");
        Changes = await changes.FindAsync(from, to, country, cancellation);
        Editions = [await EditionAsync(from, country, cancellation), await EditionAsync(to, country, cancellation)];
    }

    private async Task<Edition> EditionAsync(DateOnly day, string? country, CancellationToken cancellation) =>
        new(day, [.. (await counts.FindAsync(day, cancellation)).Where(figures => country is null || figures.Country.Code == country)]);

    /// <summary>Reads a day. A year or a month stands for its last day: "2014" is the atlas at the end of that year.</summary>
    private DateOnly? DayOf(string field, string? text, DateOnly otherwise)
    {
        if (string.IsNullOrWhiteSpace(text))
            return otherwise;
        if (PartialDate.TryParse(text, out var date))
            return date.Last;
        Problems[field] = translator["compare.bad-date", text];
        return null;
    }
}
