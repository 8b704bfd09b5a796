using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>"What happened?": a merger, the end, another host, another name. Each is a short form, and ends in the same proposals as the card's own.</summary>
[Authorize]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class HappenedModel(ReadCard cards, CurrentPerson current, Propose propose, Translator translator, Links links)
    : ProposingPage(cards, current, translator, links)
{
    public static readonly string[] Events = ["merged", "dissolved", "host", "alias"];

    /// <summary>None where it is still to be chosen.</summary>
    [BindProperty(SupportsGet = true)]
    public string? What { get; set; }

    /// <summary>The other cluster, the new host or the other name.</summary>
    [BindProperty]
    public string? Who { get; set; }

    [BindProperty]
    public string? On { get; set; }

    /// <summary>The hosts it left.</summary>
    [BindProperty]
    public string[] Left { get; set; } = [];

    public string? Asked => Events.Contains(What) ? What : null;

    public IReadOnlyList<Statement> Hosts => [.. Card.Of(Fields.Host).Select(fact => fact.Preferred)];

    public IReadOnlyList<string> Names { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancellation) => await ReadAsync(slug, cancellation) ?? Page();

    public async Task<IActionResult> OnPostAsync(string slug, CancellationToken cancellation)
    {
        if (await ReadAsync(slug, cancellation) is { } instead)
            return instead;
        var who = TypedText.OneLine(Who);
        if (Asked is null)
            return Page();
        var values = Values(Asked, who).ToList();
        var problems = new ProblemList();
        problems.AddIf(values.Count == 0 || (who.Length == 0 && Asked is "merged" or "alias"), nameof(Who), $"happened.{Asked}.missing");
        var request = await RequestAsync(values, problems);
        var result = await propose.SendAsync(Subject, request, Current.RoleFor(AtlasActs.Propose, Subject.AsScope()));
        return Answer(result, (_, problem) => problem.Text.StartsWith("typed.date", StringComparison.Ordinal) ? nameof(On) : nameof(Who));
    }

    private IEnumerable<ProposedValue> Values(string what, string who)
    {
        switch (what)
        {
            case "merged":
                yield return Value(Fields.State.Code, "merged");
                yield return Value(Fields.MergedInto.Code, who);
                break;
            case "dissolved":
                yield return Value(Fields.State.Code, "dissolved");
                break;
            case "host":
                if (who.Length > 0)
                    yield return Value(Fields.Host.Code, who);
                foreach (var host in Hosts.Where(host => Left.Contains(ReadTyped.MarkOf(host))))
                    yield return new ProposedValue
                    {
                        Field = host.Field,
                        Key = host.Key,
                        Value = "",
                        Change = "ended",
                        About = ReadTyped.MarkOf(host),
                        Until = DateOf(On),
                        Language = Translator.Language.Code,
                    };
                break;
            case "alias":
                yield return Value(Fields.Alias.Code, who);
                break;
        }

        ProposedValue Value(string field, string value) =>
            new()
            {
                Field = field,
                Key = "",
                Value = value,
                Since = DateOf(On),
                Language = Translator.Language.Code,
            };
    }

    private async Task<IActionResult?> ReadAsync(string slug, CancellationToken cancellation)
    {
        if (await EnterAsync("clusters", slug, cancellation) is { } instead)
            return instead;
        var kind = Asked switch
        {
            "merged" => "cluster",
            "host" => "structure",
            _ => null,
        };
        if (kind is not null)
            Names = [.. (await propose.NamedAsync(Subject, [kind], cancellation))[kind]];
        return null;
    }
}
