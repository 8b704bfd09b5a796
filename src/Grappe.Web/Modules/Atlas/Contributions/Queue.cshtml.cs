namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Shows the proposals that wait to be judged and those published at once that wait to be looked at, and accepts the chosen ones.</summary>
[Needs(nameof(AtlasActs.Judge))]
[ResponseCache(NoStore = true)]
public sealed class QueueModel(JudgeProposals judge, ReadProposal read, Translator translator, Links links) : PageModel
{
    private const int PageSize = 20;

    public IReadOnlyList<(Proposal Proposal, IReadOnlyList<ReadProposal.Line> Lines)> Waiting { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;

    /// <summary>The first proposals that wait to be looked at. The next ones show as these are done.</summary>
    public IReadOnlyList<Proposal> ToReview { get; private set; } = [];
    public int AllToReview { get; private set; }

    [TempData]
    public string? Done { get; set; }

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        // What was decided meanwhile may have been the whole of the last page.
        (var waiting, Pager) = await new AskedList(Request.Query).PageAsync(judge.Waiting(), PageSize, links, cancellation);
        var lines = new List<(Proposal, IReadOnlyList<ReadProposal.Line>)>();
        foreach (var proposal in waiting)
            lines.Add((proposal, (await read.RunAsync(proposal, cancellation)).Lines));
        Waiting = lines;
        ToReview = await judge.ToReview().Take(PageSize).ToListAsync(cancellation);
        AllToReview = await judge.ToReview().CountAsync(cancellation);
    }

    /// <summary>Accepts all of the chosen ones, as they stood when they were chosen.</summary>
    /// <param name="chosen">Number and version of each, as 12.3.</param>
    public async Task<IActionResult> OnPostAsync(string?[] chosen)
    {
        var accepted = 0;
        Problem? first = null;
        var versions = chosen
            .Take(PageSize)
            .Select(Chosen)
            .OfType<(int Id, int Version)>()
            .DistinctBy(one => one.Id)
            .ToDictionary(one => one.Id, one => one.Version);
        foreach (var proposal in await judge.Waiting().Where(proposal => versions.Keys.Contains(proposal.Id)).ToListAsync())
            try
            {
                await judge.DecideAsync(
                    proposal.Id,
                    versions[proposal.Id],
                    proposal.Values.ToDictionary(value => value.Id, _ => new JudgeProposals.Decision("accepted"))
                );
                accepted++;
            }
            catch (RuleBroken broken)
            {
                first ??= broken.Problem;
            }
        Done = string.Join(
            ' ',
            new[]
            {
                accepted > 0 ? translator.Count("judge.bulk", accepted)
                : chosen.Length == 0 ? translator["judge.none-chosen"]
                : null,
                first is null ? null : translator.Say(first),
            }.OfType<string>()
        );
        return Redirect(links.To("admin/proposals"));
    }

    private static (int Id, int Version)? Chosen(string? one) =>
        one?.Split('.') is [var id, var version]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var read)
            ? (number, read)
            : null;
}
