using Grappe.Web.Shared.Forms;

namespace Grappe.Web.Tests.Shared;

/// <summary>Texts and dates as keyboards, telephones and spreadsheets write them.</summary>
public sealed class TypedTests
{
    private const string Name = "Faculté de pharmacie de Monastir";

    [Theory]
    [InlineData("Faculte\u0301 de pharmacie de Monastir")]
    [InlineData("Faculté\u00a0de\u202fpharmacie de Monastir")]
    [InlineData("\u200bFaculté de pharmacie de Monastir")]
    [InlineData("Faculté de pharmacie de Monastir\u200f")]
    [InlineData("Faculté  de  pharmacie de Monastir ")]
    [InlineData("Faculté de phar\u00admacie de \u2066Monastir\u2069")]
    public void What_reads_the_same_is_the_same(string written)
    {
        TypedText.OneLine(written).ShouldBe(Name);
        TypedText.AreSame(written, Name).ShouldBeTrue();
        TypedText.Plain(TypedText.Plain(written)).ShouldBe(TypedText.Plain(written));
    }

    [Fact]
    public void Apostrophes_within_words_are_one_kind_and_those_of_addresses_stay()
    {
        TypedText.OneLine("Ministère de l'Industrie").ShouldBe("Ministère de l’Industrie");
        TypedText.OneLine("Ministère de lʼIndustrie").ShouldBe("Ministère de l’Industrie");
        TypedText.OneLine("https://example.org/l'industrie").ShouldBe("https://example.org/l'industrie");
        TypedText.OneLine("l’usine 'A'").ShouldBe("l’usine 'A'");
        TypedText.OneLine("l'usine, voir www.example.org/l'usine").ShouldBe("l’usine, voir www.example.org/l'usine");
        TypedText.OneLine("https://example.org/l'usine de l'olive").ShouldBe("https://example.org/l'usine de l’olive");
    }

    [Fact]
    public void What_is_plain_stays_as_it_is()
    {
        TypedText.Plain("e\u00ad\u0301").ShouldBe("é");
        TypedText.Plain("l\u200b'\u200busine").ShouldBe("l’usine");
        TypedText.Lines("e\0\u0301").ShouldBe("é");
        Sent.Of("l", "e", "'", " ", "\0", "\n", "\u0301", "\u00ad", "\u200d", "\u2028", "\u0f43", "\ud83d", "\udca9", "\ud87e\udc00", "http", "://", "www.")
            .Holds(StaysAsItIs);
        Sent.Text.Holds(StaysAsItIs);

        static void StaysAsItIs(string text)
        {
            foreach (var read in new Func<string?, string>[] { TypedText.Plain, TypedText.OneLine, TypedText.Lines })
                read(read(text)).ShouldBe(read(text));
        }
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\f")]
    [InlineData("\u0085")]
    [InlineData("\u2028")]
    [InlineData("\u2029")]
    public void Whatever_ends_a_line_ends_none_on_one_line(string end) => TypedText.OneLine($"un{end}deux{end}").ShouldBe("un deux");

    [Fact]
    public void Lines_stay_lines_and_emoji_whole_and_what_is_no_text_is_left_to_be_refused()
    {
        TypedText.Lines(" un\r\n  deux\u00a0: trois\r\n").ShouldBe("un\n deux : trois");
        TypedText.Plain("👩‍🔬 et 👨‍👩‍👧").ShouldBe("👩‍🔬 et 👨‍👩‍👧");
        TypedText.IsUnreadable(TypedText.Plain("a\ud800b")).ShouldBeTrue();
        TypedText.Plain("مؤسسة الأبحاث").ShouldBe("مؤسسة الأبحاث");
        TypedText.Plain("ا\u0654بحاث").ShouldBe("أبحاث");
    }

    [Theory]
    [InlineData("mars-12", "2012-03")]
    [InlineData("janv-19", "2019-01")]
    [InlineData("janv.-19", "2019-01")]
    [InlineData("févr-85", "1985-02")]
    [InlineData("août-2011", "2011-08")]
    [InlineData("Mar-12", "2012-03")]
    [InlineData("31 décembre 2010", "2010-12-31")]
    [InlineData("1er juin 2010", "2010-06-01")]
    [InlineData("décembre 2010", "2010-12")]
    [InlineData("December 31, 2010", "2010-12-31")]
    [InlineData("31st December 2010", "2010-12-31")]
    [InlineData("31 ديسمبر 2010", "2010-12-31")]
    [InlineData("جانفي 2019", "2019-01")]
    [InlineData("٣ غشت ٢٠١٩", "2019-08-03")]
    [InlineData("يناير 2019", "2019-01")]
    [InlineData("15 كانون الأول 2019", "2019-12-15")]
    [InlineData("2010-12-31T00:00:00", "2010-12-31")]
    [InlineData("2010-12-31T23:30:00.000Z", "2010-12-31")]
    [InlineData("2010-12-31 00:00:00", "2010-12-31")]
    [InlineData("31/12/2010 08:15", "2010-12-31")]
    [InlineData("2010", "2010")]
    [InlineData("12/2010", "2010-12")]
    [InlineData("31/12/2010", "2010-12-31")]
    [InlineData("2010-12", "2010-12")]
    public void A_date_is_read_as_it_is_written_in_three_languages(string written, string date) => TypedDate.Read(written).ToString().ShouldBe(date);

    [Theory]
    [InlineData("31 février 2010")]
    [InlineData("12-mars")]
    [InlineData("12 mars 10")]
    [InlineData("mars")]
    [InlineData("31/12/10")]
    [InlineData("brumaire 2010")]
    [InlineData("2010-13-01T00:00:00")]
    [InlineData("")]
    public void What_could_be_another_day_or_none_is_no_date(string written) => TypedDate.Read(written).ShouldBeNull();
}
