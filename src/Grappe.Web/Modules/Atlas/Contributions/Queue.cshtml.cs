using System.Globalization;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>What waits to be judged, and what was published at once and waits to be looked at.</summary>
[Needs(nameof(AtlasActs.Judge))]
[ResponseCache(NoStore = true)]
public sealed class QueueModel(JudgeProposals judge, Translator translator, Links links) : PageModel
{
    public IReadOnlyList<Proposal> Waiting { get; private set; } = [];
    public IReadOnlyList<Proposal> ToReview { get; private set; } = [];

    private IReadOnlyDictionary<int, Localised> names = new Dictionary<int, Localised>();

    [TempData]
    public string? Done { get; set; }

    public async Task OnGetAsync()
    {
        Waiting = await judge.WaitingAsync();
        ToReview = await judge.ToReviewAsync();
        names = await judge.NamesAsync(Waiting.SelectMany(proposal => proposal.Values));
    }

    /// <summary>What is proposed, in words: whoever is referred to by name.</summary>
    public string Words(ProposedValue value) => names.TryGetValue(value.Id, out var name) ? name.In(translator.Language) : value.Said;

    /// <summary>Accepts all of the chosen ones, as they stood when they were chosen.</summary>
    /// <param name="chosen">Number and version of each, as 12.3.</param>
    public async Task<IActionResult> OnPostAsync(string?[] chosen)
    {
        var accepted = 0;
        Problem? first = null;
        foreach (var proposal in await judge.WaitingAsync())
            if (VersionChosen(chosen, proposal) is { } version)
                try
                {
                    await judge.DecideAsync(
                        proposal.Id,
                        version,
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

    private static int? VersionChosen(string?[] chosen, Proposal proposal) =>
        chosen
            .OfType<string>()
            .Select(one => one.Split('.'))
            .Where(parts => parts is [var id, _] && id == proposal.Id.ToString(CultureInfo.InvariantCulture))
            .Select(parts => int.TryParse(parts[1], CultureInfo.InvariantCulture, out var version) ? (int?)version : null)
            .FirstOrDefault();
}
