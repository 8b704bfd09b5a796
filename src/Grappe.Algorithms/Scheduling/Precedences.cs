using System.Collections;

namespace Grappe.Algorithms.Scheduling;

/// <summary>Tells which meetings must come before which, also through others.</summary>
internal sealed class Precedences
{
    private readonly BitArray?[] _before;

    public Precedences(IReadOnlyList<RequiredMeeting> meetings)
    {
        _before = new BitArray?[meetings.Count];
        var changed = true;
        while (changed)
        {
            changed = false;
            for (var meeting = 0; meeting < meetings.Count; meeting++)
                foreach (var earlier in meetings[meeting].After)
                {
                    var mine = _before[meeting] ??= new BitArray(meetings.Count);
                    if (!mine[earlier])
                        mine[earlier] = changed = true;
                    if (_before[earlier] is not { } theirs)
                        continue;
                    for (var other = 0; other < meetings.Count; other++)
                        if (theirs[other] && !mine[other])
                            mine[other] = changed = true;
                }
        }
    }

    /// <summary>Whether the first meeting must be held before the second.</summary>
    public bool Before(int first, int second) => _before[second]?[first] ?? false;
}
