using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Thesaurus;

/// <summary>Shows what is understood of a text, as a piece of the form in which it is typed.</summary>
[ForEverybody]
[ResponseCache(NoStore = true)]
public sealed class UnderstoodModel(UnderstandText understand, Translator translator) : PageModel
{
    public UnderstandText.Understood Found { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) =>
        // The field is sent under its own name.
        Found = await understand.ReadAsync(
            TypedText.UpTo(ReadValue.LongestText, string.Join('\n', Request.Query.Where(field => UnderstandText.IsFor(field.Key)).Select(field => field.Value)))
                ?? "",
            translator.Language,
            cancellation
        );
}
