using Grappe.Web.Modules.Atlas.Citations;

namespace Grappe.Web.Modules.Atlas.ToldCooperations;

/// <summary>Co-operations as a graph (GraphML): who is a party is a node, each co-operation an edge, so that two may stand between the same nodes.</summary>
internal static class CooperationGraph
{
    private static readonly (string Code, Func<FindCooperations.Party, Credits, string?> Value)[] NodeData =
    [
        ("label", (party, credits) => party.Name.In(credits.Translator.Language)),
        ("kind", (party, _) => party.Kind),
        ("acronym", (party, _) => party.Acronym),
        ("country", (party, _) => party.Country),
        ("name_fr", (party, _) => party.Name.Fr),
        ("name_en", (party, _) => party.Name.En),
        ("name_ar", (party, _) => party.Name.Ar),
    ];

    // The nodes say what the parties are.
    private static bool IsOfEdge(Column<FindCooperations.Item> column) =>
        column.Code is not "id"
        && !column.Code.StartsWith("a_", StringComparison.Ordinal)
        && !column.Code.StartsWith("b_", StringComparison.Ordinal)
        && column.Code is not ("a" or "b");

    public static async Task WriteAsync(
        Stream stream,
        Credits credits,
        IAsyncEnumerable<FindCooperations.Party> parties,
        IAsyncEnumerable<FindCooperations.Item> cooperations,
        IReadOnlyList<Column<FindCooperations.Item>> columns,
        CancellationToken cancellation
    )
    {
        var output = new TextOutput(stream);
        Column<FindCooperations.Item>[] edgeData = [.. columns.Where(IsOfEdge)];
        (string Code, string Value)[] graphData =
        [
            ("title", credits.Title),
            ("edition", credits.Edition.Name),
            ("date", credits.Day),
            ("licence", Credits.LicenceAddress),
            ("cite", credits.Citation),
            ("address", credits.Taken),
        ];
        output.Write(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">

            """
        );
        foreach (var (code, _) in graphData)
            WriteKey("graph", code);
        foreach (var (code, _) in NodeData)
            WriteKey("node", code);
        foreach (var column in edgeData)
            WriteKey("edge", column.Code);
        output.Write("<graph id=\"cooperations\" edgedefault=\"undirected\">\n");
        foreach (var (code, value) in graphData)
            WriteData("graph", code, value);
        output.Write("\n");
        await foreach (var party in parties.WithCancellation(cancellation))
        {
            output.Write("<node id=\"").Write(Xml.Escaped(party.Code)).Write("\">");
            foreach (var (code, value) in NodeData)
                WriteData("node", code, value(party, credits));
            output.Write("</node>\n");
            await output.SendPieceAsync(cancellation);
        }
        await foreach (var item in cooperations.WithCancellation(cancellation))
        {
            output.Write("<edge id=\"").Write($"cooperation/{item.Id}").Write("\" source=\"").Write(Xml.Escaped(item.A.Code));
            output.Write("\" target=\"").Write(Xml.Escaped(item.B.Code)).Write("\">");
            foreach (var column in edgeData)
                WriteData("edge", column.Code, column.Value(item)?.ToString());
            output.Write("</edge>\n");
            await output.SendPieceAsync(cancellation);
        }
        output.Write("</graph>\n</graphml>\n");
        await output.SendAsync(cancellation);

        void WriteKey(string of, string code) => output.Write($"<key id=\"{of}.{code}\" for=\"{of}\" attr.name=\"{code}\" attr.type=\"string\"/>\n");

        void WriteData(string of, string code, string? value)
        {
            if (value is not null)
                output.Write("<data key=\"").Write(of).Write(".").Write(code).Write("\">").Write(Xml.Escaped(value)).Write("</data>");
        }
    }
}
