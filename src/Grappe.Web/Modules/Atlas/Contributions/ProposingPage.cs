using Grappe.Web.Modules.Atlas.Cards;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>A page on which something is proposed of a card: who may come, and what proves what they say.</summary>
public abstract class ProposingPage(ReadCard cards, CurrentPerson current, Translator translator, Links links) : PageModel
{
    private const int LongestNote = 2_000;
    private const int LongestDate = 40;
    protected const int LongestLink = 1_000;

    public ReadCard.Card Card { get; private set; } = null!;

    public Subject Subject => Card.Subject;

    protected CurrentPerson Current => current;
    protected Translator Translator => translator;
    protected Links Links => links;

    [BindProperty]
    public string? Link { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    /// <summary>Whether a document came with an earlier sending.</summary>
    public bool HasDocument { get; protected set; }

    /// <summary>The card, or what is answered instead: whoever opens the page is shown the way to a role; what is sent without one is refused, and not lost on that way.</summary>
    protected async Task<IActionResult?> EnterAsync(string section, string slug, CancellationToken cancellation)
    {
        if (await cards.FindAsync(section[..^1], slug, null, cancellation) is not { } card)
            return NotFound();
        Card = card;
        if (current.May(AtlasActs.Propose, Subject.AsScope()))
            return null;
        if (!HttpMethods.IsGet(Request.Method))
            return Forbid();
        return Redirect(
            links.To(
                current.MustSecure ? "account/security"
                : Subject.MayBeClaimed ? $"account/claim/{Subject.Path}"
                : $"{Subject.Path}#keep-alive"
            )
        );
    }

    /// <summary>Reads what was typed, with what proves it.</summary>
    /// <param name="problems">What is wrong so far: all of it is told at once.</param>
    /// <exception cref="RuleBroken">Something is wrong with it.</exception>
    protected async Task<Propose.Request> RequestAsync(IReadOnlyList<ProposedValue> values, ProblemList problems)
    {
        (Link, Note) = (TypedText.UpTo(LongestLink, Link), TypedText.UpTo(LongestNote, Note));
        problems.AddIf(Link is not null && !TypedText.IsLink(Link), nameof(Link), "form.link.wrong");
        var document = await FileAsync("Document", problems);
        problems.ThrowIfAny();
        return new Propose.Request(values, Link, Note, document);
    }

    /// <summary>Reads a file that came with the form.</summary>
    protected async Task<Upload?> FileAsync(string name, ProblemList problems)
    {
        var (upload, problem) = await Upload.ReadAsync(name, (await Request.ReadFormAsync()).Files.GetFile(name));
        if (problem is not null)
            problems.Add(problem);
        return upload;
    }

    protected static string? DateOf(string? typed) => TypedText.UpTo(LongestDate, typed);

    /// <summary>Leads to the story of what was sent.</summary>
    /// <param name="fieldOf">The field of the form that asks for a value.</param>
    /// <exception cref="RuleBroken">Something is wrong beside a field of the form.</exception>
    protected IActionResult Answer(Propose.Result result, Func<string, Problem, string> fieldOf)
    {
        if (result.Problems.Count > 0)
            throw new RuleBroken([.. result.Problems.Select(each => each.Value with { Field = fieldOf(each.Key, each.Value) })]);
        return result.Sent is { } sent ? Redirect(links.To($"proposals/{sent.Id.ToString(CultureInfo.InvariantCulture)}")) : Page();
    }
}
