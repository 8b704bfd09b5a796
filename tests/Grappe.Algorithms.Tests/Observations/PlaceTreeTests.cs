using System.Collections.Immutable;
using FsCheck.Fluent;
using Grappe.Algorithms.Observations;

namespace Grappe.Algorithms.Tests.Observations;

public class PlaceTreeTests
{
    [Theory]
    [InlineData("casablanca", "casablanca", true)]
    [InlineData("morocco", "technopark-casablanca", true)]
    [InlineData("casablanca", "morocco", false)]
    [InlineData("algeria", "casablanca", false)]
    [InlineData("nowhere", "nowhere", true)]
    public void A_place_contains_itself_and_what_lies_below_it(string ancestor, string place, bool contains) =>
        Claims.Places.Contains(ancestor, place).ShouldBe(contains);

    [Theory]
    [InlineData("casablanca+mohammedia", "mohammedia+casablanca", PlaceRelation.Same)]
    [InlineData("casablanca+casablanca-settat", "casablanca-settat", PlaceRelation.Same)]
    [InlineData("technopark-casablanca", "casablanca", PlaceRelation.Narrower)]
    [InlineData("casablanca", "mohammedia+casablanca", PlaceRelation.Narrower)]
    [InlineData("casablanca-settat", "mohammedia+casablanca", PlaceRelation.Wider)]
    [InlineData("casablanca+alger", "casablanca+blida", PlaceRelation.Overlapping)]
    [InlineData("alger", "blida", PlaceRelation.Disjoint)]
    public void Sets_of_places_relate_by_the_ground_they_cover(string a, string b, PlaceRelation relation) =>
        Claims.Places.Compare([.. a.Split('+')], [.. b.Split('+')]).ShouldBe(relation);

    [Fact]
    public void Seen_from_the_other_side_narrower_is_wider() =>
        Gen.Elements("morocco", "casablanca-settat", "casablanca", "mohammedia", "alger")
            .NonEmptyListOf()
            .Select(places => places.ToImmutableArray())
            .Check2(
                (a, b) =>
                    Claims
                        .Places.Compare(b, a)
                        .ShouldBe(
                            Claims.Places.Compare(a, b) switch
                            {
                                PlaceRelation.Narrower => PlaceRelation.Wider,
                                PlaceRelation.Wider => PlaceRelation.Narrower,
                                var other => other,
                            }
                        )
            );

    [Fact]
    public void A_place_cannot_lie_within_itself() =>
        Should.Throw<ArgumentException>(() =>
            new PlaceTree(
                new Dictionary<string, string>
                {
                    ["a"] = "b",
                    ["b"] = "c",
                    ["c"] = "a",
                }
            )
        );
}
