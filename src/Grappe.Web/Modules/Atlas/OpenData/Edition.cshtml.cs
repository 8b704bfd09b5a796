using Grappe.Web.Modules.Atlas.Citations;

namespace Grappe.Web.Modules.Atlas.OpenData;

/// <summary>The permanent address of an edition: what it holds, how to cite it, and its files.</summary>
[ForEverybody]
public sealed class EditionModel(ReadEditions editions, Registers registers, Translator translator) : PageModel
{
    public Credits Credits { get; private set; } = null!;

    public Edition Edition => Credits.Edition;

    /// <summary>The edition that stands loaded, where it is another.</summary>
    public Edition? Newer => registers.Edition.Name == Edition.Name ? null : registers.Edition;

    public async Task<IActionResult> OnGetAsync(string edition, CancellationToken cancellation)
    {
        if (await editions.FindAsync(edition, cancellation) is not { } found)
            return NotFound();
        Credits = new Credits(Request, found, translator);
        return Page();
    }
}
