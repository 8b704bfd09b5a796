using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>The networks of a cluster, or the members of a network: who joined, since when, and who left.</summary>
[Authorize]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class MembershipModel(
    ReadCard cards,
    CurrentPerson current,
    ReadTyped read,
    Propose propose,
    ProposeMembership memberships,
    Translator translator,
    Links links
) : ProposingPage(cards, current, translator, links)
{
    /// <param name="Said">What is believed of it; none where only a co-operation tells it.</param>
    public sealed record Standing(Subject Other, Statement? Said, ToldCooperation? Told);

    [BindProperty]
    public string? Other { get; set; }

    [BindProperty]
    public string? Since { get; set; }

    [BindProperty]
    public string? Until { get; set; }

    /// <summary>It is a member no longer.</summary>
    [BindProperty]
    public bool Over { get; set; }

    public IReadOnlyList<Standing> Members { get; private set; } = [];
    public IReadOnlyList<string> Names { get; private set; } = [];

    public string OtherKind => Subject.Kind == "cluster" ? "network" : "cluster";

    public async Task<IActionResult> OnGetAsync(string section, string slug, CancellationToken cancellation) =>
        await ReadAsync(section, slug, cancellation) ?? Page();

    public async Task<IActionResult> OnPostAsync(string section, string slug, CancellationToken cancellation)
    {
        if (await ReadAsync(section, slug, cancellation) is { } instead)
            return instead;
        var name = TypedText.OneLine(Other);
        var other = name.Length > 0 ? await read.FindAsync(OtherKind, name, cancellation) : null;
        var problems = new ProblemList();
        problems.AddIf(name.Length == 0, nameof(Other), "membership.missing");
        problems.AddIf(name.Length > 0 && other is null, nameof(Other), "typed.reference", name);
        var request = await RequestAsync([], problems);
        if (!ModelState.IsValid)
            return Page();
        var (cluster, network) = Subject.Kind == "cluster" ? (Subject, other!) : (other!, Subject);
        var dates = new ProposeMembership.Dates(DateOf(Since), DateOf(Until), Over);
        var result = await memberships.SubmitAsync(Subject, cluster, network, dates, Translator.Language.Code, request);
        return Answer(result, (_, problem) => problem.Text.StartsWith("typed.date", StringComparison.Ordinal) ? nameof(Since) : nameof(Until));
    }

    private async Task<IActionResult?> ReadAsync(string section, string slug, CancellationToken cancellation)
    {
        if (await EnterAsync(section, slug, cancellation) is { } instead)
            return instead;
        Names = [.. (await propose.NamedAsync(Subject, [OtherKind], cancellation))[OtherKind]];
        var said =
            Subject.Kind == "cluster"
                ? Card.Of(Fields.Network).Select(fact => new Standing(fact.Preferred.OtherSubject!, fact.Preferred, null))
                : Card.Told.Where(told => told.Field == Fields.Network.Code && !told.IsOver).Select(told => new Standing(told.Observation.Subject, told, null));
        var over = Card
            .Over.Select(fact => fact.Preferred.OtherSubjectId)
            .Concat(Card.Told.Where(told => told.IsOver).Select(told => (int?)told.Observation.SubjectId));
        var told = Card
            .Cooperations.Where(cooperation => cooperation.Kind == "membership" && cooperation.Status != "ended")
            .Select(cooperation => new Standing(cooperation.AId == Subject.Id ? cooperation.B : cooperation.A, null, cooperation))
            .Where(standing => standing.Other.Kind == OtherKind && !over.Contains(standing.Other.Id));
        Members = [.. said.Concat(told).DistinctBy(standing => standing.Other.Id)];
        return null;
    }
}
