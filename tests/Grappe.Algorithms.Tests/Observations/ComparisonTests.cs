using Grappe.Algorithms.Observations;

namespace Grappe.Algorithms.Tests.Observations;

public class ComparisonTests
{
    [Fact]
    public void Compare_is_reflexive_and_symmetric() =>
        Generated.Claim.Check2(
            (a, b) =>
            {
                a.ComparedWith(a).ShouldBe(Agreement.Same);
                if (a.Field == b.Field && a.Key == b.Key)
                    a.ComparedWith(b).ShouldBe(b.ComparedWith(a));
            }
        );

    [Fact]
    public void Claims_about_different_things_are_not_compared()
    {
        Should.Throw<ArgumentException>(() => Claims.Of("created").Saying("2015").ComparedWith(Claims.Of("labelled").Saying("2015")));
        Should.Throw<ArgumentException>(() => Claims.Of("members", "total").Saying(1).ComparedWith(Claims.Of("members", "smes").Saying(1)));
    }

    [Fact]
    public void A_value_of_another_kind_is_an_error() =>
        Should.Throw<ArgumentException>(() => Claims.Of("created").Saying(2015).ComparedWith(Claims.Of("created").Saying("2015")));

    [Theory]
    [InlineData("niche", "smart grids", "networks", Agreement.Same)]
    [InlineData("activity", "watch", "training", Agreement.Same)]
    [InlineData("acronym", "C2TM", "CT2M", Agreement.Spelling)]
    [InlineData("acronym", "MNC", "2TS", Agreement.Imprecision)]
    [InlineData("name", "MOROCCAN DENIM CLUSTER", "Moroccan Denim Cluster", Agreement.Same)]
    [InlineData("name", "Cluster Efficacité Energétique", "Cluster efficacité énergétique (EMC)", Agreement.Same)]
    [InlineData("name", "AIF", "Association des industries ferroviaires", Agreement.Same)]
    [InlineData("name", "L'Agadir Haliopôle", "Agadir Haliopôle", Agreement.Same)]
    [InlineData("name", "MECADEV", "Cluster MecaDev", Agreement.Spelling)]
    [InlineData("name", "Custer Mecatronic Tunisie", "Cluster Mécatronique de Tunisie (CMT)", Agreement.Spelling)]
    [InlineData("name", "Cluster Huile d'Olive de Bouira", "Cluster de l'huile d'olive de Bouira", Agreement.Spelling)]
    [InlineData("name", "Cluster Lait", "Cluster du lait à Béjaïa", Agreement.Imprecision)]
    [InlineData("aspect", "condor", "cevital", Agreement.Conflict)]
    [InlineData("aspect", "unido+eu+it", "unido", Agreement.Imprecision)]
    [InlineData("aspect", "unido+eu", "eu+unido", Agreement.Same)]
    [InlineData("legal-form", "association", "scientific-association", Agreement.Imprecision)]
    [InlineData("state", "potential", "expected", Agreement.Imprecision)]
    [InlineData("state", "emerging", "constituted", Agreement.Conflict)]
    [InlineData("sector", "2", "3", Agreement.Conflict)]
    [InlineData("place", "casablanca", "casablanca-settat", Agreement.Imprecision)]
    [InlineData("place", "alger", "blida", Agreement.Conflict)]
    [InlineData("created", "2015", "2018", Agreement.Conflict)]
    [InlineData("created", "2015", "2015-06", Agreement.Imprecision)]
    [InlineData("host", "structure/novation-city", "structure/el-ghazala", Agreement.Conflict)]
    [InlineData("contract", "yes", "no", Agreement.Conflict)]
    public void Values_are_compared_as_their_kind_asks(string field, string a, string b, Agreement agreement) =>
        Claims.Of(field).Saying(a).ComparedWith(Claims.Of(field).Saying(b).InThe("text")).ShouldBe(agreement);

    [Fact]
    public void A_city_and_its_region_are_an_imprecision() =>
        Claims.Of("place").Saying("mohammedia").ComparedWith(Claims.Of("place").Saying("casablanca-settat")).ShouldBe(Agreement.Imprecision);

