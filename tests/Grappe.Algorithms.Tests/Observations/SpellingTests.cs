using FsCheck.Fluent;
using Grappe.Algorithms.Observations;

namespace Grappe.Algorithms.Tests.Observations;

public class SpellingTests
{
    [Theory]
    [InlineData("  L’Huile d'Olive — Bouïra ", "l huile d olive bouira")]
    [InlineData("Cœur de Tunis", "coeur de tunis")]
    [InlineData("CO₂ & H²", "co2 h2")]
    [InlineData("Sidi-Thabet", "sidi thabet")]
    [InlineData("عُنْقُودٌ", "عنقود")]
    [InlineData("الجـــزائر", "الجزاير")]
    [InlineData("أكادير إفران آسفي", "اكادير افران اسفي")]
    [InlineData("الدار البيضاء القنيطرة", "الدار البيضاء القنيطره")]
    [InlineData("مستشفى", "مستشفي")]
    [InlineData("٢٠١٩", "2019")]
    [InlineData("…", "")]
    public void Folding_keeps_what_identifies_a_name(string text, string folded) => Spelling.Fold(text).ShouldBe(folded);

    [Fact]
    public void Folding_twice_changes_nothing_more() =>
        Gen.Elements('É', 'œ', 'ẞ', 'İ', '-', ' ', '²', 'ة', 'ـ', 'أ', 'a', '½')
            .ArrayOf()
            .Select(letters => new string(letters))
            .Check(text => Spelling.Fold(Spelling.Fold(text)).ShouldBe(Spelling.Fold(text)));

    [Theory]
    [InlineData("Cluster Boisson Algérie", "Cluster Boisson Algérie", Likeness.Identical)]
    [InlineData("Mourad BOUATTOU", "Mourad Bouattou", Likeness.SameLetters)]
    [InlineData("Pharma In", "PharmaIn", Likeness.SameLetters)]
    [InlineData("Klai MEHDI", "Mehdi Klai", Likeness.Near)]
    [InlineData("Mourad BOUATTOU", "M. Moura Bouattou", Likeness.Contained)]
    [InlineData("Mourad BOUATTOU", "Moura BOUATTOU", Likeness.Near)]
    [InlineData("M. Bouattou", "Mourad BOUATTOU", Likeness.Near)]
    [InlineData("C2TM", "CT2M", Likeness.Near)]
    [InlineData("Cluster Textiles Techniques du Sahel", "Cluster Textile Technique du Sahel", Likeness.Near)]
    [InlineData("Mehdi Omarouayache", "Ahmed Mehdi Omarouayache", Likeness.Contained)]
    [InlineData("MNC", "Maroc Numeric Cluster", Likeness.Contained)]
    [InlineData("C2TM", "Cluster des Textiles Techniques Marocains", Likeness.Contained)]
    [InlineData("CE3M", "Cluster Electronique, Mécatronique et Mécanique du Maroc", Likeness.Contained)]
    [InlineData("Novation City 2015", "Novation City 2018", Likeness.Different)]
    [InlineData("Mehdi", "Ahmed Mehdi Omarouayache", Likeness.Different)]
    [InlineData("Nabil Najim", "Klai Mehdi", Likeness.Different)]
    [InlineData("?", "!", Likeness.Different)]
    public void Names_are_alike_in_degrees_and_in_either_order(string a, string b, Likeness likeness)
    {
        Spelling.Similar(a, b).ShouldBe(likeness);
        Spelling.Similar(b, a).ShouldBe(likeness);
    }

    [Fact]
    public void Likeness_does_not_depend_on_the_order() =>
        Gen.Elements("mourad", "moura", "mouradi", "m", "bouattou", "bouatou", "boutatou")
            .NonEmptyListOf()
            .Select(words => string.Join(' ', words))
            .Check2((a, b) => Spelling.Similar(a, b).ShouldBe(Spelling.Similar(b, a)));

    [Theory]
    [InlineData("bouattou", "bouatou", 1)]
    [InlineData("c2tm", "ct2m", 1)]
    [InlineData("ca", "abc", 3)]
    [InlineData("", "abc", 3)]
    public void Distance_counts_edits_and_swaps(string a, string b, int distance) => Spelling.Distance(a, b).ShouldBe(distance);

    [Theory]
    [InlineData("???", "1234")]
    [InlineData("٢", "%_\\%'\"")]
    [InlineData("", "CE3M")]
    public void A_name_without_letters_is_short_for_nothing_and_nothing_for_it(string a, string b)
    {
        Spelling.IsShortFor(a, b).ShouldBeFalse();
        Spelling.IsShortFor(b, a).ShouldBeFalse();
        Spelling.Similar(a, b).ShouldBe(Likeness.Different);
        Spelling.SameHolder(a, b).ShouldBeFalse();
    }

    [Fact]
    public void Distance_is_symmetric_and_bounded_and_zero_only_for_equal_words() =>
        Generated.Word.Check2(
            (a, b) =>
            {
                var distance = Spelling.Distance(a, b);
                distance.ShouldBe(Spelling.Distance(b, a));
                distance.ShouldBeInRange(Math.Abs(a.Length - b.Length), Math.Max(a.Length, b.Length));
                (distance == 0).ShouldBe(a == b);
            }
        );

    [Fact]
    public void Distance_is_what_trying_every_edit_finds() => Generated.Word.Check2((a, b) => Spelling.Distance(a, b).ShouldBe(EveryEdit(a, b)));

    [Fact]
    public void An_upper_bound_only_cuts_larger_distances() =>
        Generated.Word.Check2(
            (a, b) =>
            {
                for (var bound = 0; bound < 7; bound++)
                    Spelling.Distance(a, b, bound).ShouldBe(Math.Min(Spelling.Distance(a, b), bound + 1));
            }
        );

    private static int EveryEdit(string a, string b)
    {
        if (a.Length == 0 || b.Length == 0)
            return a.Length + b.Length;
        var fewest = Math.Min(EveryEdit(a[1..], b), EveryEdit(a, b[1..])) + 1;
        fewest = Math.Min(fewest, EveryEdit(a[1..], b[1..]) + (a[0] == b[0] ? 0 : 1));
        return a.Length > 1 && b.Length > 1 && a[0] == b[1] && a[1] == b[0] ? Math.Min(fewest, EveryEdit(a[2..], b[2..]) + 1) : fewest;
    }
}
