using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Completes in other languages what was declared in one.</summary>
[Authorize]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class TranslateModel(ReadCard cards, CurrentPerson current, Propose propose, Translator translator, Links links)
    : ProposingPage(cards, current, translator, links)
{
    /// <param name="Shown">What shows in that language, if it was translated before.</param>
    public sealed record Gap(Statement Written, Language Language, string Name, string? Shown);

    public IReadOnlyList<Gap> Gaps { get; private set; } = [];

    /// <summary>The texts typed, by the names of the form.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; private set; } = new Dictionary<string, string>();

    public async Task<IActionResult> OnGetAsync(string section, string slug, CancellationToken cancellation) =>
        await ReadAsync(section, slug, cancellation) ?? Page();

    public async Task<IActionResult> OnPostAsync(string section, string slug, CancellationToken cancellation)
    {
        if (await ReadAsync(section, slug, cancellation) is { } instead)
            return instead;
        var form = await Request.ReadFormAsync(cancellation);
        Typed = Gaps.ToDictionary(gap => gap.Name, gap => form[gap.Name].ToString().Replace("\0", "", StringComparison.Ordinal).Trim());
        var values = Gaps.Where(gap => Typed[gap.Name].Length > 0)
            .Select(gap => new ProposedValue
            {
                Field = gap.Written.Field,
                Key = gap.Written.Key,
                Value = Typed[gap.Name],
                Change = "translates",
                About = ReadTyped.MarkOf(gap.Written),
                Language = gap.Language.Code,
            })
            .ToList();
        var problems = new ProblemList();
        problems.AddIf(values.Count == 0, "", "translate.nothing");
        var request = await RequestAsync(values, problems);
        return Answer(await propose.SendAsync(Subject, request, Current.RoleFor(AtlasActs.Propose, Subject.AsScope())), (name, _) => name);
    }

    private async Task<IActionResult?> ReadAsync(string section, string slug, CancellationToken cancellation)
    {
        if (await EnterAsync(section, slug, cancellation) is { } instead)
            return instead;
        Gaps =
        [
            .. from written in Card.Translatable
            from language in Language.All
            where language.Code != written.Language
            let shown = written.Name is null ? written.Text!.In(language) : Subject.Name.In(language)
            select new Gap(
                written,
                language,
                ProposedValue.NameOf(written.Field, written.Key, ReadTyped.MarkOf(written), language.Code),
                shown == ReadTyped.MarkOf(written) ? null : shown
            ),
        ];
        return null;
    }
}
