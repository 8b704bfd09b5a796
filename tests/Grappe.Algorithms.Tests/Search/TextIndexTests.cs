using FsCheck.Fluent;
using Grappe.Algorithms.Search;
using Grappe.Algorithms.Tests.Observations;

namespace Grappe.Algorithms.Tests.Search;

public class TextIndexTests
{
    private sealed record Entry(int Id, int Rank);

    private static readonly IComparer<Entry> ByRank = Comparer<Entry>.Create((a, b) => (a.Rank, a.Id).CompareTo((b.Rank, b.Id)));

    private static Question<Entry> Ask(params string[] words) =>
        new()
        {
            Order = ByRank,
            Alphabet = 0,
            ByScore = true,
            Take = 100,
            Words = [.. words.Select(word => new Word(["n:" + word]))],
        };

    private static TextIndex<Entry> IndexOf(params (string Text, byte Facet)[] entries)
    {
        var index = new TextIndex<Entry>(1, ByRank);
        index.Put(entries.Select((entry, id) => (id, TermsOf(entry.Text), new[] { entry.Facet }, new Entry(id, id))));
        return index;
    }

    private static IReadOnlyCollection<Term> TermsOf(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).GroupBy(word => word).Select(word => new Term("n:" + word.Key, word.Count()))];

    private static int[] Ids(Answer<Entry> answer) => [.. answer.Found.Select(found => found.Item.Id)];

    [Fact]
    public void An_entry_answers_when_it_has_every_word() =>
        Ids(IndexOf(("huile olive", 1), ("olive", 1), ("huile", 1)).Ask(Ask("huile", "olive"))).ShouldBe([0]);

    [Fact]
    public void What_a_word_may_be_beside_itself_is_found_whole_and_counts_for_less() =>
        Ids(IndexOf(("zeit", 1), ("lzeit", 1), ("zeitun", 1)).Ask(Ask() with { Words = [new Word(["n:lzeit"]) { Also = ["n:zeit"] }] })).ShouldBe([1, 0]);

    [Fact]
    public void Who_says_a_word_more_often_and_who_says_the_rarer_word_come_first()
    {
        var index = IndexOf(("textile", 1), ("textile textile textile", 1), ("textile denim", 1), ("denim", 1), ("textile", 1));
        Ids(index.Ask(Ask("textile")))[0].ShouldBe(1);
        var scores = index.Ask(Ask("denim")).Found[0].Score;
        scores.ShouldBeGreaterThan(index.Ask(Ask("textile")).Found[^1].Score);
    }

    [Fact]
    public void The_score_is_the_stated_formula()
    {
        // Two of four entries have the word, one of them twice: ln(1 + 2.5 / 2.5) · 2 / 3.2.
        var answer = IndexOf(("lait lait", 1), ("lait", 1), ("cuir", 1), ("bois", 1)).Ask(Ask("lait"));
        answer.Found.Select(found => found.Score).ShouldBe([Math.Log(2) * 2 / 3.2, Math.Log(2) / 2.2], 1e-6);
    }

    [Fact]
    public void A_word_that_goes_on_finds_its_beginnings_after_itself()
    {
        var index = IndexOf(("meca", 1), ("mecatronique", 1), ("mecanique", 1), ("chimie", 1));
        Ids(index.Ask(Ask() with { Words = [new Word(["n:meca"], Open: true)] })).ShouldBe([0, 1, 2]);
        Ids(index.Ask(Ask("meca"))).ShouldBe([0]);
    }

    [Theory]
    [InlineData("haliopole", "halieupole")]
    [InlineData("sousse", "souse")]
    [InlineData("mecatronique", "mecatroniqe")]
    [InlineData("زيتون", "زيتوون")]
    [InlineData("textile", "texitle")]
    public void A_typing_error_is_forgiven_where_nothing_is_spelt_so(string name, string typed)
    {
        var answer = IndexOf((name, 1), ("chimie", 1)).Ask(Ask(typed));
        Ids(answer).ShouldBe([0]);
        answer.Forgiven.ShouldBeTrue();
        answer.Matched.ShouldBe([
            ["n:" + name],
        ]);
    }

    [Fact]
    public void Short_words_and_words_of_another_kind_are_not_taken_for_typing_errors()
    {
        Ids(IndexOf(("fes", 1)).Ask(Ask("fez"))).ShouldBeEmpty();
        var index = new TextIndex<Entry>(0, ByRank);
        index.Put([(1, [new Term("f:textil", 1)], [], new Entry(1, 1))]);
        Ids(index.Ask(Ask("textils"))).ShouldBeEmpty();
    }

    [Fact]
    public void Words_that_are_known_but_never_stand_together_are_looked_for_with_an_error_each()
    {
        var answer = IndexOf(("textile sousse", 1), ("sousses", 1), ("textile gabes", 1)).Ask(Ask("textile", "sousses"));
        Ids(answer).ShouldBe([0]);
        answer.Forgiven.ShouldBeTrue();
    }

    [Fact]
    public void Counts_totals_and_order_are_those_of_a_look_at_every_entry() =>
        (
            from entries in Gen.Zip(Gen.Elements("a", "b", "c", "ab", "bc").ListOf().Select(words => string.Join(' ', words)), Gen.Choose(0, 3)).ArrayOf()
            from asked in Gen.Elements("a", "b", "c").ListOf(2)
            from allowed in Gen.Choose(0, 3).ListOf().Select(values => values.Select(value => (byte)value).ToHashSet())
            from skip in Gen.Choose(0, 3)
            from take in Gen.Choose(0, 4)
            select (entries, asked, allowed, skip, take)
        ).Check(given =>
        {
            var index = IndexOf([.. given.entries.Select(entry => (entry.Item1, (byte)entry.Item2))]);
            string[] words = [.. given.asked.Distinct()];
            var question = Ask(words) with
            {
                Allowed = [given.allowed.Count == 0 ? null : given.allowed],
                Skip = given.skip,
                Take = given.take,
                Forgiving = false,
            };
            var answer = index.Ask(question);

            var having = given
                .entries.Select((entry, id) => (id, facet: (byte)entry.Item2, words: entry.Item1.Split(' ')))
                .Where(entry => words.All(entry.words.Contains))
                .ToList();
            var all = having.Where(entry => given.allowed.Count == 0 || given.allowed.Contains(entry.facet)).ToList();
            answer.Total.ShouldBe(all.Count);
            for (var value = 0; value < 4; value++)
                answer.Counts[0][value].ShouldBe(having.Count(entry => entry.facet == value));
            double Score(string[] said) =>
                words.Sum(word =>
                {
                    var holders = given.entries.Count(entry => entry.Item1.Split(' ').Contains(word));
                    double weight = said.Count(each => each == word);
                    return Math.Log(1 + (given.entries.Length - holders + 0.5) / (holders + 0.5)) * weight / (weight + 1.2);
                });
            var ordered = all.OrderByDescending(entry => Math.Round(Score(entry.words), 4)).ThenBy(entry => entry.id).Skip(given.skip).Take(given.take);
            answer.Found.Select(found => Math.Round(found.Score, 4)).ShouldBe(ordered.Select(entry => Math.Round(Score(entry.words), 4)), 2e-4);
        });

    [Fact]
    public void Page_after_page_gives_the_whole_list_once_in_every_order()
    {
        var random = new Random(7);
        var index = new TextIndex<Entry>(0, ByRank);
        index.Put(
            Enumerable
                .Range(0, 500)
                .Select(id =>
                    (id, TermsOf(string.Join(' ', Enumerable.Repeat("mot", 1 + random.Next(5)))), Array.Empty<byte>(), new Entry(id, random.Next(50)))
                )
        );
        foreach (var byScore in new[] { true, false })
        foreach (var alphabet in new int?[] { 0, null })
        {
            var question = Ask("mot") with { ByScore = byScore, Alphabet = alphabet };
            var whole = Ids(index.Ask(question with { Take = int.MaxValue }));
            var pages = new List<int>();
            Position<Entry>? after = null;
            while (index.Ask(question with { After = after, Take = 7 }).Found is { Count: > 0 } page)
            {
                pages.AddRange(page.Select(found => found.Item.Id));
                after = page[^1];
            }
            pages.ShouldBe(whole);
            Ids(index.Ask(question with { Skip = 100, Take = 10 })).ShouldBe(whole.Skip(100).Take(10));
        }
    }

    [Fact]
    public void An_index_changed_many_times_answers_as_one_made_anew()
    {
        var random = new Random(11);
        string[] vocabulary = ["lait", "cuir", "bois", "denim", "olive", "argan"];
        var (changed, texts) = (new TextIndex<Entry>(1, ByRank), new Dictionary<int, string>());
        for (var turn = 0; turn < 6_000; turn++)
        {
            var id = random.Next(300);
            if (random.Next(5) == 0)
            {
                changed.Remove([id]);
                texts.Remove(id);
                continue;
            }
            texts[id] = string.Join(' ', vocabulary.Where(_ => random.Next(3) == 0));
            changed.Put([(id, TermsOf(texts[id]), [(byte)(id % 4)], new Entry(id, id * 7 % 300))]);
        }
        var anew = new TextIndex<Entry>(1, ByRank);
        anew.Put(texts.Select(text => (text.Key, TermsOf(text.Value), new[] { (byte)(text.Key % 4) }, new Entry(text.Key, text.Key * 7 % 300))));
        changed.Count.ShouldBe(texts.Count);
        foreach (var word in vocabulary)
        {
            var (one, other) = (changed.Ask(Ask(word)), anew.Ask(Ask(word)));
            one.Total.ShouldBe(other.Total);
            one.Counts[0].ShouldBe(other.Counts[0]);
            Ids(one).ShouldBe(Ids(other));
            Ids(changed.Ask(Ask(word) with { Alphabet = null, ByScore = false, Take = int.MaxValue }))
                .ShouldBe(Ids(changed.Ask(Ask(word) with { ByScore = false, Take = int.MaxValue })));
        }
    }

    [Fact]
    public void Rare_and_common_words_of_many_entries_keep_each_weight_also_when_a_tenth_of_the_entries_goes()
    {
        const int Entries = 40_000;
        var random = new Random(3);
        (string Word, int OneIn)[] words = [("chaque", 1), ("tiers", 3), ("centieme", 100), ("rare", 9_000), ("seul", Entries)];
        var said = Enumerable
            .Range(0, Entries)
            .Select(id => words.ToDictionary(word => word.Word, word => id % word.OneIn == 0 ? random.Next(1, 300) : 0))
            .ToList();
        var index = new TextIndex<Entry>(0, ByRank);
        index.Put(
            said.Select(
                (weights, id) =>
                    (
                        id,
                        (IReadOnlyCollection<Term>)
                            [.. weights.Where(weight => weight.Value > 0).Select(weight => new Term("n:" + weight.Key, weight.Value / 4.0))],
                        Array.Empty<byte>(),
                        new Entry(id, id)
                    )
            )
        );
        Check(0);
        index.Remove(Enumerable.Range(1, Entries / 8));
        Check(Entries / 8);

        void Check(int gone)
        {
            foreach (var (word, _) in words)
            {
                var holders = said.Index().Where(each => each.Item[word] > 0 && (each.Index == 0 || each.Index > gone)).ToList();
                var idf = Math.Log(1 + (Entries - gone - holders.Count + 0.5) / (holders.Count + 0.5));
                double Score(int quarters) => idf * Math.Min(quarters, 255) / 4.0 / (Math.Min(quarters, 255) / 4.0 + 1.2);
                var answer = index.Ask(Ask(word) with { Take = int.MaxValue });
                answer.Found.OrderBy(found => found.Item.Id).Select(found => found.Score).ShouldBe(holders.Select(holder => Score(holder.Item[word])), 1e-5);
            }
        }
    }

    [Fact]
    public void A_word_is_told_from_one_of_another_kind_with_the_same_letters()
    {
        var index = new TextIndex<Entry>(0, ByRank);
        index.Put([(1, [new Term("n:textile", 1)], [], new Entry(1, 1)), (2, [new Term("\u016E:textile", 1)], [], new Entry(2, 2))]);
        Ids(index.Ask(Ask("textille"))).ShouldBe([1]);
        Ids(index.Ask(Ask("text") with { Words = [new Word(["n:text"], Open: true)] })).ShouldBe([1]);
    }

    [Fact]
    public async Task Who_asks_while_another_writes_never_sees_half_an_entry()
    {
        var index = new TextIndex<Entry>(1, ByRank);
        index.Put([(1, TermsOf("un deux"), [1], new Entry(1, 1))]);
        var done = false;
        var writer = Task.Factory.StartNew(
            () =>
            {
                for (var turn = 0; turn < 5_000; turn++)
                    index.Put([(1, TermsOf(turn % 2 == 0 ? "un deux" : "trois quatre"), [(byte)(turn % 2)], new Entry(1, turn))]);
                Volatile.Write(ref done, true);
            },
            TestContext.Current.CancellationToken
        );
        while (!Volatile.Read(ref done))
            index.Ask(Ask("un", "quatre") with { Forgiving = false }).Total.ShouldBe(0);
        await writer;
        index.Ask(Ask("trois")).Total.ShouldBe(1);
    }

    [Fact]
    public void What_cannot_be_answered_is_refused()
    {
        var index = IndexOf(("lait", 1));
        Should.Throw<ArgumentException>(() => index.Put([(1, [], [], new Entry(1, 1))]));
        Should.Throw<ArgumentException>(() => index.Ask(Ask("lait") with { Allowed = [null, null] }));
        Should.Throw<ArgumentException>(() => index.Ask(Ask("lait") with { Skip = -1 }));
        Should.Throw<ArgumentException>(() => index.Ask(Ask("lait") with { Alphabet = 1 }));
        Should.Throw<ArgumentException>(() => index.Ask(Ask([.. Enumerable.Repeat("lait", 256)])));
    }
}
