using System.Text.RegularExpressions;
using CsvHelper;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Administration;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Integration.Webhooks;
using Grappe.Web.Shared.Imports;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.News;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Workflows;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;
using Lists = Grappe.Web.Modules.Atlas.ClosedLists;

namespace Grappe.Web.Tests.House;

/// <summary>No string of the interface lives in a page, and none is missing in a language.</summary>
public sealed partial class TextsTests(Site site) : IClassFixture<Site>
{
    /// <summary>The closed lists by the name under which their codes are told: those that modules register, and those of the atlas.</summary>
    private Dictionary<string, IEnumerable<string>> ClosedLists =>
        new(ListsOfAtlas)
        {
            ["act"] = [.. site.Services.GetRequiredService<Acts>().All.Select(act => act.Name), AdministrationActs.MoveClock.Name],
            ["token-scope"] = site.Services.GetRequiredService<TokenScopes>().All.Select(scope => scope.Code),
            ["webhook-event"] = [.. site.Services.GetRequiredService<NewsKinds>().Events.Select(told => told.Event), ManageWebhooks.Test],
            ["import.of"] = site.Services.GetServices<ImportTable>().Select(table => table.Name),
        };

    private IEnumerable<KeyValuePair<string, IEnumerable<string>>> ListsOfWorkflows =>
        site
            .Services.GetServices<IWorkflow>()
            .SelectMany(workflow =>
                new KeyValuePair<string, IEnumerable<string>>[]
                {
                    new(workflow.StateNames, workflow.States),
                    new(workflow.StepNames, workflow.Rows.Select(row => row.Act)),
                }
            );

    private IEnumerable<KeyValuePair<string, IEnumerable<string>>> AllLists => ClosedLists.Concat(ListsOfWorkflows);

    private static readonly IReadOnlyDictionary<string, IEnumerable<string>> ListsOfAtlas = new Dictionary<string, IEnumerable<string>>
    {
        ["kind"] = Lists.Kinds,
        ["form"] = Lists.Forms.Values.SelectMany(forms => forms),
        ["part"] = Lists.Parts,
        ["level"] = Grappe.Web.Modules.Atlas.Relation.Levels,
        ["status"] = Lists.Statuses,
        ["cooperation"] = Lists.CooperationKinds,
        ["role"] = Fields.Roles,
        ["field"] = Fields.All.Select(known => known.Code),
        ["held"] = RoleList.All.Select(role => role.Code()),
        ["reach"] = Enum.GetNames<Reach>(),
        ["side"] = ["south", "north", "beyond"],
        ["place-kind"] = ["country", "region", "governorate", "area", "city", "site"],
        // Sectors have their names in the data set.
        [Fields.State.Code] = Fields.Codes[Fields.State],
        [Fields.Recognition.Code] = Fields.Codes[Fields.Recognition],
        [Fields.Anchorage.Code] = Fields.Codes[Fields.Anchorage],
        [Fields.LegalForm.Code] = Fields.Codes[Fields.LegalForm],
    };

    /// <summary>Keys whose end is made at run time, beside those an interpolated string such as <c>$"menu.{path}"</c> shows: each of these begins a family.</summary>
    private IEnumerable<string> Families =>
        [
            "error.",
            "tab.",
            "mail.",
            // As ImportTable.TextsOf names them.
            "import.column.",
            "import.headings.",
            "import.example.",
            .. AllLists.Select(list => list.Key + "."),
            .. site.Services.GetServices<IWorkflow>().Select(workflow => workflow.ActNames + "."),
            .. site.Services.GetServices<AuditedCode>().Select(code => code.List + "."),
        ];

    private static readonly string[] PluralForms = ["zero", "one", "two", "few", "many", "other"];

    private sealed record Row(string File, string Key, string Fr, string En, string Ar)
    {
        public string Stem => Key.Split('#')[0];
        public string? Form => Key.Split('#').ElementAtOrDefault(1);

        public string In(string language) =>
            language switch
            {
                "fr" => Fr,
                "en" => En,
                _ => Ar,
            };

        public override string ToString() => $"{File}: {Key}";
    }

    private static readonly string[] Languages = ["fr", "en", "ar"];
    private static readonly Row[] Rows = [.. Repository.Sources("src/Grappe.Web", "Texts.csv").SelectMany(Read)];
    private static readonly string[] Code = [.. Repository.Sources("src/Grappe.Web", ".cs", ".cshtml").Select(File.ReadAllText)];

