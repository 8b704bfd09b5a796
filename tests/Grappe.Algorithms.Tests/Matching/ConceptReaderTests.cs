using FsCheck;
using FsCheck.Fluent;
using Grappe.Algorithms.Matching;

namespace Grappe.Algorithms.Tests.Matching;

public sealed class ConceptReaderTests
{
    private const int Oil = 0;
    private const int Olives = 1;
    private const int Trade = 2;

    private static readonly ConceptReader Reader = new([
        (["olive", "oil"], Oil),
        (["olive"], Olives),
        (["oil", "trade"], Trade),
        (["olive"], Trade),
        ([], Trade),
    ]);

    [Fact]
    public void The_longest_name_at_a_place_counts_and_its_words_count_once() =>
        Read("we press olive oil trade olive").ShouldBe([new(Oil, 2, 2), new(Olives, 5, 1)]);

    [Fact]
    public void A_text_that_breaks_off_within_a_name_names_the_shorter_one() => Read("olive").ShouldBe([new(Olives, 0, 1)]);

    [Fact]
    public void A_text_without_names_names_nothing() => Read("").Concat(Read("nothing known")).ShouldBeEmpty();

    [Fact]
    public void Mentions_follow_each_other_and_are_names() => Prop.ForAll<byte[]>(ReadAny).QuickCheckThrowOnFailure();

    [Fact]
    public void Where_a_name_begins_a_word_may_be_meant_that_is_written_otherwise()
    {
        var reader = new ConceptReader([(["olive", "oil"], Oil), (["olive"], Olives)], word => word.StartsWith("for-") ? [word[4..]] : []);
        reader.Read(["for-olive", "oil", "olive", "for-oil"]).ShouldBe([new(Oil, 0, 2), new(Olives, 2, 1)]);
    }

    private static void ReadAny(byte[] seeds)
    {
        string[] words = [.. seeds.Select(seed => new[] { "olive", "oil", "trade", "x" }[seed % 4])];
        var at = 0;
        foreach (var mention in Reader.Read(words))
        {
            mention.Start.ShouldBeGreaterThanOrEqualTo(at);
            at = mention.Start + mention.Length;
            at.ShouldBeLessThanOrEqualTo(words.Length);
            string.Join(' ', words[mention.Start..at]).ShouldBe(new[] { "olive oil", "olive", "oil trade" }[mention.Concept]);
        }
    }

    private static IReadOnlyList<ConceptReader.Mention> Read(string text) => Reader.Read(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