    [Fact]
    public void A_provisional_place_is_at_most_imprecise() =>
        Claims.Of("place").Saying("alger").But(Qualifiers.Provisional).ComparedWith(Claims.Of("place").Saying("blida")).ShouldBe(Agreement.Imprecision);

    [Fact]
    public void A_sector_coded_by_the_editors_still_conflicts_with_the_table() =>
        Claims.Of("sector").Saying("2").But(Qualifiers.Coded).ComparedWith(Claims.Of("sector").Saying("6").InThe("table")).ShouldBe(Agreement.Conflict);

    [Fact]
    public void A_provisional_state_still_conflicts() =>
        Claims.Of("state").Saying("emerging").But(Qualifiers.Provisional).ComparedWith(Claims.Of("state").Saying("constituted")).ShouldBe(Agreement.Conflict);

    [Theory]
    [InlineData("Mourad BOUATTOU", "Mourad Bouattou", Agreement.Same)]
    [InlineData("Mourad BOUATTOU", "Moura BOUATTOU", Agreement.Spelling)]
    [InlineData("Klai MEHDI", "Mehdi Klai", Agreement.Spelling)]
    [InlineData("Ahmed Mehdi OMAROUAYACHE", "OMAROUAYACHE", Agreement.Spelling)]
    [InlineData("Mourad BOUATTOU", "Nabil NAJIM", Agreement.Conflict)]
    public void Holders_of_a_role_are_compared_as_names_of_persons(string a, string b, Agreement agreement) =>
        Claims.Of("role", "president").Saying(a).ComparedWith(Claims.Of("role", "president").Saying(b).InThe("text")).ShouldBe(agreement);

    [Theory]
    [InlineData(Qualifiers.Interim, Agreement.Change)]
    [InlineData(Qualifiers.Former, Agreement.Change)]
    [InlineData(Qualifiers.Provisional, Agreement.Imprecision)]
    public void Another_holder_for_a_time_is_no_conflict(Qualifiers qualifiers, Agreement agreement) =>
        Claims
            .Of("role", "animator")
            .Saying("Klai MEHDI")
            .But(qualifiers)
            .ComparedWith(Claims.Of("role", "animator").Saying("Nabil NAJIM").InThe("text"))
            .ShouldBe(agreement);

    [Fact]
    public void Two_holders_named_in_one_place_hold_the_role_together() =>
        Claims.Of("role", "animator").Saying("France Clusters").ComparedWith(Claims.Of("role", "animator").Saying("ANIMA")).ShouldBe(Agreement.Same);

    [Fact]
    public void A_president_and_one_in_the_interim_cannot_stand_on_one_card() =>
        Claims
            .Of("role", "president")
            .Saying("Ahmed Mehdi OMAROUAYACHE")
            .ComparedWith(Claims.Of("role", "president").Saying("Lamine BELBACHIR").But(Qualifiers.Interim))
            .ShouldBe(Agreement.Conflict);

    [Fact]
    public void Two_names_given_in_one_place_are_a_name_and_a_byname() =>
        Claims.Of("name").Saying("Algeria Tourism Cluster").ComparedWith(Claims.Of("name").Saying("Cluster du tourisme-hôtellerie")).ShouldBe(Agreement.Same);

    [Fact]
    public void A_term_is_only_ever_spelled_differently() =>
        Claims.Of("term", "hub-export").Saying("Hub Export").ComparedWith(Claims.Of("term", "hub-export").Saying("Club export")).ShouldBe(Agreement.Spelling);

    [Fact]
    public void Founders_stand_beside_one_another() =>
        Claims
            .Of("founder-role", "founder")
            .Saying("GIMAS")
            .ComparedWith(Claims.Of("founder-role", "founder").Saying("CDG").InThe("text"))
            .ShouldBe(Agreement.Same);

    [Fact]
    public void A_country_and_its_city_are_imprecise_even_years_apart() =>
        Claims.Of("place").Saying("algeria").On("2015").ComparedWith(Claims.Of("place").Saying("alger")).ShouldBe(Agreement.Imprecision);

