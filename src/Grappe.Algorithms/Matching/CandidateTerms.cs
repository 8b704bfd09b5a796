namespace Grappe.Algorithms.Matching;

/// <summary>The way in which a word of a text hangs on the one before it.</summary>
public enum Bond : byte
{
    /// <summary>Not at all: it is the first, or a full stop, a comma or a word such as "and" stands between.</summary>
    Apart,

    /// <summary>By a small word that terms are made with, as in "huile d'olive".</summary>
    Linked,

    /// <summary>It stands right beside it.</summary>
    Beside,
}

/// <summary>The role of a word of a text: whether and where a term may have it.</summary>
public enum WordRole : byte
{
    /// <summary>A word of which nothing is known: a term may be made of it.</summary>
    Free,

    /// <summary>A word that tells nothing by itself: no term begins or ends with it, one may have it inside.</summary>
    Idle,

    /// <summary>A word that only says how another is, as an adjective or a participle does: terms have it, and none is made of such words alone.</summary>
    Modifier,

    /// <summary>A word that is part of a name, or of no term whatever.</summary>
    Taken,
}

/// <summary>Finds what a text says that no concept names, as terms that a thesaurus might take up.</summary>
/// <remarks>
/// <para>
/// A stretch is a longest run of words that hang together and that no concept names (candidate keywords of RAKE: Rose, Engel, Cramer and Cowley, "Automatic keyword extraction
/// from individual documents", 2010, with the linking words of a language left inside). A run that is longer than a term is cut where a small word links, and then by length.
/// </para>
/// <para>
/// The terms within a stretch are counted with it over all texts: one that is met only inside of the same longer one is no term of its own (the idea of the C-value: Frantzi,
/// Ananiadou and Mima, "Automatic recognition of multi-word terms", 2000). Counting is left to the caller, who has all texts.
/// </para>
/// </remarks>
public static class CandidateTerms
{
    /// <summary>The most words that a term has.</summary>
    public const int LongestTerm = 4;

    /// <summary>Some words of a text that follow each other.</summary>
    /// <param name="Start">The place of the first, from 0.</param>
    /// <param name="Length">How many there are, at least 1.</param>
    public readonly record struct Run(int Start, int Length)
    {
        /// <summary>The place after the last.</summary>
        public int End => Start + Length;
    }

    /// <summary>The stretches of a text in their order, which have no word in common and are 1 to <see cref="LongestTerm"/> words long.</summary>
    /// <param name="words">Its words in order: how each hangs on the one before, and what is known of it.</param>
    public static IReadOnlyList<Run> Stretches(IReadOnlyList<(Bond Bond, WordRole Role)> words)
    {
        var found = new List<Run>();
        for (var at = 0; at < words.Count; )
        {
            var end = at + 1;
            if (words[at].Role != WordRole.Taken)
            {
                while (end < words.Count && words[end].Bond != Bond.Apart && words[end].Role != WordRole.Taken)
                    end++;
                found.AddRange(Cut(words, at, end).Select(run => Trim(words, run)).Where(run => run.Length > 0));
            }
            at = end;
        }
        return found;
    }

    /// <summary>The terms within a stretch, itself among them: every run of its words that neither begins nor ends with one that tells nothing, and names something.</summary>
    /// <param name="words">The words of the text.</param>
    /// <param name="stretch">One of its stretches.</param>
    public static IEnumerable<Run> Within(IReadOnlyList<(Bond Bond, WordRole Role)> words, Run stretch)
    {
        for (var start = stretch.Start; start < stretch.End; start++)
        for (var end = start + 1; end <= stretch.End; end++)
            if (words[start].Role != WordRole.Idle && words[end - 1].Role != WordRole.Idle && Names(words, start, end))
                yield return new Run(start, end - start);
    }

    private static IEnumerable<Run> Cut(IReadOnlyList<(Bond Bond, WordRole Role)> words, int start, int end)
    {
        var tooLong = end - start > LongestTerm;
        for (var at = start; at < end; )
        {
            var next = at + 1;
            while (next < end && next - at < LongestTerm && !(tooLong && words[next].Bond == Bond.Linked))
                next++;
            yield return new Run(at, next - at);
            at = next;
        }
    }

    private static bool Names(IReadOnlyList<(Bond Bond, WordRole Role)> words, int start, int end)
    {
        for (var at = start; at < end; at++)
            if (words[at].Role == WordRole.Free)
                return true;
        return false;
    }

    private static Run Trim(IReadOnlyList<(Bond Bond, WordRole Role)> words, Run run)
    {
        var (start, end) = (run.Start, run.End);
        while (start < end && words[start].Role == WordRole.Idle)
            start++;
        while (end > start && words[end - 1].Role == WordRole.Idle)
            end--;
        return new Run(start, end - start);
    }
}
