using Grappe.Web.Modules.Atlas.Citations;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.ToldCooperations;

/// <summary>The co-operations of the list to take away: as a table, and as a graph of who works with whom.</summary>
internal static class CooperationDownloads
{
    public const string GraphMl = "application/graphml+xml";

    public static void MapCooperationDownloads(this RouteGroupBuilder api)
    {
        Parameter[] parameters = [.. CooperationsApi.Filters, Parameter.Lang];
        api.MapDownload<string>("cooperations.csv", "cooperationsCsv", Csv.MediaType, TakeCsv, parameters);
        api.MapDownload<Stream>("cooperations.xlsx", "cooperationsXlsx", Xlsx.MediaType, TakeXlsx, parameters);
        api.MapDownload<string>("cooperations.graphml", "cooperationsGraphml", GraphMl, TakeGraphMl, parameters);
    }

    private static Download TakeCsv(HttpRequest request, Asked asked, Texts texts, Registers registers, FindCooperations find)
    {
        var filter = CooperationsApi.Asks(asked);
        var credits = new Credits(request, registers.Edition, asked.Translator(texts));
        return new Download(
            Csv.MediaType,
            credits.FileName("cooperations", "csv"),
            credits.Links,
            (stream, cancellation) =>
                Csv.WriteAsync(
                    stream,
                    [.. Columns(registers, credits), .. Crediting.Of<FindCooperations.Item>(credits)],
                    find.StreamAsync(filter, cancellation),
                    cancellation
                )
        );
    }

    private static Download TakeXlsx(HttpRequest request, Asked asked, Texts texts, Registers registers, FindCooperations find)
    {
        var filter = CooperationsApi.Asks(asked);
        var credits = new Credits(request, registers.Edition, asked.Translator(texts));
        var columns = Columns(registers, credits);
        return new Download(
            Xlsx.MediaType,
            credits.FileName("cooperations", "xlsx"),
            credits.Links,
            (stream, cancellation) =>
                Xlsx.WriteAsync(
                    stream,
                    Crediting.Book(credits.Translator["menu.cooperations"], credits, columns),
                    columns,
                    find.StreamAsync(filter, cancellation),
                    cancellation
                )
        );
    }

    private static Download TakeGraphMl(HttpRequest request, Asked asked, Texts texts, Registers registers, FindCooperations find)
    {
        var filter = CooperationsApi.Asks(asked);
        var credits = new Credits(request, registers.Edition, asked.Translator(texts));
        return new Download(
            GraphMl,
            credits.FileName("cooperations", "graphml"),
            credits.Links,
            (stream, cancellation) =>
                find.InOneStateAsync(
                    () =>
                        CooperationGraph.WriteAsync(
                            stream,
                            credits,
                            find.PartiesAsync(filter, cancellation),
                            find.StreamAsync(filter, cancellation),
                            Columns(registers, credits),
                            cancellation
                        ),
                    cancellation
                )
        );
    }

    private static IReadOnlyList<Column<FindCooperations.Item>> Columns(Registers registers, Credits credits)
    {
        var translator = credits.Translator;
        return
        [
            new("id", translator["download.number"], item => item.Id),
            .. Party("a", "download.a", item => item.A),
            .. Party("b", "download.b", item => item.B),
            .. Coded("kind", "cooperations.kind", item => item.Kind, code => translator.Code("cooperation", code)),
            .. Coded("level", "cooperations.level", item => item.Level, code => translator.Code("level", code)),
            .. Coded("status", "cooperations.status", item => item.Status, code => translator.Code("status", code)),
            .. Coded("direction", "cooperations.direction", item => item.Direction, code => translator.Code("direction", code)),
            new("year", translator["field.date"], item => item.Year),
            new("text", translator["field.description"], item => item.Text.In(translator.Language)),
            new("source", translator["download.source"], item => registers.Sources[item.SourceId].Slug),
            new("locator", translator["download.locator"], item => StatementAnswer.LocatorOf(item.Part, item.Page, item.Heading, item.Line)),
        ];

        Column<FindCooperations.Item>[] Party(string name, string label, Func<FindCooperations.Item, FindCooperations.Party> party) =>
            [
                new(name, translator["download.code-of", translator[label]], item => party(item).Code),
                new($"{name}_name", translator[label], item => party(item).Name.In(translator.Language)),
                new($"{name}_acronym", translator["field.acronym"], item => party(item).Acronym),
                new($"{name}_country", translator["cooperations.country"], item => party(item).Country),
            ];

        Column<FindCooperations.Item>[] Coded(string name, string label, Func<FindCooperations.Item, string> code, Func<string, string> said) =>
            [
                new(name, translator["download.code-of", translator[label]], item => code(item)),
                new($"{name}_label", translator[label], item => said(code(item))),
            ];
    }
}
