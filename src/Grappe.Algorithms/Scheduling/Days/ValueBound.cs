namespace Grappe.Algorithms.Scheduling.Days;

/// <summary>
/// The most that a schedule can be worth, and what the scarce things cost there. Relaxed is that a meeting has one slot: it may be held in parts, as long as each
/// person's quota, each person's slot and each slot's tables suffice, and as many of the meetings that must be held are as one knows how to hold. Its dual has a price for each of these; for any prices, what all of them cost together
/// with what the meetings are worth above their prices is a bound (Lagrange duality), and a subgradient method after Polyak (1969) lowers it.
/// </summary>
internal sealed class ValueBound
{
    private readonly DayBoard _board;
    private readonly int[] _tables;
    private readonly double[] _quota;
    private readonly double[] _seat;
    private readonly double[] _table;
    private readonly double[] _worth;
    private readonly int[] _room;
    private readonly int[] _chosen;
    private readonly bool _mustPrice;

    /// <summary>The worth of a meeting that must be held, beyond its value, and the number of such meetings that one knows how to hold together.</summary>
    private double _must;
    private int _musts;
    private double _least = double.PositiveInfinity;

    public ValueBound(DayBoard board, bool mustPrice)
    {
        _board = board;
        _mustPrice = mustPrice;
        var (people, slots) = (board.Busy.Length, board.Slots);
        _tables = new int[slots];
        foreach (var place in board.Day.Places)
        foreach (var slot in place.Open & SlotSet.FirstSlots(slots))
            _tables[slot] += place.AtOnce;
        _quota = new double[people];
        _seat = new double[people * Math.Max(1, slots)];
        _table = new double[slots];
        _worth = [.. board.Day.Meetings.Select(meeting => (double)meeting.Value)];
        var wished = new int[people];
        for (var meeting = 0; meeting < board.People.Length; meeting++)
            if (board.Allowed[meeting] != 0)
                foreach (var person in board.People[meeting])
                    wished[person]++;
        _room = [.. board.Quota.Select((most, person) => Math.Min(most, Math.Min(wished[person], board.Day.People[person].Available.Count)))];
        _chosen = new int[board.People.Length];
    }

    /// <summary>No schedule is worth more.</summary>
    public long Most => double.IsPositiveInfinity(_least) ? long.MaxValue : (long)Math.Floor(_least + 1e-6);

    /// <summary>Computes the value of a meeting less the last prices of what it takes away from others; −∞ where no slot is allowed.</summary>
    public double Surplus(int meeting)
    {
        if (_board.Allowed[meeting] == 0)
            return double.NegativeInfinity;
        var price = Cheapest(meeting).Price;
        foreach (var person in _board.People[meeting])
            price += _quota[person];
        return _worth[meeting] - price;
    }

    /// <summary>
    /// Lowers the bound for so many rounds, at first with one price for all tables and none for a person's single slots, then with all prices;
    /// <paramref name="known"/> is the score of a schedule one has.
    /// </summary>
    public void Lower(int rounds, DayScore known, Func<bool> stopped)
    {
        _musts = Math.Max(_musts, _board.Day.Meetings.Count(meeting => meeting.Must) - known.Missed);
        Descend(rounds / 2, known.Value, true, stopped);
        Descend(rounds / 2, known.Value, false, stopped);
    }

