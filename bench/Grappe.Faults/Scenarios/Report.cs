using System.Globalization;

namespace Grappe.Faults;

/// <param name="Sent">Things that happened of which the receiver was to be told.</param>
/// <param name="Twice">Messages that arrived again under the same number, as is promised.</param>
internal sealed record Webhooks(int Sent, int Arrived, int Twice);

/// <summary>The findings of a scenario.</summary>
internal sealed record Report(string Name, int Kills, Ledger Ledger, Webhooks Webhooks, IReadOnlyList<TimeSpan> Downs)
{
    /// <summary>Remarks that only this scenario makes.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public int Found => Ledger.Writings.Count(writing => writing.Acknowledged && writing.Times > 0);

    /// <summary>The writings that were acknowledged and are not there.</summary>
    public IEnumerable<Writing> Lost => Ledger.Writings.Where(writing => writing is { Acknowledged: true, Times: 0 });

    public IEnumerable<Writing> Twice => Ledger.Writings.Where(writing => writing.Times > 1);

    public bool Held => !Lost.Any() && !Twice.Any() && Ledger.Problems.IsEmpty;

    public static string Head =>
        """
            | scenario | kills | sent | acknowledged | found | lost | twice | webhooks due | arrived | again | down, min / median / max | slowest answer |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    public string Row =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {Name} | {Kills} | {Ledger.Writings.Count} | {Ledger.Acknowledged} | {Found} | {Lost.Count()} | {Twice.Count()} | {Webhooks.Sent} | {Webhooks.Arrived} | {Webhooks.Twice} | {Down} | {Ledger.Slowest.TotalSeconds:0.0} s |"
        );

    /// <summary>The figures by kind, the other answers and the remarks, then a line for each writing that is lost or there twice and for each problem.</summary>
    public IEnumerable<string> Details =>
        [
            .. Ledger
                .Writings.GroupBy(writing => writing.Kind)
                .OrderBy(kind => kind.Key)
                .Select(kind =>
                    $"{kind.Key}: {kind.Count()} sent, {kind.Count(one => one.Acknowledged)} acknowledged, {kind.Count(one => one is { Acknowledged: true, Times: > 0 })} of them found, "
                    + $"{kind.Count(one => one is { Acknowledged: false, Times: > 0 })} found that were not acknowledged"
                ),
            $"{Ledger.Sendings} requests; without an acknowledgement: "
                + string.Join(
                    ", ",
                    Ledger.Answers.OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => $"{answer.Key} ({answer.Value} times)")
                ),
            .. Notes,
            .. Lost.Select(one => $"LOST: {one.Kind} {one.Number}"),
            .. Twice.Select(one => $"{one.Times} TIMES: {one.Kind} {one.Number}"),
            .. Ledger.Problems.Select(problem => $"WRONG: {problem}"),
        ];

    private TimeSpan Median => (Downs.Order().ElementAt((Downs.Count - 1) / 2) + Downs.Order().ElementAt(Downs.Count / 2)) / 2;

    private string Down =>
        Downs.Count == 0
            ? "–"
            : string.Create(CultureInfo.InvariantCulture, $"{Downs.Min().TotalSeconds:0.0} / {Median.TotalSeconds:0.0} / {Downs.Max().TotalSeconds:0.0} s");
}
