using Grappe.Algorithms.Observations;

namespace Grappe.Algorithms.Tests.Observations;

public sealed class ArabicWordsTests
{
    [Theory]
    [InlineData("الزيتون", "زيتون")]
    [InlineData("بالزيتون", "زيتون")]
    [InlineData("للزيت", "زيت")]
    [InlineData("وبالنسيج", "نسيج")]
    [InlineData("زيت", "زيت")]
    [InlineData("الكهرباء", "كهربا")]
    [InlineData("ال", "ال")]
    [InlineData("المال", "مال")]
    [InlineData("olive", "olive")]
    [InlineData("", "")]
    public void A_word_is_brought_to_what_stands_behind_its_article(string word, string bare) => ArabicWords.Bare(word).ShouldBe(bare);

    [Theory]
    [InlineData("لزيت", "لزيت", "زيت")]
    [InlineData("وبزيت", "وبزيت", "بزيت", "زيت")]
    [InlineData("لوز", "لوز")]
    [InlineData("الزيتون", "زيتون", "الزيتون")]
    [InlineData("oil", "oil")]
    public void A_letter_before_a_word_may_be_a_preposition_where_a_word_is_left(string word, params string[] forms) => ArabicWords.Forms(word).ShouldBe(forms);

    [Theory]
    [InlineData("والتغليف", "و", "تغليف")]
    [InlineData("بالتغليف", "", "تغليف")]
    [InlineData("الألياف", "", "ألياف")]
    [InlineData("ألياف", "", "ألياف")]
    [InlineData("معلّب", "", "معلب")]
    [InlineData("colline", "", "colline")]
    public void What_is_written_before_a_noun_is_parted_from_it_and_an_alef_with_hamza_is_no_article(string written, string before, string noun) =>
        ArabicWords.Parts(written).ShouldBe((before, noun));
}