    [Theory]
    [InlineData(13, Agreement.Imprecision)]
    [InlineData(20, Agreement.Conflict)]
    public void Some_of_fifteen_named_say_less_and_more_than_fifteen_too_much(int named, Agreement agreement) =>
        Claims
            .Of("count", "companies")
            .Saying(15)
            .ComparedWith(Claims.Of("count", "companies").Saying(named).But(Qualifiers.Counted | Qualifiers.Among))
            .ShouldBe(agreement);

    [Theory]
    [InlineData(Qualifiers.Coded, Agreement.Imprecision)]
    [InlineData(Qualifiers.None, Agreement.Conflict)]
    public void A_card_that_names_no_partner_says_less_than_a_no(Qualifiers qualifiers, Agreement agreement) =>
        Claims.Of("partners-north").Saying("no").But(qualifiers).ComparedWith(Claims.Of("partners-north").Saying("yes").InThe("text")).ShouldBe(agreement);

    [Theory]
    [InlineData(85, Qualifiers.None, 80, Qualifiers.Over, Agreement.Imprecision)]
    [InlineData(85, Qualifiers.None, 50, Qualifiers.Over, Agreement.Conflict)]
    [InlineData(85, Qualifiers.None, 80, Qualifiers.None, Agreement.Conflict)]
    [InlineData(80, Qualifiers.None, 80, Qualifiers.Counted, Agreement.Same)]
    [InlineData(80, Qualifiers.None, 80, Qualifiers.About, Agreement.Imprecision)]
    [InlineData(8, Qualifiers.About, 10, Qualifiers.None, Agreement.Imprecision)]
    [InlineData(60, Qualifiers.About, 69, Qualifiers.None, Agreement.Imprecision)]
    [InlineData(60, Qualifiers.About, 70, Qualifiers.None, Agreement.Conflict)]
    [InlineData(100, Qualifiers.Under, 67, Qualifiers.None, Agreement.Imprecision)]
    [InlineData(100, Qualifiers.Under, 66, Qualifiers.None, Agreement.Conflict)]
    public void Numbers_are_compared_by_what_they_can_mean(int a, Qualifiers ofA, int b, Qualifiers ofB, Agreement agreement) =>
        Claims.Of("members", "total").Saying(a).But(ofA).ComparedWith(Claims.Of("members", "total").Saying(b).But(ofB)).ShouldBe(agreement);

    [Fact]
    public void A_number_within_a_range_is_an_imprecision() =>
        Claims.Of("members", "total").Saying(120, 130).ComparedWith(Claims.Of("members", "total").Saying(125)).ShouldBe(Agreement.Imprecision);

    [Fact]
    public void Amounts_in_different_currencies_are_not_compared() =>
        Claims.Of("amount", "subsidy").Saying(2_000_000, "MAD").ComparedWith(Claims.Of("amount", "subsidy").Saying(190_000, "EUR")).ShouldBe(Agreement.Same);

    [Theory]
    [InlineData("2018-10", Agreement.Conflict)]
    [InlineData("2018-09", Agreement.Change)]
    [InlineData("2014", Agreement.Change)]
    public void What_may_change_has_changed_when_more_than_a_year_lies_between(string earlier, Agreement agreement) =>
        Claims.Of("state").Saying("constituted").On("2019-10").ComparedWith(Claims.Of("state").Saying("emerging").On(earlier)).ShouldBe(agreement);

    [Fact]
    public void A_date_of_creation_never_changes() =>
        Claims.Of("created").Saying("2015").On("2014").ComparedWith(Claims.Of("created").Saying("2018").On("2019")).ShouldBe(Agreement.Conflict);

    [Fact]
    public void A_blank_in_the_table_is_no_denial_of_partners() =>
        Claims.Of("partners-north").Saying("no").InThe("table").ComparedWith(Claims.Of("partners-north").Saying("yes")).ShouldBe(Agreement.Imprecision);
}
