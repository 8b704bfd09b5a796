using System.Collections;
using System.Numerics;

namespace Grappe.Algorithms.Scheduling;

/// <summary>A set of time slots, numbered from 0; a day of meetings has at most 64.</summary>
/// <param name="Bits">Bit i is set when slot i belongs to the set.</param>
public readonly record struct SlotSet(ulong Bits) : IEnumerable<int>
{
    /// <summary>The most slots a set can hold.</summary>
    public const int Capacity = 64;

    /// <summary>No slot.</summary>
    public static SlotSet None => default;

    /// <summary>The slots from 0 up to, not including, <paramref name="count"/>.</summary>
    public static SlotSet FirstSlots(int count) => new(count >= Capacity ? ulong.MaxValue : (1UL << Math.Max(count, 0)) - 1);

    /// <summary>The slots from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public static SlotSet Range(int first, int last) => FirstSlots(last + 1) - FirstSlots(first);

    /// <summary>One slot.</summary>
    public static SlotSet Of(int slot) => new(1UL << slot);

    /// <summary>The number of slots.</summary>
    public int Count => BitOperations.PopCount(Bits);

    /// <summary>Whether there is no slot.</summary>
    public bool IsEmpty => Bits == 0;

    /// <summary>The earliest slot; 64 when empty.</summary>
    public int First => BitOperations.TrailingZeroCount(Bits);

    /// <summary>The latest slot; −1 when empty.</summary>
    public int Last => 63 - BitOperations.LeadingZeroCount(Bits);

    /// <summary>Whether the slot belongs to the set.</summary>
    public bool Contains(int slot) => (Bits >> slot & 1) != 0;

    /// <summary>Returns the slots that belong to both sets.</summary>
    public static SlotSet operator &(SlotSet a, SlotSet b) => new(a.Bits & b.Bits);

    /// <summary>Returns the slots that belong to either set.</summary>
    public static SlotSet operator |(SlotSet a, SlotSet b) => new(a.Bits | b.Bits);

    /// <summary>Returns the slots that belong to the first set and not to the second.</summary>
    public static SlotSet operator -(SlotSet a, SlotSet b) => new(a.Bits & ~b.Bits);

    /// <summary>The maximal runs of free slots between two slots of the set: the breaks of someone who meets in these slots.</summary>
    public int Breaks => BitOperations.PopCount(Bits & ~(Bits << 1)) - (Bits == 0 ? 0 : 1);

    /// <summary>The free slots between two slots of the set, of which its breaks are made.</summary>
    public SlotSet Idle => IsEmpty ? None : Range(First, Last) - this;

    /// <summary>The slots in order.</summary>
    public Enumerator GetEnumerator() => new(Bits);

    IEnumerator<int> IEnumerable<int>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The slots in order, such as "0 1 5".</summary>
    public override string ToString() => string.Join(' ', this);

    /// <summary>Walks through the slots in order.</summary>
    public struct Enumerator(ulong bits) : IEnumerator<int>
    {
        private ulong _left = bits;

        /// <inheritdoc/>
        public int Current { get; private set; }

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (_left == 0)
                return false;
            Current = BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
            return true;
        }

        /// <inheritdoc/>
        public readonly void Reset() => throw new NotSupportedException();

        /// <inheritdoc/>
        public readonly void Dispose() { }
    }
}
