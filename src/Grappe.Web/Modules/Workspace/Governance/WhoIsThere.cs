namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>The electors of a meeting as they are there at a moment, by themselves or by others.</summary>
public sealed class WhoIsThere
{
    private readonly HashSet<int> present;
    private readonly Dictionary<int, int> holders;
    private readonly int electors;

    /// <param name="electors">The number of all who may vote.</param>
    /// <param name="present">Those there.</param>
    /// <param name="proxies">The proxies that were given, in the order in which they were.</param>
    /// <param name="mostProxies">How many one holds at most; those beyond do not count.</param>
    public WhoIsThere(int electors, IEnumerable<int> present, IEnumerable<(int Giver, int Holder)> proxies, int mostProxies)
    {
        this.electors = electors;
        this.present = [.. present];
        // Who comes after all votes for themselves.
        holders = proxies
            .Where(proxy => this.present.Contains(proxy.Holder) && !this.present.Contains(proxy.Giver))
            .GroupBy(proxy => proxy.Holder)
            .SelectMany(held => held.Take(mostProxies))
            .ToDictionary(proxy => proxy.Giver, proxy => proxy.Holder);
    }

    public static WhoIsThere Of(IReadOnlyCollection<Elector> electors, int mostProxies) =>
        new(
            electors.Count,
            electors.Where(elector => elector.Attendances.Any(time => time.LeftAt is null)).Select(elector => elector.Id),
            electors.SelectMany(elector => elector.Held).OrderBy(proxy => proxy.Id).Select(proxy => (proxy.GiverId, proxy.HolderId)),
            mostProxies
        );

    public bool IsPresent(int elector) => present.Contains(elector);

    /// <summary>The elector that votes for it: itself, or the holder of its proxy; none where nobody is there for it.</summary>
    public int? VotedBy(int elector) =>
        present.Contains(elector) ? elector
        : holders.TryGetValue(elector, out var holder) ? holder
        : null;

    public Turnout Turnout => new(electors, present.Count, holders.Count);

    /// <summary>The same, where whoever has voted and left since is counted too: they were there for this vote.</summary>
    public Turnout TurnoutWith(IEnumerable<int> voted)
    {
        var gone = voted.Count(elector => VotedBy(elector) is null);
        return new(electors, present.Count + gone, holders.Count);
    }

    /// <summary>Counts those who may vote where some have declared an interest.</summary>
    public int VotersWithout(IReadOnlyCollection<int> recused) => Turnout.Counted - recused.Count(elector => VotedBy(elector) is not null);
}
