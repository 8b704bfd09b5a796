using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>What waits to be judged, and what was published at once and waits to be looked at.</summary>
[Needs(Act.Judge)]
[ResponseCache(NoStore = true)]
public sealed class QueueModel(JudgeProposals judge, Sayings say, Translator translator, Links links) : PageModel
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

    /// <summary>Accepts all of the chosen ones.</summary>
    public async Task<IActionResult> OnPostAsync(int[] chosen)
    {
        var accepted = 0;
        Subject? unknown = null;
        string? full = null;
        foreach (var proposal in (await judge.WaitingAsync()).Where(proposal => chosen.Contains(proposal.Id)))
        {
            Subject? named = null;
            foreach (var value in proposal.Values)
                named ??= await judge.UnknownAsync(proposal.Subject!, value);
            unknown ??= named;
            try
            {
                if (
                    named is null
                    && await judge.DecideAsync(proposal.Id, proposal.Values.ToDictionary(value => value.Id, _ => new JudgeProposals.Decision("accepted")))
                )
                    accepted++;
            }
            catch (CardFull refused)
            {
                full ??= say.Full(refused.Problem);
            }
        }
        Done = string.Join(
            ' ',
            new[]
            {
                accepted > 0 ? translator.Count("judge.bulk", accepted)
                : chosen.Length == 0 ? translator["judge.none-chosen"]
                : null,
                unknown is null ? null : translator["judge.unknown", unknown.Name.In(translator.Language)],
                full,
            }.OfType<string>()
        );
        return Redirect(links.To("admin/proposals"));
    }
}