    private void Descend(int rounds, long known, bool coarse, Func<bool> stopped)
    {
        var slots = _board.Slots;
        var use = new Prices(_quota.Length, slots);
        var best = new Prices(_quota.Length, slots);
        Keep(best);
        var (scale, sinceBetter) = (1.0, 0);
        for (var round = 0; round < rounds && Most > known && scale > 1e-4 && !stopped(); round++)
        {
            var cost = Choose(use, coarse);
            if (cost < _least - 1e-9)
            {
                (_least, sinceBetter) = (cost, 0);
                Keep(best);
            }
            else if (++sinceBetter >= 8)
                (scale, sinceBetter) = (scale * 0.7, 0);
            if (coarse)
                Array.Fill(use.Table, use.Table.Sum() / Math.Max(1, slots));

            // The subgradient, only where a price can move.
            double length = Square(_musts - use.Musts, _must);
            for (var person = 0; person < _quota.Length; person++)
                length += Square(use.Quota[person] -= _room[person], _quota[person]);
            for (var i = 0; i < _seat.Length && !coarse; i++)
                length += Square(use.Seat[i] -= 1, _seat[i]);
            for (var slot = 0; slot < slots; slot++)
                length += Square(use.Table[slot] -= coarse ? _tables.Average() : _tables[slot], _table[slot]);
            if (length == 0)
                break;
            var step = scale * Math.Max(cost - known, 1) / length;
            _must = _mustPrice ? Math.Max(0, _must + step * (_musts - use.Musts)) : 0;
            Move(_quota, use.Quota, step);
            Move(_table, use.Table, step);
            if (!coarse)
                Move(_seat, use.Seat, step);
        }
        _must = best.Must;
        best.Quota.CopyTo(_quota, 0);
        best.Seat.CopyTo(_seat, 0);
        best.Table.CopyTo(_table, 0);

        void Keep(Prices prices)
        {
            prices.Must = _must;
            _quota.CopyTo(prices.Quota, 0);
            _seat.CopyTo(prices.Seat, 0);
            _table.CopyTo(prices.Table, 0);
        }

        static double Square(double over, double price) => over > 0 || price > 0 ? over * over : 0;

        static void Move(double[] prices, double[] over, double step)
        {
            for (var i = 0; i < prices.Length; i++)
                prices[i] = Math.Max(0, prices[i] + step * over[i]);
        }
    }

    /// <summary>One number for each of the scarce things.</summary>
    private sealed record Prices(double[] Quota, double[] Seat, double[] Table)
    {
        public Prices(int people, int slots)
            : this(new double[people], new double[people * Math.Max(1, slots)], new double[slots]) { }

        public double Must { get; set; }

        public int Musts { get; set; }
    }

    /// <summary>Every meeting takes the slot that is cheapest for it, if it is worth it; what that takes is counted. Returns the bound that these prices give.</summary>
    private double Choose(Prices use, bool coarse)
    {
        Array.Clear(use.Quota);
        Array.Clear(use.Seat);
        Array.Clear(use.Table);
        var slots = _board.Slots;
        use.Musts = 0;
        var bound = -_must * _musts;
        for (var person = 0; person < _quota.Length; person++)
            bound += _quota[person] * _room[person];
        foreach (var price in _seat)
            bound += price;
        for (var slot = 0; slot < slots; slot++)
            bound += _table[slot] * _tables[slot];
        for (var meeting = 0; meeting < _worth.Length; meeting++)
        {
            if (_board.Allowed[meeting] == 0)
                continue;
            var people = _board.People[meeting];
            var must = _board.Day.Meetings[meeting].Must;
            var left = _worth[meeting] + (must ? _must : 0);
            foreach (var person in people)
                left -= _quota[person];
            if (left <= 0)
                continue;
            var (least, cheapest) = coarse ? (_table[0], _chosen[meeting]) : Cheapest(meeting);
            left -= least;
            if (left <= 0)
                continue;
            bound += left;
            use.Musts += must ? 1 : 0;
            use.Table[cheapest]++;
            foreach (var person in people)
            {
                use.Quota[person]++;
                use.Seat[person * slots + cheapest]++;
            }
        }
        return bound;
    }

    /// <summary>The cheapest slot for a meeting; among several, the one after that chosen before, so that what is alike is shared out.</summary>
    private (double Price, int Slot) Cheapest(int meeting)
    {
        var slots = _board.Slots;
        var (least, cheapest) = (double.PositiveInfinity, -1);
        var allowed = _board.Allowed[meeting];
        for (var i = 0; i < slots; i++)
        {
            var slot = (_chosen[meeting] + 1 + i) % slots;
            if ((allowed >> slot & 1) == 0)
                continue;
            var price = _table[slot];
            foreach (var person in _board.People[meeting])
                price += _seat[person * slots + slot];
            if (price < least)
                (least, cheapest) = (price, slot);
        }
        _chosen[meeting] = cheapest;
        return (least, cheapest);
    }
}
