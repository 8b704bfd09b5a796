using Grappe.Algorithms.Matching;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Shared.Api;
using Grappe.Web.Shared.Languages;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Cooperation;

/// <summary>One reason for a partner.</summary>
/// <param name="Entry">value-chain, product, technology, territory or ties.</param>
/// <param name="Kind">shared, they-have, they-seek, they-use, they-supply, word, near, tie or ahead.</param>
/// <param name="Complements">Whether it tells of what the one has and the other has not.</param>
/// <param name="Points">How much of the score it gave.</param>
/// <param name="Item">What it tells of, where that has a name.</param>
/// <param name="Other">The second thing it tells of: what uses the item, or what was looked for.</param>
/// <param name="Kilometres">How far apart the two are.</param>
/// <param name="Subject">Who or what both are tied to.</param>
public sealed record PartnerReasonAnswer(
    string Entry,
    string Kind,
    bool Complements,
    double Points,
    Localised? Item,
    Localised? Other,
    int? Kilometres,
    SubjectAnswer? Subject
);

/// <summary>A cluster one could work with.</summary>
/// <param name="Score">The sum of the points of its reasons, and of the words they share in other languages.</param>
/// <param name="Signals">The parts of the score before they are weighed, each from 0 to 1.</param>
/// <param name="Known">Whether they work together already.</param>
public sealed record PartnerAnswer(
    string Slug,
    Localised Names,
    string? Country,
    string? State,
    double Score,
    PartnerSignals Signals,
    bool Known,
    IReadOnlyList<PartnerReasonAnswer> Reasons
);

/// <summary>Partners for a cluster, the best first.</summary>
/// <param name="Field">What the cluster is taken to do, by the concepts of the thesaurus.</param>
/// <param name="Offers">What it said to offer to partners, by the concepts of the thesaurus.</param>
/// <param name="Needs">What it said to look for in partners.</param>
/// <param name="Items">The partners.</param>
public sealed record PartnersFoundAnswer(
    IReadOnlyList<Localised> Field,
    IReadOnlyList<Localised> Offers,
    IReadOnlyList<Localised> Needs,
    IReadOnlyList<PartnerAnswer> Items
);

internal static class PartnersApi
{
    private const int Most = 50;
    private static readonly Parameter<string> Motive = Parameter.Code("motive", FindPartners.Motives, FindPartners.Motives[0]);
    private static readonly Parameter<string[]> Level = Parameter.Codes("level", Relation.Levels);
    private static readonly Parameter<string[]> Direction = Parameter.Codes("direction", Relation.Directions);
    private static readonly Parameter<string[]> Known = Parameter.Codes("known", ["true"]);
    private static readonly Parameter<int> Take = Parameter.Whole("take", 1, Most, 20);

    public static void MapPartners(this RouteGroupBuilder api) =>
        api.MapReadOne("clusters/{slug}/partners", "partners", ReadAsync, Motive, Level, Direction, Known, Take, Parameter.Lang);

    private static async Task<Results<Ok<PartnersFoundAnswer>, ProblemHttpResult>> ReadAsync(
        string slug,
        Asked asked,
        GrappeDb db,
        FindPartners partners,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        if (await db.FindClusterAsync(slug, cancellation) is not { } cluster)
            return Problems.Missing(context, $"No cluster '{slug}' is known.");
        var found = await partners.FindAsync(
            cluster,
            new FindPartners.Asked
            {
                Motive = asked.Get(Motive),
                Level = asked.Get(Level),
                Direction = asked.Get(Direction),
                Known = asked.Get(Known).Length > 0,
                Take = asked.Get(Take),
            },
            Language.Find(asked.Get(Parameter.Lang))!,
            cancellation
        );
        return TypedResults.Ok(
            new PartnersFoundAnswer(
                [.. found.Field.Select(concept => concept.Name)],
                [.. found.Offers.Select(concept => concept.Name)],
                [.. found.Needs.Select(concept => concept.Name)],
                [
                    .. found.Partners.Select(partner => new PartnerAnswer(
                        partner.Cluster.Slug,
                        partner.Cluster.Name,
                        partner.Cluster.Country,
                        partner.State,
                        Math.Round(partner.Score, 4),
                        partner.Signals,
                        partner.Known,
                        [
                            .. partner.Reasons.Select(reason => new PartnerReasonAnswer(
                                reason.Entry,
                                reason.Kind,
                                reason.Complements,
                                Math.Round(reason.Points, 4),
                                reason.Item,
                                reason.Other,
                                reason.Kind == "near" ? reason.Number : null,
                                reason.Subject is { } subject ? SubjectAnswer.Of(subject) : null
                            )),
                        ]
                    )),
                ]
            )
        );
    }
}
