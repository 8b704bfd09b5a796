namespace Grappe.Web.Shared.Web;

/// <summary>The pages of a list, for the partial <c>_Pager</c>.</summary>
public sealed record Pager(int Page, int Pages, Func<int, string> Address)
{
    /// <summary>The first, the last, and those around the current one.</summary>
    public IEnumerable<int> Shown => Enumerable.Range(1, Pages).Where(number => number == 1 || number == Pages || Math.Abs(number - Page) <= 2);

    /// <summary>Whether pages are left out before this one.</summary>
    public bool FollowsGap(int number) => number > 1 && !Shown.Contains(number - 1);
}
