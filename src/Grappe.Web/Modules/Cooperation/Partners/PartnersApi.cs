using Grappe.Algorithms.Matching;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Cooperation.Partners;

/// <summary>A tie of one party, to the subject of a reason or to the other party, with the source that tells of it.</summary>
/// <param name="Of">The kind and slug of the one who is.</param>
/// <param name="How">The kind of a co-operation, or the field of a card: host, member, network, participant, supporter…</param>
/// <param name="When">When it was, or since when it is so.</param>
/// <param name="Text">What is told of it.</param>
/// <param name="Source">The slug of the source.</param>
/// <param name="Locator">Where in the source it stands.</param>
public sealed record TieAnswer(string Of, string How, PartialDate? When, Localised? Text, string Source, string Locator);

/// <summary>One reason for a partner.</summary>
/// <param name="Entry">value-chain, product, technology, territory or ties.</param>
/// <param name="Kind">
/// shared, they-have, they-seek, they-use, they-supply, word, near or ahead; or what both are tied to: same-event, same-network, same-structure, same-programme, same-supporter,
/// same-house (both are members of it), common-member (it is a member of both), common-partner.
/// </param>
/// <param name="Complements">Whether it tells of what the one has and the other has not.</param>
/// <param name="Points">How much of the score it gave.</param>
/// <param name="Item">What it tells of, where that has a name.</param>
/// <param name="Other">The second thing it tells of: what uses the item, or what was looked for.</param>
/// <param name="Kilometres">How far apart the two are.</param>
/// <param name="Subject">Who or what both are tied to.</param>
/// <param name="Through">The cluster as whose member the partner is taken to do it; null where it is said of itself.</param>
/// <param name="ThroughOwn">The cluster as whose member the one who looks is.</param>
/// <param name="Ties">Who says that both are tied to the subject.</param>
public sealed record PartnerReasonAnswer(
    string Entry,
    string Kind,
    bool Complements,
    double Points,
    Localised? Item,
    Localised? Other,
    int? Kilometres,
    SubjectAnswer? Subject,
    SubjectAnswer? Through,
    SubjectAnswer? ThroughOwn,
    IReadOnlyList<TieAnswer> Ties
);

/// <summary>A cluster or an organisation one could work with.</summary>
/// <param name="Kind">cluster or organisation.</param>
/// <param name="Form">What it is: a company, a university, a technical centre…</param>
/// <param name="State">How far a cluster is.</param>
/// <param name="Score">The sum of the points of its reasons, with those that gave too little to be told.</param>
/// <param name="Signals">The parts of the score before they are weighed, each from 0 to 1.</param>
/// <param name="Known">Whether they work together already.</param>
/// <param name="Already">How they do.</param>
public sealed record PartnerAnswer(
    string Kind,
    string Slug,
    Localised Names,
    string Form,
    string? Country,
    string? State,
    double Score,
    PartnerSignals Signals,
    bool Known,
    IReadOnlyList<TieAnswer> Already,
    IReadOnlyList<PartnerReasonAnswer> Reasons
);

/// <summary>The field in which an organisation is taken to work as a member of a cluster.</summary>
public sealed record FieldThroughAnswer(SubjectAnswer Cluster, IReadOnlyList<Localised> Field);

/// <summary>Partners for a cluster or an organisation, the best first.</summary>
/// <param name="State">merged or dissolved, of a cluster that is no more.</param>
/// <param name="MergedInto">The cluster of which it has become part, and whose partners can be asked for.</param>
/// <param name="Field">What it does, by the concepts of the thesaurus.</param>
/// <param name="Through">What it is taken to do as a member of clusters.</param>
/// <param name="Offers">What it said to offer to partners, by the concepts of the thesaurus.</param>
/// <param name="Needs">What it said to look for in partners.</param>
/// <param name="Weights">By what they are ranked.</param>
/// <param name="Items">The partners.</param>
public sealed record PartnersFoundAnswer(
    string? State,
    SubjectAnswer? MergedInto,
    IReadOnlyList<Localised> Field,
    IReadOnlyList<FieldThroughAnswer> Through,
    IReadOnlyList<Localised> Offers,
    IReadOnlyList<Localised> Needs,
    PartnerWeightsAnswer Weights,
    IReadOnlyList<PartnerAnswer> Items
);

/// <summary>The weights of the parts of a score, and where they come from.</summary>
/// <param name="By">editors, or learnt from what was saved and dismissed.</param>
/// <param name="Judgements">From how many judgements they were learnt.</param>
/// <param name="Since">Since when they are used.</param>
/// <param name="Values">The weight of each part.</param>
public sealed record PartnerWeightsAnswer(string By, int Judgements, DateTime? Since, PartnerSignals Values)
{
    internal static PartnerWeightsAnswer Of(WeighPartners.InUse weights) =>
        new(weights.Learnt is null ? "editors" : "learnt", weights.Learnt?.Opinions ?? 0, weights.Learnt?.AdoptedAt, weights.Weights);
}

