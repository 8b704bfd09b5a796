namespace Grappe.Algorithms.Search;

/// <summary>Where a term stands: for each entry its slot, and in the lowest byte the weight of the term there. A long list is many blocks, none of which is ever copied.</summary>
internal sealed class Postings
{
    private const int LongestBlock = 512;
    private List<uint[]>? full;
    private uint[] last = new uint[1];
    private int used;

    public int Blocks => (full?.Count ?? 0) + 1;
    public int Count => (full?.Count ?? 0) * LongestBlock + used;

    public ReadOnlySpan<uint> Block(int at) => at < Blocks - 1 ? full![at] : last.AsSpan(0, used);

    public void Add(uint posting)
    {
        if (used == LongestBlock)
        {
            (full ??= []).Add(last);
            (last, used) = (new uint[LongestBlock], 0);
        }
        else if (used == last.Length)
            Array.Resize(ref last, Math.Min(LongestBlock, used + Math.Max(1, used / 2)));
        last[used++] = posting;
    }
}
