namespace Grappe.Web.Modules.Atlas.Loading;

/// <summary>The numbers that subjects, sources and places have in the database: whatever leads to one of them still leads there after a load.</summary>
public sealed class KnownNumbers(Dictionary<string, int> known)
{
    private int last = known.Values.DefaultIfEmpty().Max();

    /// <summary>Those nobody asked for: the data set does not hold them.</summary>
    public IReadOnlyCollection<int> Left => known.Values;

    /// <summary>The number of what stands under a code, or a new one.</summary>
    public int Of(string code) => known.Remove(code, out var number) ? number : ++last;
}

/// <summary>From which numbers a data set goes on.</summary>
/// <param name="LastStatement">The last number that an observation or a statement has which comes from no file.</param>
/// <param name="LastCooperation">The last number that a co-operation has which comes from no file.</param>
public sealed record Numbering(KnownNumbers Subjects, KnownNumbers Sources, KnownNumbers Places, long LastStatement, int LastCooperation)
{
    /// <summary>Of a database that holds nothing.</summary>
    public static Numbering FromOne() => new(new([]), new([]), new([]), 0, 0);
}