internal static class PartnersApi
{
    private const int Most = 50;
    private static readonly Parameter<string> Motive = Parameter.Code("motive", FindPartners.Motives, FindPartners.Motives[0]);
    private static readonly Parameter<string[]> Level = Parameter.Codes("level", Relation.Levels);
    private static readonly Parameter<string[]> Direction = Parameter.Codes("direction", Relation.Directions);
    private static readonly Parameter<string[]> Known = Parameter.Codes("known", ["true"]);
    private static readonly Parameter<int> Take = Parameter.Whole("take", 1, Most, 20);

    // What the thesaurus learns and what is learnt of partners changes who they are.
    private static async Task<string> VersionAsync(IServiceProvider services, CancellationToken cancellation) =>
        $"{AtlasModule.VersionOf(services)} {await services.GetRequiredService<ThesaurusBook>().VersionAsync(cancellation)} {await services.GetRequiredService<WeighPartners>().VersionAsync(cancellation)}";

    public static void MapPartners(this RouteGroupBuilder api)
    {
        foreach (var (kind, name) in new[] { ("cluster", "partners"), ("organisation", "organisationPartners") })
        {
            var whom = Parameter.Code("whom", FindPartners.Whom, FindPartners.UsualWhom(kind));
            api.MapReadOne($"{kind}s/{{slug}}/partners", name, AnswerAsync, whom, Motive, Level, Direction, Known, Take, Parameter.Lang)
                .WithMetadata(new ChangesWith(VersionAsync));

            Task<Results<Ok<PartnersFoundAnswer>, ProblemHttpResult>> AnswerAsync(
                string slug,
                Asked asked,
                FindPartners partners,
                HttpContext context,
                CancellationToken cancellation
            ) => ReadAsync(kind, slug, whom, asked, partners, context, cancellation);
        }
    }

    private static async Task<Results<Ok<PartnersFoundAnswer>, ProblemHttpResult>> ReadAsync(
        string kind,
        string slug,
        Parameter<string> whom,
        Asked asked,
        FindPartners partners,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        if (await partners.PartyAsync(kind, slug, cancellation) is not { } party)
            return Problems.Missing(context, $"No {kind} '{slug}' is known.");
        var found = await partners.FindAsync(
            party,
            new FindPartners.Asked
            {
                Motive = asked.Get(Motive),
                Whom = asked.Get(whom),
                Level = asked.Get(Level),
                Direction = asked.Get(Direction),
                WithPartners = asked.Get(Known).Length > 0,
                Take = asked.Get(Take),
            },
            Language.Find(asked.Get(Parameter.Lang))!,
            cancellation
        );
        return TypedResults.Ok(
            new PartnersFoundAnswer(
                found.State,
                Of(found.Became),
                [.. found.Field.Select(concept => concept.Name)],
                [
                    .. found.Through.Select(through => new FieldThroughAnswer(
                        SubjectAnswer.Of(through.Cluster),
                        [.. through.Field.Select(concept => concept.Name)]
                    )),
                ],
                [.. found.Offers.Select(concept => concept.Name)],
                [.. found.Needs.Select(concept => concept.Name)],
                PartnerWeightsAnswer.Of(found.Weights),
                [.. found.Partners.Select(partner => Of(party, partner))]
            )
        );
    }

    private static PartnerAnswer Of(Subject party, FindPartners.Partner partner) =>
        new(
            partner.Subject.Kind,
            partner.Subject.Slug,
            partner.Subject.Name,
            partner.Subject.Form,
            partner.Subject.Country,
            partner.State,
            Math.Round(partner.Score, 4),
            partner.Signals,
            partner.WorksTogether,
            [.. partner.Already.Select(tie => Of(tie, partner.Subject))],
            [
                .. partner.Reasons.Select(reason => new PartnerReasonAnswer(
                    reason.Entry,
                    reason.Kind,
                    reason.Complements,
                    Math.Round(reason.Points, 4),
                    reason.Item,
                    reason.Other,
                    reason.Kind == "near" ? reason.Number : null,
                    Of(reason.Subject),
                    Of(reason.Through),
                    Of(reason.ThroughMine),
                    [.. reason.Ties.Select(tie => Of(tie, tie.One == party.Id ? party : partner.Subject))]
                )),
            ]
        );

    private static TieAnswer Of(ToldTie tie, Subject of) => new(of.Code, tie.How, tie.When, tie.Text, tie.Source, tie.Locator);

    private static SubjectAnswer? Of(Subject? subject) => subject is null ? null : SubjectAnswer.Of(subject);
}
