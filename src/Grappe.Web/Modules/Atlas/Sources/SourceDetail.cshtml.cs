using Grappe.Web.Modules.Atlas.Observations;
using Microsoft.AspNetCore.Http.Extensions;

namespace Grappe.Web.Modules.Atlas.Sources;

[ForEverybody]
public sealed class SourceDetailModel(ReadSources sources, Links links) : PageModel
{
    private const int PageSize = 20;

    public ReadSources.Item Item { get; private set; } = null!;
    public IReadOnlyList<ReadSources.Heading> Headings { get; private set; } = [];
    public IReadOnlyList<Observation> Observations { get; private set; } = [];
    public int Total { get; private set; }
    public int Pages { get; private set; }
    public int Number { get; private set; } = 1;

    /// <summary>The heading chosen, if any.</summary>
    public string? Heading { get; private set; }

    /// <summary>The parts of the address that are not understood.</summary>
    public IReadOnlyList<ListProblem> Problems { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancellation)
    {
        if ((await sources.ListAsync(cancellation)).FirstOrDefault(item => item.Source.Slug == slug) is not { } item)
            return NotFound();
        Item = item;
        Headings = await sources.HeadingsAsync(item.Source.Id, cancellation);
        var asked = new AskedList(Request.Query);
        var heading = asked.One("heading", [.. Headings.Select(known => known.Name)], "");
        Heading = heading.Length > 0 ? heading : null;
        Number = asked.Page();
        (Total, Observations) = await sources.SaysAsync(item.Source.Id, Heading, Number, PageSize, cancellation);
        Pages = Math.Max(1, (Total + PageSize - 1) / PageSize);
        if (Number > Pages)
        {
            Number = asked.Page(Pages);
            (Total, Observations) = await sources.SaysAsync(item.Source.Id, Heading, Number, PageSize, cancellation);
        }
        Problems = asked.Problems;
        return Page();
    }

    public string Address(string? heading, int page = 1)
    {
        var query = new QueryBuilder();
        if (heading is not null)
            query.Add("heading", heading);
        if (page > 1)
            query.Add("page", page.ToString(CultureInfo.InvariantCulture));
        return links.To($"sources/{Item.Source.Slug}") + query;
    }
}
