using FsCheck.Fluent;
using Grappe.Algorithms.Maps;
using Grappe.Algorithms.Tests.Observations;

namespace Grappe.Algorithms.Tests.Maps;

public class PointGroupsTests
{
    private static readonly (int, double, double)[] Maghreb = [(1, 36.8, 10.2), (2, 36.81, 10.21), (3, 33.6, -7.6), (4, 36.75, 3.05)];

    private static PointGroups Of(IEnumerable<(int Id, double Lat, double Lon)> points, Box box, double zoom, double pixels, int apart = 1)
    {
        var groups = new PointGroups(box, zoom, pixels, apart);
        foreach (var (id, lat, lon) in points)
            groups.Add(id, lat, lon);
        return groups;
    }

    [Fact]
    public void Two_suburbs_are_one_group_from_afar_and_two_points_from_near()
    {
        var drawn = Of(Maghreb, Box.World, zoom: 4, pixels: 56);
        var (alone, groups) = (drawn.Alone, drawn.Groups);
        alone.Order().ShouldBe([3, 4]);
        groups.ShouldHaveSingleItem().Count.ShouldBe(2);
        groups[0].Lat.ShouldBe(36.805, 1e-9);
        Of(Maghreb, Box.World, zoom: 14, pixels: 56).Alone.Order().ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void Points_of_one_town_can_still_be_told_apart_when_asked_for() =>
        Of(Maghreb, Box.World, zoom: 4, pixels: 56, apart: 2).Alone.Order().ShouldBe([1, 2, 3, 4]);

    [Fact]
    public void A_box_may_cross_the_antimeridian()
    {
        (int, double, double)[] pacific = [(1, -17, 178), (2, -14, -171), (3, 0, 0)];
        Of(pacific, new Box(170, -30, -160, 10), zoom: 6, pixels: 50).Alone.Order().ShouldBe([1, 2]);
    }

    [Fact]
    public void Every_point_of_the_box_is_drawn_exactly_once() =>
        (
            from points in Gen.Zip(Gen.Choose(-900, 900), Gen.Choose(-1800, 1800)).ArrayOf()
            from zoom in Gen.Choose(0, 12)
            from apart in Gen.Choose(0, 3)
            select (points, zoom, apart)
        ).Check(given =>
        {
            var box = new Box(-60, -45, 120, 70);
            var points = given.points.Select((point, id) => (Id: id, Lat: point.Item1 / 10.0, Lon: point.Item2 / 10.0)).ToList();
            var drawn = Of(points, box, given.zoom, 40, given.apart);
            var (alone, groups) = (drawn.Alone, drawn.Groups);
            var inside = points.Where(point => box.Has(point.Lat, point.Lon)).Select(point => point.Id).ToList();
            alone.ShouldBeUnique();
            alone.ShouldBeSubsetOf(inside);
            (alone.Count + groups.Sum(group => group.Count)).ShouldBe(inside.Count);
            groups.ShouldAllBe(group => group.Count > given.apart && box.Has(group.Lat, group.Lon));
        });

    [Fact]
    public void Senseless_views_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Of([], Box.World, -1, 50));
        Should.Throw<ArgumentOutOfRangeException>(() => Of([], Box.World, 1, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => Of([], Box.World, 1, 50, -1));
    }
}
