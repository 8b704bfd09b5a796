using FsCheck;
using FsCheck.Fluent;
using Grappe.Algorithms.Matching;

namespace Grappe.Algorithms.Tests.Matching;

public sealed class PartnerIndexTests
{
    // Mechanics, with moulds below; plastics, which moulds feed; food, with oil below and packaging as a step; another technology.
    private const int Mechanics = 0;
    private const int Moulds = 1;
    private const int Plastics = 2;
    private const int Food = 3;
    private const int Oil = 4;
    private const int Packaging = 5;

    private static readonly Thesaurus Small = new([
        new Concept(Mechanics, ConceptKind.Technology, [], []),
        new Concept(Moulds, ConceptKind.Product, [Mechanics], [Plastics]),
        new Concept(Plastics, ConceptKind.Technology, [], [Packaging]),
        new Concept(Food, ConceptKind.Product, [], []),
        new Concept(Oil, ConceptKind.Product, [Food], []),
        new Concept(Packaging, ConceptKind.Step, [], [Food]),
    ]);

    private static readonly PartnerSignals Alone = new(1, 1, 1, 1, 1, 1, 1, 1, 1);

    [Fact]
    public void A_shared_niche_counts_more_than_a_shared_sector()
    {
        var index = Index(Party(1, Moulds), Party(2, Mechanics), Party(3, Mechanics), Party(4, Mechanics), Party(5, Food));
        var found = Ask(index, Party(9, Moulds));
        found[0].Id.ShouldBe(1);
        found[0].Reasons[0].ShouldBe(new PartnerReason(ReasonKind.Shared, Moulds, -1, found[0].Reasons[0].Points));
        // Moulds are mechanics: nobody needs to hear both.
        found[0].Reasons.Count(reason => reason.Item == Mechanics).ShouldBe(1);
        found.Select(candidate => candidate.Id).ShouldNotContain(5);
    }

    [Fact]
    public void What_somebody_looks_for_is_found_with_who_offers_it_before_who_only_does_it_and_told_both_ways()
    {
        var index = Index(Party(1) with { Offers = [new(Moulds, 1)] }, Party(2, Moulds), Party(3) with { Needs = [new(Oil, 1)] }, Party(4, Food));
        var found = Ask(index, Party(9, Oil) with { Needs = [new(Mechanics, 1)] });
        found.Select(candidate => candidate.Id).ShouldBe([4, 1, 3, 2], ignoreOrder: true);
        found.Single(candidate => candidate.Id == 1).Signals.Wanted.ShouldBeGreaterThan(found.Single(candidate => candidate.Id == 2).Signals.Wanted);
        Only(found, 1).ShouldBe((ReasonKind.TheyHave, Moulds, Mechanics));
        Only(found, 2).ShouldBe((ReasonKind.TheyHave, Moulds, Mechanics));
        Only(found, 3).ShouldBe((ReasonKind.TheySeek, Oil, Oil));
    }

    [Fact]
    public void Two_who_look_for_the_same_do_not_serve_each_other_unless_one_says_that_it_offers_it()
    {
        var both = Party(1, Moulds) with { Needs = [new(Moulds, 1)] };
        // The others make moulds tell something: what all do tells nothing.
        var index = Index(both, both with { Id = 2, Offers = [new(Moulds, 1)] }, Party(3, Moulds), Party(4, Food), Party(5, Food), Party(6, Food));
        var found = Ask(index, Party(9, Oil, Moulds) with { Needs = [new(Moulds, 1)] });
        found.Single(candidate => candidate.Id == 1).Signals.Wanted.ShouldBe(0);
        found.Single(candidate => candidate.Id == 1).Reasons.ShouldAllBe(reason => reason.Kind == ReasonKind.Shared);
        found.Single(candidate => candidate.Id == 2).Reasons.ShouldContain(reason => reason.Kind == ReasonKind.TheyHave);
        found.Single(candidate => candidate.Id == 3).Reasons.ShouldContain(reason => reason.Kind == ReasonKind.TheyHave);
    }

