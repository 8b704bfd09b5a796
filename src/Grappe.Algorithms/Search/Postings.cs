using System.Buffers.Binary;

namespace Grappe.Algorithms.Search;

/// <summary>Keeps the places of the terms of an index: for each term the slots that have it, in ascending order, with the weight it has there.</summary>
/// <remarks>
/// The postings of a term are a chain of slices in a store that all terms share: the first has room for a few, each further one for twice as many up to a bound
/// (extensible postings lists, as in Büttcher, Clarke and Cormack, "Information Retrieval", 2010, and in Lucene's byte block pool).
/// A posting is its distance from the slot before as a number of variable length, whose lowest bit tells that another weight than before follows.
/// A distance is never 0, so that a byte 0 ends what stands in a slice. A term with a single posting has no slice.
/// Nothing moves when a posting is added, and there is no object for a term, of which an index has hundreds of thousands.
/// </remarks>
internal sealed class Postings
{
    /// <summary>The most postings that <see cref="Reader.Next"/> gives at once.</summary>
    public const int MostAtOnce = LargestSlice;

    private const int WeightBits = 8;

    /// <summary>The most slots that there may be.</summary>
    public const int MostSlots = 1 << (32 - WeightBits);

    private const int SmallestSlice = 16;
    private const int LargestSlice = 1024;
    private const int PageBits = 17;
    private const int PageSize = 1 << PageBits;

    // At the end of each slice stands where the next one begins.
    private const int LinkSize = sizeof(uint);

    // Four bytes for the distance of any two slots and its bit, and one for a weight.
    private const int LongestPosting = 5;

    private readonly List<byte[]> pages = [];
    private Chain[] chains = [];
    private uint free;

    private struct Chain
    {
        /// <summary>The last posting of the term.</summary>
        public uint Last;
        public int Count;

        /// <summary>The address of its first slice, if it has more than one posting.</summary>
        public uint First;

        /// <summary>The address of its next posting.</summary>
        public uint End;

        /// <summary>The length of the last slice, and the number of bytes left there.</summary>
        public ushort Size;
        public ushort Left;
    }

    private static uint Of(int slot, byte weight) => ((uint)slot << WeightBits) | weight;

    /// <summary>The slot of a posting, whose weight stands in its lowest byte.</summary>
    public static int SlotOf(uint posting) => (int)(posting >> WeightBits);

    /// <summary>Counts the postings of a term.</summary>
    public int CountOf(int term) => term < chains.Length ? chains[term].Count : 0;

    /// <summary>Adds a posting behind those that the term has: of a larger slot than theirs, and of a weight above 0.</summary>
    public void Add(int term, int slot, byte weight)
    {
        if (term >= chains.Length)
            Array.Resize(ref chains, Math.Max(term + 1, chains.Length + chains.Length / 8 + 64));
        ref var chain = ref chains[term];
        var posting = Of(slot, weight);
        if (chain.Count == 1)
        {
            var slice = NewSlice(SmallestSlice);
            (chain.First, chain.End, chain.Size, chain.Left) = (slice, slice, SmallestSlice, SmallestSlice - LinkSize);
            Write(ref chain, -1, 0, chain.Last);
        }
        if (chain.Count > 0)
            Write(ref chain, SlotOf(chain.Last), (byte)chain.Last, posting);
        (chain.Last, chain.Count) = (posting, chain.Count + 1);
    }

    private void Write(ref Chain chain, int slotBefore, byte weightBefore, uint posting)
    {
        Span<byte> bytes = stackalloc byte[LongestPosting];
        var weight = (byte)posting;
        var rest = ((uint)(SlotOf(posting) - slotBefore) << 1) | (weight == weightBefore ? 0u : 1u);
        var length = 0;
        for (; rest >= 0x80; rest >>= 7)
            bytes[length++] = (byte)(rest | 0x80);
        bytes[length++] = (byte)rest;
        if (weight != weightBefore)
            bytes[length++] = weight;
        if (length > chain.Left)
        {
            var size = Math.Min(LargestSlice, chain.Size * 2);
            var slice = NewSlice(size);
            BinaryPrimitives.WriteUInt32LittleEndian(At(chain.End + chain.Left, LinkSize), slice);
            (chain.End, chain.Size, chain.Left) = (slice, (ushort)size, (ushort)(size - LinkSize));
        }
        bytes[..length].CopyTo(At(chain.End, length));
        chain.End += (uint)length;
        chain.Left -= (ushort)length;
    }

    private uint NewSlice(int size)
    {
        // No slice stands in two pages.
        if ((free & (PageSize - 1)) + size > PageSize)
            free = checked((free | (PageSize - 1)) + 1);
        if (free >> PageBits == pages.Count)
            pages.Add(new byte[PageSize]);
        var slice = free;
        free = checked(free + (uint)size);
        return slice;
    }

    private Span<byte> At(uint address, int length) => pages[(int)(address >> PageBits)].AsSpan((int)(address & (PageSize - 1)), length);

    /// <summary>Reads the postings of a term in their order.</summary>
    public Reader Read(int term) => new(this, term);

    /// <summary>The same postings in slots that moved and kept their order; those whose slot is below 0 now are left out.</summary>
    public Postings Moved(int[] moved)
    {
        var anew = new Postings { chains = new Chain[chains.Length] };
        Span<uint> some = stackalloc uint[MostAtOnce];
        for (var term = 0; term < chains.Length; term++)
        for (var reader = Read(term); reader.Next(some) is > 0 and var read; )
            foreach (var posting in some[..read])
                if (moved[SlotOf(posting)] is >= 0 and var slot)
                    anew.Add(term, slot, (byte)posting);
        return anew;
    }

    public ref struct Reader(Postings postings, int term)
    {
        private int left = postings.CountOf(term);
        private uint slice = term < postings.chains.Length ? postings.chains[term].First : 0;
        private int size = SmallestSlice;
        private int slot = -1;
        private byte weight;

        /// <summary>Reads some of the postings that are left.</summary>
        /// <param name="read">Where they go: room for <see cref="MostAtOnce"/>.</param>
        /// <returns>How many were read; 0 when none is left.</returns>
        public int Next(scoped Span<uint> read)
        {
            if (left == 0)
                return 0;
            if (left == 1 && slot < 0)
            {
                read[0] = postings.chains[term].Last;
                left = 0;
                return 1;
            }
            var bytes = postings.At(slice, size - LinkSize);
            var (at, count, before, with) = (0, 0, slot, weight);
            while (at < bytes.Length && count < left && bytes[at] is not 0 and var first)
            {
                at++;
                uint distance = first;
                if (first >= 0x80)
                {
                    distance &= 0x7F;
                    for (var shift = 7; ; shift += 7)
                    {
                        var next = bytes[at++];
                        distance |= (uint)(next & 0x7F) << shift;
                        if (next < 0x80)
                            break;
                    }
                }
                before += (int)(distance >> 1);
                if ((distance & 1) != 0)
                    with = bytes[at++];
                read[count++] = Of(before, with);
            }
            (left, slot, weight) = (left - count, before, with);
            if (left > 0)
            {
                slice = BinaryPrimitives.ReadUInt32LittleEndian(postings.At(slice + (uint)(size - LinkSize), LinkSize));
                size = Math.Min(LargestSlice, size * 2);
            }
            return count;
        }
    }
}