    [Fact]
    public void Every_text_of_the_files_is_in_the_application() =>
        Texts.Embedded.Keys.Order(StringComparer.Ordinal).ShouldBe(Rows.Select(row => row.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_text_is_filled_in_every_language() =>
        Rows.Where(row => row.Form is null)
            .SelectMany(row => Languages.Where(language => string.IsNullOrWhiteSpace(row.In(language))).Select(language => $"{row} in {language}"))
            .ShouldBeEmpty();

    [Fact]
    public void Every_counted_text_has_exactly_the_plural_forms_of_each_language()
    {
        var wrong = new List<string>();
        foreach (var counted in Rows.Where(row => row.Form is not null).GroupBy(row => row.Stem))
        {
            wrong.AddRange(PluralForms.Except(counted.Select(row => row.Form!)).Select(form => $"{counted.Key}#{form} is missing"));
            wrong.AddRange(counted.Select(row => row.Form!).Except(PluralForms).Select(form => $"{counted.Key}#{form} is no plural form"));
            foreach (var row in counted)
            foreach (var language in Languages)
                if (row.In(language).Length > 0 != (language == "ar" || row.Form is "one" or "other"))
                    wrong.Add($"{row} in {language} is '{row.In(language)}'");
        }
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void The_languages_agree_on_what_is_filled_in()
    {
        var wrong = new List<string>();
        foreach (var row in Rows)
        {
            // "One cluster" and "two clusters" may be said without a figure, in one language or all.
            var filled = Languages.Select(row.In).Where(text => text.Length > 0).Select(Placeholders).ToList();
            var figureOptional = row.Form is "zero" or "one" or "two";
            if (
                filled
                    .Select(placeholders => string.Join(' ', figureOptional ? placeholders.Where(placeholder => placeholder != "0") : placeholders))
                    .Distinct()
                    .Count() > 1
            )
                wrong.Add(row.ToString());
        }
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Every_text_that_a_page_names_exists()
    {
        var stems = Rows.Select(row => row.Stem).ToHashSet();
        var plain = Rows.Where(row => row.Form is null).Select(row => row.Key).ToHashSet();
        var counted = Rows.Where(row => row.Form is not null).Select(row => row.Stem).ToHashSet();
        Code.SelectMany(text => Named().Matches(text)).Select(match => match.Groups[1].Value).Where(key => !plain.Contains(key)).Distinct().ShouldBeEmpty();
        Code.SelectMany(text => Counted().Matches(text)).Select(match => match.Groups[1].Value).Where(key => !counted.Contains(key)).Distinct().ShouldBeEmpty();
        Code.SelectMany(text => Listed().Matches(text))
            .Select(match => match.Groups[1].Value)
            .Where(list => !stems.Any(stem => stem.StartsWith(list + ".", StringComparison.Ordinal)))
            .Distinct()
            .ShouldBeEmpty();
    }

    [Fact]
    public void What_Shared_says_stands_in_Shared()
    {
        var own = Rows.Where(row => row.File.Replace('\\', '/').StartsWith("src/Grappe.Web/Shared/", StringComparison.Ordinal))
            .Select(row => row.Stem)
            .ToHashSet();
        Repository
            .Sources("src/Grappe.Web/Shared", ".cs", ".cshtml")
            .Select(File.ReadAllText)
            .SelectMany(text => Named().Matches(text).Concat(Counted().Matches(text)))
            .Select(match => match.Groups[1].Value)
            .Where(key => !own.Contains(key))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_text_is_used()
    {
        string[] families =
        [
            .. Families,
            .. Code.SelectMany(text => Interpolated().Matches(text)).Select(match => match.Groups[1].Value),
            .. Code.SelectMany(text => Listed().Matches(text)).Select(match => match.Groups[1].Value + "."),
        ];
        Rows.Where(row =>
                !Code.Any(text => text.Contains($"\"{row.Stem}\"", StringComparison.Ordinal))
                && !families.Any(family => row.Key.StartsWith(family, StringComparison.Ordinal))
            )
            .Select(row => row.ToString())
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_code_of_a_closed_list_has_its_name() =>
        AllLists.SelectMany(list => list.Value.Select(code => $"{list.Key}.{code}")).Where(key => Texts.Embedded.Find(key) is null).ShouldBeEmpty();

    private static string[] Placeholders(string text) =>
        [.. Placeholder().Matches(text).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<Row> Read(string file)
    {
        using var csv = CsvReader.FromFile(file, CsvReaderOptions.Default with { Separator = ',' });
        while (csv.Read())
            yield return new Row(
                Path.GetRelativePath(Repository.Root, file),
                csv.GetString("key"),
                csv.GetString("fr"),
                csv.GetString("en"),
                csv.GetString("ar")
            );
    }

    [GeneratedRegex("""\b(?:T|translator)\["([^"]+)"[],]""")]
    private static partial Regex Named();

    [GeneratedRegex("""\b(?:T|translator)\.Count\("([^"]+)",""")]
    private static partial Regex Counted();

    [GeneratedRegex("""\b(?:T|translator)\.(?:Kept)?Code\("([^"]+)",""")]
    private static partial Regex Listed();

    [GeneratedRegex("""\$"([a-z][a-z0-9.-]*\.)\{""")]
    private static partial Regex Interpolated();

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Placeholder();
}