    [Fact]
    public void Who_uses_what_one_makes_and_who_makes_what_one_uses_are_found_along_the_chain()
    {
        var index = Index(Party(1, Packaging), Party(2, Moulds), Party(3, Oil));
        var found = Ask(index, Party(9, Plastics));
        Only(found, 1).ShouldBe((ReasonKind.TheyUse, Plastics, Packaging));
        Only(found, 2).ShouldBe((ReasonKind.TheySupply, Moulds, Plastics));
        found.Count.ShouldBe(2);
        // Oil is food, and what feeds food feeds it.
        Only(Ask(index, Party(9, Oil)), 1).ShouldBe((ReasonKind.TheySupply, Packaging, Oil));
    }

    [Fact]
    public void Common_ties_count_by_how_few_share_them_and_partners_are_named_only_where_asked()
    {
        const int Rare = 100;
        const int Common = 101;
        var index = Index([Party(1) with { Ties = [Rare] }, .. Enumerable.Range(2, 20).Select(id => Party(id) with { Ties = [Common] })]);
        var asker = Party(9) with { Ties = [Rare, Common, 2] };
        var found = Ask(index, asker);
        Only(found, 1).ShouldBe((ReasonKind.Tie, Rare, -1));
        found[0].Id.ShouldBe(1);
        found.Select(candidate => candidate.Id).ShouldNotContain(2);
        index
            .Ask(
                new PartnerQuestion(asker)
                {
                    Partners = true,
                    Take = 200,
                    Diversity = 0,
                    Weights = Alone,
                }
            )
            .Single(candidate => candidate.Id == 2)
            .IsPartner.ShouldBeTrue();
    }

    [Fact]
    public void What_is_done_through_others_is_compared_and_makes_nothing_less_rare()
    {
        const int House = 50;
        var alone = Index(Party(1, Moulds), Party(2, Food));
        var members = Enumerable.Range(3, 20).Select(id => Party(id) with { Through = [new(Moulds, 0.4f)], Kin = [1], Ties = [House] });
        var index = Index([Party(1, Moulds), Party(2, Food), .. members]);
        index.InformationOf(Moulds).ShouldBe(alone.InformationOf(Moulds));
        var found = Ask(index, Party(99, Moulds));
        found.Select(candidate => candidate.Id).ShouldBe([1, .. Enumerable.Range(3, 20)]);
        found[1].Reasons.ShouldContain(reason => reason.Kind == ReasonKind.Shared && reason.Item == Moulds);
        var spread = index.Ask(new PartnerQuestion(Party(99, Moulds)) { Weights = Alone });
        spread.Count.ShouldBe(3, "of many who are proposed for their house two tell all");
        index.Put([Party(40, Oil) with { Through = [new(Moulds, 0.4f)], Kin = [1] }, Party(41, Plastics) with { Through = [new(Moulds, 0.4f)], Kin = [1] }]);
        spread = index.Ask(new PartnerQuestion(Party(99, Moulds)) { Weights = Alone });
        spread.Count(candidate => candidate.Id >= 3 && candidate.Id != 41).ShouldBe(2, "whatever else the others do");
        spread.Select(candidate => candidate.Id).ShouldContain(41, "who is proposed for plastics of its own is one more");
        // Of one house: partners already, and tied to the others by it.
        var member = Party(99) with
        {
            Through = [new(Moulds, 0.4f)],
            Kin = [1],
            Ties = [House],
        };
        found = Ask(index, member);
        found.Select(candidate => candidate.Id).ShouldNotContain(1);
        found[0].Reasons.Select(reason => reason.Kind).Distinct().ShouldBe([ReasonKind.Shared, ReasonKind.Tie], ignoreOrder: true);
    }

    [Fact]
    public void A_changed_party_is_found_as_it_is_now_and_one_taken_out_is_found_no_more()
    {
        var index = Index(Party(1, Moulds), Party(2, Oil), Party(3, Packaging));
        index.Put([Party(1, Oil)]);
        Ask(index, Party(9, Moulds)).ShouldBeEmpty();
        Ask(index, Party(9, Oil)).Select(candidate => candidate.Id).ShouldBe([1, 2, 3]);
        index.Remove(1).ShouldBeTrue();
        index.Remove(1).ShouldBeFalse();
        Ask(index, Party(9, Oil)).Select(candidate => candidate.Id).ShouldBe([2, 3]);
        index.Count.ShouldBe(2);
    }

