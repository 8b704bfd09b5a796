using FsCheck;
using FsCheck.Fluent;
using Grappe.Algorithms.Matching;

namespace Grappe.Algorithms.Tests.Matching;

public sealed class CandidateTermsTests
{
    [Theory]
    // A bar stands apart, a small word links, brackets are a concept's, a star tells nothing.
    [InlineData("hydraulic presses", "hydraulic presses")]
    [InlineData("presses | calcul de structures", "presses; calcul de structures")]
    [InlineData("presses [moules] outils", "presses; outils")]
    [InlineData("cherchons* presses de forge", "presses de forge")]
    [InlineData("développement* | durable développement*", "durable")]
    [InlineData("banc d' essai* moteur", "banc d' essai* moteur")]
    [InlineData("a b c d e", "a b c d; e")]
    [InlineData("a b de c d e", "a b; c d e")]
    [InlineData("[moules]", "")]
    [InlineData("", "")]
    public void Words_that_hang_together_and_that_no_concept_names_are_a_stretch(string text, string stretches)
    {
        var (words, written) = Parse(text);
        string.Join("; ", CandidateTerms.Stretches(words).Select(run => string.Join(' ', written[run.Start..run.End])).Select(Clean))
            .ShouldBe(Clean(stretches));
    }

    [Fact]
    public void The_terms_within_a_stretch_are_its_parts_that_do_not_begin_or_end_with_a_word_that_tells_nothing()
    {
        var (words, written) = Parse("banc essai* moteur");
        CandidateTerms
            .Within(words, CandidateTerms.Stretches(words).Single())
            .Select(run => string.Join(' ', written[run.Start..run.End]))
            .ShouldBe(["banc", "banc essai* moteur", "moteur"]);
    }

    [Fact]
    public void A_word_that_only_says_how_another_is_stands_in_terms_and_makes_none_by_itself()
    {
        var (words, written) = Parse("capteurs connectés~ sûrs~ | durables~");
        var stretches = CandidateTerms.Stretches(words);
        stretches.Count.ShouldBe(2);
        CandidateTerms
            .Within(words, stretches[0])
            .Select(run => string.Join(' ', written[run.Start..run.End]))
            .ShouldBe(["capteurs", "capteurs connectés~", "capteurs connectés~ sûrs~"]);
        CandidateTerms.Within(words, stretches[1]).ShouldBeEmpty();
    }

    [Fact]
    public void Every_free_word_stands_in_one_stretch_and_no_stretch_reaches_over_a_break_or_into_a_name() =>
        Prop.ForAll<byte[]>(Any).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static void Any(byte[] seeds)
    {
        (Bond Bond, WordRole Role)[] words = [.. seeds.Select(seed => ((Bond)(seed % 3), (WordRole)(seed / 3 % 4)))];
        var covered = new int[words.Length];
        foreach (var run in CandidateTerms.Stretches(words))
        {
            run.Length.ShouldBeInRange(1, CandidateTerms.LongestTerm);
            for (var at = run.Start; at < run.End; at++)
            {
                covered[at]++;
                words[at].Role.ShouldNotBe(WordRole.Taken);
                if (at > run.Start)
                    words[at].Bond.ShouldNotBe(Bond.Apart);
            }
            words[run.Start].Role.ShouldNotBe(WordRole.Idle);
            words[run.End - 1].Role.ShouldNotBe(WordRole.Idle);
            var within = CandidateTerms.Within(words, run).ToList();
            // Words that only say how another is make no term.
            within.Contains(run).ShouldBe(words[run.Start..run.End].Any(word => word.Role == WordRole.Free));
            within.ShouldBeUnique();
            within.ShouldAllBe(term => term.Start >= run.Start && term.End <= run.End);
        }
        for (var at = 0; at < words.Length; at++)
            if (words[at].Role == WordRole.Free)
                covered[at].ShouldBe(1);
            else
                covered[at].ShouldBeLessThanOrEqualTo(1);
    }

    private static string Clean(string text) => string.Join(' ', text.Split(' ').Where(word => word is not ("de" or "d'")));

    private static ((Bond, WordRole)[] Words, string[] Written) Parse(string text)
    {
        var words = new List<(Bond, WordRole)>();
        var written = new List<string>();
        var bond = Bond.Apart;
        foreach (var token in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (token is "|" or "de" or "d'")
            {
                bond = token == "|" ? Bond.Apart : Bond.Linked;
                continue;
            }
            var role =
                token[0] == '[' ? WordRole.Taken
                : token[^1] == '*' ? WordRole.Idle
                : token[^1] == '~' ? WordRole.Modifier
                : WordRole.Free;
            words.Add((bond, role));
            written.Add(token);
            bond = Bond.Beside;
        }
        return ([.. words], [.. written]);
    }
}
