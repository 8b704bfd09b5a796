namespace Grappe.Algorithms.Scheduling.Prices;

/// <summary>
/// One person's cheapest day when only the number of meetings counts and not which: each slot in which they meet has a price, each break costs 1.
/// For people whose meetings have too many orders for <see cref="ExactDay"/>.
/// </summary>
internal sealed class CountedDay(int slots, int meetings)
{
    // Per slot and number of meetings before it: the least cost so far and from there on, having just met (or not yet, or no more) and within a break.
    private readonly double[] _met = new double[(slots + 1) * (meetings + 1)];
    private readonly double[] _free = new double[(slots + 1) * (meetings + 1)];
    private readonly double[] _metAfter = new double[(slots + 1) * (meetings + 1)];
    private readonly double[] _freeAfter = new double[(slots + 1) * (meetings + 1)];

    public long Steps => (long)slots * meetings;

    /// <summary>The cost of the cheapest day and the slots in which they meet; infinite when there is none.</summary>
    public (double Cost, SlotSet Busy) Cheapest(double[] prices)
    {
        var cost = Forward(prices, breaks: true);
        if (double.IsPositiveInfinity(cost))
            return (cost, SlotSet.None);
        var (count, free, busy) = (meetings, false, SlotSet.None);
        for (var slot = slots; slot > 0; slot--)
        {
            var before = At(slot - 1, count);
            if (free)
                free = _met[before] > _free[before];
            else if (count is 0 || count == meetings && _met[before] <= _met[At(slot, count)])
                continue;
            else
            {
                busy |= SlotSet.Of(slot - 1);
                before = At(slot - 1, --count);
                free = _free[before] + 1 < _met[before];
            }
        }
        return (cost, busy);
    }

    /// <summary>The least that a day costs with a meeting in each slot, with a break, and without one.</summary>
    public (double WithBreak, double Without) Margins(double[] prices, double[] margins)
    {
        var without = Forward(prices, breaks: false);
        Forward(prices, breaks: true);
        Array.Fill(margins, double.PositiveInfinity, 0, slots);
        Array.Fill(_metAfter, double.PositiveInfinity);
        Array.Fill(_freeAfter, double.PositiveInfinity);
        _metAfter[At(slots, meetings)] = 0;
        var withBreak = double.PositiveInfinity;
        for (var slot = slots - 1; slot >= 0; slot--)
        for (var count = 0; count <= meetings; count++)
        {
            var at = At(slot, count);
            var meet = count < meetings ? prices[slot] + _metAfter[At(slot + 1, count + 1)] : double.PositiveInfinity;
            margins[slot] = Math.Min(margins[slot], Math.Min(_met[at], _free[at] + 1) + meet);
            withBreak = Math.Min(withBreak, _free[at] + 1 + meet);
            var outside = count == 0 || count == meetings;
            _metAfter[at] = Math.Min(meet, outside ? _metAfter[At(slot + 1, count)] : _freeAfter[At(slot + 1, count)]);
            if (!outside)
                _freeAfter[at] = Math.Min(meet + 1, _freeAfter[At(slot + 1, count)]);
        }
        return (withBreak, without);
    }

    private double Forward(double[] prices, bool breaks)
    {
        Array.Fill(_met, double.PositiveInfinity);
        Array.Fill(_free, double.PositiveInfinity);
        _met[0] = 0;
        for (var slot = 0; slot < slots; slot++)
        for (var count = 0; count <= Math.Min(slot, meetings); count++)
        {
            var at = At(slot, count);
            var here = Math.Min(_met[at], _free[at] + 1);
            if (double.IsPositiveInfinity(here))
                continue;
            if (count == 0 || count == meetings)
                _met[At(slot + 1, count)] = Math.Min(_met[At(slot + 1, count)], _met[at]);
            else if (breaks)
                _free[At(slot + 1, count)] = Math.Min(_met[at], _free[at]);
            if (count < meetings)
                _met[At(slot + 1, count + 1)] = Math.Min(_met[At(slot + 1, count + 1)], here + prices[slot]);
        }
        return _met[At(slots, meetings)];
    }

    private int At(int slot, int count) => slot * (meetings + 1) + count;
}
