namespace Grappe.Web.Modules.Atlas;

/// <summary>Tells what happens to cards and proposals. Each kind of news is told once, as things were then.</summary>
public static class AtlasNews
{
    // Programs hear of both in one way; what was taken back says so.
    private static readonly ToPrograms CardChanged = new("card.changed");

    public static readonly NewsKind Published = new("published") { Followers = new("notice.published", InCountry: "notice.published"), Programs = CardChanged };

    /// <summary>The first declaration about a cluster that the atlas did not know.</summary>
    public static readonly NewsKind ClusterNew = new("cluster.new")
    {
        Followers = new("notice.published", InCountry: "notice.published"),
        Programs = new("cluster.new"),
    };

    public static readonly NewsKind Retracted = new("retracted") { Followers = new("notice.retracted", InCountry: "notice.retracted"), Programs = CardChanged };

    public static readonly NewsKind ContradictionOpened = new("contradiction.opened") { Programs = new("contradiction.opened") };

    public static readonly NewsKind ProposalSubmitted = new("proposal.submitted")
    {
        Followers = new("notice.proposed", ToOwn: true),
        Programs = new("proposal.submitted", AtlasActs.ReadProposals),
    };

    public static readonly NewsKind ProposalDecided = new("proposal.decided") { Programs = new("proposal.decided", AtlasActs.ReadProposals) };

    public static IReadOnlyList<NewsKind> All => [Published, ClusterNew, ContradictionOpened, ProposalSubmitted, ProposalDecided, Retracted];

    /// <summary>A subject as the API names it, with its name of today.</summary>
    public static object Of(Subject subject) =>
        new
        {
            subject.Kind,
            subject.Slug,
            subject.Country,
            subject.Name,
            Api = subject.Path,
            Page = subject.Path,
        };

    /// <summary>Tells what happened to a subject.</summary>
    /// <param name="path">Where it is told; on its page where this is not given.</param>
    /// <param name="what">What fills the gaps of the sentence after the name of the subject.</param>
    public static Task TellOfAsync(
        this TellNews news,
        NewsKind kind,
        Subject subject,
        object data,
        int? by,
        bool changesCard = false,
        string? path = null,
        object[]? what = null,
        CancellationToken cancellation = default
    ) =>
        news.TellAsync(
            kind,
            subject.AsScope(),
            path ?? subject.Path,
            [subject.Name, .. what ?? []],
            data,
            by,
            // Only clusters are searched for.
            changesCard && subject.Kind == "cluster"
                ? [subject.Id]
                : [],
            cancellation
        );
}