    [Fact]
    public void Diversity_names_another_sort_of_partner_before_the_third_of_the_same_sort()
    {
        var asker = Party(9, Moulds, Oil);
        var index = Index(Party(1, Moulds), Party(2, Moulds), Party(3, Moulds), Party(4, Food), Party(5, Plastics), Party(6, Packaging));
        var weights = new PartnerSignals(0.3, 1, 0, 0, 0, 0, 0, 0, 0);
        IEnumerable<int> Order(double diversity) =>
            index
                .Ask(
                    new PartnerQuestion(asker)
                    {
                        Diversity = diversity,
                        Weights = weights,
                        Take = 4,
                    }
                )
                .Select(candidate => candidate.Id);
        Order(0).ShouldBe([1, 2, 3, 4]);
        Order(0.5).Take(2).ShouldBe([1, 4]);
        Order(0.5).Order().ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void What_is_no_profile_and_no_question_is_refused()
    {
        var index = Index(Party(1, Moulds));
        Should.Throw<ArgumentException>(() => index.Put([Party(2, 6)])).Message.ShouldContain("concept 6");
        Should.Throw<ArgumentException>(() => index.Put([new PartnerProfile(2) { Needs = [new(0, 1.5f)] }])).Message.ShouldContain("weight 1.5");
        Should.Throw<ArgumentException>(() => index.Put([new PartnerProfile(2) { Words = [new(0, float.NaN)] }]));
        Should.Throw<ArgumentOutOfRangeException>(() => index.Ask(new PartnerQuestion(Party(9, Moulds)) { Take = 0 }));
        Should.Throw<ArgumentOutOfRangeException>(() => index.Ask(new PartnerQuestion(Party(9, Moulds)) { Diversity = 2 }));
        Should.Throw<ArgumentException>(() => new Thesaurus([new Concept(0, ConceptKind.Step, [0], [])]));
        Should.Throw<ArgumentException>(() => new Thesaurus([new Concept(0, ConceptKind.Step, [1], [])]));
        Should.Throw<ArgumentException>(() => new Thesaurus([new Concept(1, ConceptKind.Step, [], [])]));
        new PartnerIndex(Small).Ask(new PartnerQuestion(Party(9, Moulds))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_score_is_that_of_the_definition_and_the_best_are_named() =>
        Prop.ForAll<int>(seed => CompareWithDefinition(seed)).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static void CompareWithDefinition(int seed)
    {
        var random = new Random(seed);
        var thesaurus = AnyThesaurus(random);
        PartnerProfile[] parties = [.. Enumerable.Range(0, random.Next(1, 60)).Select(id => AnyParty(random, id, thesaurus))];
        var index = new PartnerIndex(thesaurus);
        // Some twice, so that there are dead ones.
        index.Put(parties.Where(_ => random.Next(3) == 0).Select(party => AnyParty(random, party.Id, thesaurus)));
        index.Put(parties);
        index.Put(parties);
        var asker = AnyParty(random, random.Next(parties.Length), thesaurus);
        var weights = new PartnerSignals(0.9, 0.7, 0.3, 0.4, 0.8, 0.5, 0.2, 0.3, 0.1);
        var found = index.Ask(
            new PartnerQuestion(asker)
            {
                Weights = weights,
                Take = 10,
                Diversity = 0,
                Groups = new HashSet<ushort> { 0, 1 },
                Without = new HashSet<int> { 3 },
            }
        );
        var expected = parties
            .Where(party => party.Id != asker.Id && party.Id != 3 && party.Group < 2 && !asker.Ties.Contains(party.Id) && !asker.Kin.Contains(party.Id))
            .Select(party => (party.Id, Score: ByDefinition(thesaurus, parties, asker, party)?.Times(weights) ?? 0))
            .Where(candidate => candidate.Score > 0)
            .OrderByDescending(candidate => candidate.Score)
            .ThenBy(candidate => candidate.Id)
            .Take(10)
            .ToList();
        found.Count.ShouldBe(expected.Count);
        foreach (var (one, other) in found.Zip(expected))
            one.Score.ShouldBe(other.Score, 1e-4);
        foreach (var candidate in found)
        {
            candidate.Reasons.Sum(reason => reason.Points).ShouldBe(candidate.Score, 1e-4);
            candidate.Reasons.Select(reason => reason.Points).ShouldBeInOrder(SortDirection.Descending);
        }
    }

    [Fact]
    public void Likeness_is_the_same_from_both_sides_and_the_same_question_has_the_same_answer() =>
        Prop.ForAll<int>(seed => CompareSides(seed)).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static void CompareSides(int seed)
    {
        var random = new Random(seed);
        var thesaurus = AnyThesaurus(random);
        PartnerProfile[] parties = [.. Enumerable.Range(0, 30).Select(id => AnyParty(random, id, thesaurus))];
        var index = new PartnerIndex(thesaurus);
        index.Put(parties);
        var likeness = new PartnerSignals(1, 1, 1, 1, 0, 0, 1, 1, 0);
        double Seen(int from, int to) =>
            index
                .Ask(
                    new PartnerQuestion(parties[from])
                    {
                        Weights = likeness,
                        Take = 200,
                        Diversity = 0,
                        Partners = true,
                    }
                )
                .SingleOrDefault(candidate => candidate.Id == to)
                ?.Score
            ?? 0;
        var (a, b) = (random.Next(30), random.Next(30));
        if (a != b)
            Seen(a, b).ShouldBe(Seen(b, a), 1e-4);
        string Answer() =>
            string.Join(
                ' ',
                index.Ask(new PartnerQuestion(parties[a])).Select(candidate => FormattableString.Invariant($"{candidate.Id}:{candidate.Score:R}"))
            );
        Answer().ShouldBe(Answer());
    }

    // The definition, without any index: sums over all pairs of concepts.
    private static PartnerSignals? ByDefinition(Thesaurus thesaurus, PartnerProfile[] parties, PartnerProfile me, PartnerProfile them)
    {
        var active = parties.Count(party => party.Does.Count > 0);
        double Rarity(int having) => active == 0 ? 1 : Math.Log((active + 1.0) / (Math.Min(having, active) + 1)) / Math.Log(active + 1.0);
        double Concept(int concept) => Rarity(parties.Count(party => Field(party.Does, concept) > 0));
        double Word(int word) =>
            parties.Any(party => party.Words.Any(each => each.Id == word)) ? Rarity(parties.Count(party => party.Words.Any(each => each.Id == word))) : 1;
        double Field(IEnumerable<Weighted> held, int concept) =>
            held.Where(each => thesaurus.LineageOf(each.Id).Contains(concept)).Select(each => (double)each.Weight).DefaultIfEmpty(0).Max();
        double Does(PartnerProfile party, int concept) => Field([.. party.Does, .. party.Through], concept);
        double Has(PartnerProfile party, int concept) =>
            Field(party.Offers, concept) is > 0 and var offered ? offered
            : party.Needs.Any(need => need.Id == concept) ? 0
            : Does(party, concept) / 2;
        Weighted[] mine = [.. me.Does, .. me.Through];
        var all = Enumerable.Range(0, thesaurus.Count).ToList();
        double Whole(PartnerProfile party, int concept) => Field(party.Through, concept) > 0 ? 1 : Field(party.Does, concept);
        var union = all.Sum(concept => Concept(concept) * (Whole(me, concept) + Whole(them, concept) - Math.Min(Does(me, concept), Does(them, concept))));
        double Shared(ConceptKind kind) =>
            union == 0
                ? 0
                : all.Where(concept => thesaurus[concept].Kind == kind).Sum(concept => Concept(concept) * Math.Min(Does(me, concept), Does(them, concept)))
                    / union;
        double Written(PartnerProfile party, int word) => party.Words.Where(each => each.Id == word).Select(each => (double)each.Weight).SingleOrDefault();
        var words = me.Words.Concat(them.Words).Select(word => word.Id).Distinct().ToList();
        var wordUnion = words.Sum(word => Word(word) * Math.Max(Written(me, word), Written(them, word)));
        var wanted =
            me.Needs.Sum(need => Concept(need.Id) * need.Weight * Has(them, need.Id))
            + them.Needs.Sum(need => Concept(need.Id) * need.Weight * Has(me, need.Id));
        var chain = all.Where(concept => Does(me, concept) == 0)
            .Sum(concept =>
                Concept(concept)
                * Does(them, concept)
                * (
                    mine.Where(each => thesaurus[each.Id].Feeds.Contains(concept)).Select(each => (double)each.Weight).DefaultIfEmpty(0).Max()
                    + mine.Where(each => thesaurus[concept].Feeds.Any(fed => thesaurus.LineageOf(each.Id).Contains(fed)))
                        .Select(each => (double)each.Weight)
                        .DefaultIfEmpty(0)
                        .Max()
                )
            );
        var ties = me.Ties.Intersect(them.Ties).Sum(tie => 1 / Math.Log(2 + parties.Count(party => party.Ties.Contains(tie))));
        var touched =
            all.Any(concept => Math.Min(Does(me, concept), Does(them, concept)) > 0)
            || wanted > 0
            || chain > 0
            || ties > 0
            || words.Any(word => Written(me, word) > 0 && Written(them, word) > 0)
            || me.Needs.Any(need => Has(them, need.Id) > 0)
            || them.Needs.Any(need => Has(me, need.Id) > 0);
        return touched
            ? new PartnerSignals(
                Shared(ConceptKind.Product),
                Shared(ConceptKind.Technology),
                Shared(ConceptKind.Step),
                wordUnion == 0 ? 0 : words.Sum(word => Word(word) * Math.Min(Written(me, word), Written(them, word))) / wordUnion,
                1 - Math.Exp(-wanted),
                1 - Math.Exp(-chain),
                me.Place is { } a && them.Place is { } b ? Math.Exp(-Along(a, b) / 150) : 0,
                1 - Math.Exp(-ties),
                Math.Max(0, them.Maturity - me.Maturity) / 3.0
            )
            : null;
    }

    // The spherical law of cosines, another formula than the index uses.
    private static double Along((double Latitude, double Longitude) a, (double Latitude, double Longitude) b)
    {
        var (la, lb) = (a.Latitude * Math.PI / 180, b.Latitude * Math.PI / 180);
        var cosine = Math.Sin(la) * Math.Sin(lb) + Math.Cos(la) * Math.Cos(lb) * Math.Cos((b.Longitude - a.Longitude) * Math.PI / 180);
        return 6_371 * Math.Acos(Math.Clamp(cosine, -1, 1));
    }

    private static Thesaurus AnyThesaurus(Random random)
    {
        var count = random.Next(1, 15);
        return new Thesaurus(
            Enumerable
                .Range(0, count)
                .Select(id => new Concept(
                    id,
                    (ConceptKind)random.Next(3),
                    [.. Enumerable.Range(0, id).Where(_ => random.Next(4) == 0).Take(2)],
                    [.. Enumerable.Range(0, count).Where(other => other != id && random.Next(6) == 0)]
                ))
        );
    }

    private static PartnerProfile AnyParty(Random random, int id, Thesaurus thesaurus) =>
        new(id)
        {
            Does = Some(random, thesaurus.Count, 3),
            Through = Some(random, thesaurus.Count, 1),
            Kin = [.. Some(random, 60, 1).Select(kin => kin.Id)],
            Offers = Some(random, thesaurus.Count, 2),
            Needs = Some(random, thesaurus.Count, 2),
            Words = Some(random, 12, 4),
            Ties = [.. Some(random, 80, 5).Select(tie => tie.Id)],
            Place = random.Next(3) == 0 ? null : (random.NextDouble() * 10 + 30, random.NextDouble() * 20),
            Maturity = (byte)random.Next(4),
            Group = (ushort)random.Next(3),
        };

    private static IReadOnlyList<Weighted> Some(Random random, int of, int most) =>
        [
            .. Enumerable
                .Range(0, random.Next(most + 1))
                .Select(_ => random.Next(of))
                .Distinct()
                .Select(id => new Weighted(id, new[] { 0.5f, 0.6f, 1 }[random.Next(3)])),
        ];

    private static PartnerProfile Party(int id, params int[] does) => new(id) { Does = [.. does.Select(concept => new Weighted(concept, 1))] };

    private static PartnerIndex Index(params PartnerProfile[] parties)
    {
        var index = new PartnerIndex(Small);
        index.Put(parties);
        return index;
    }

    private static IReadOnlyList<PartnerCandidate> Ask(PartnerIndex index, PartnerProfile asker) =>
        index.Ask(
            new PartnerQuestion(asker)
            {
                Weights = Alone,
                Diversity = 0,
                Take = 200,
            }
        );

    private static (ReasonKind, int, int) Only(IReadOnlyList<PartnerCandidate> found, int id)
    {
        var reason = found.Single(candidate => candidate.Id == id).Reasons.ShouldHaveSingleItem();
        return (reason.Kind, reason.Item, reason.Other);
    }
}
