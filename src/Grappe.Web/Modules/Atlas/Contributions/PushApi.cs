using System.Text.Json;
using Grappe.Algorithms.Observations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Takes what programs say of a card, and tells them what became of it.</summary>
internal static class PushApi
{
    private const long Largest = 1 << 20;

    private const string Example = """
        [
          { "field": "members", "key": "total", "value": 58, "asOf": "2026-10", "link": "https://example.org/annual-report" },
          { "field": "website", "value": "https://www.example.org" },
          { "field": "niche", "value": "Moules et outillages de précision", "language": "fr" }
        ]
        """;

    public static void MapPushes(this RouteGroupBuilder api)
    {
        api.MapSend(
                "/{section:regex(^(clusters|organisations|networks|structures|programmes|events)$)}/{slug}/observations",
                "pushObservations",
                [AtlasScopes.Propose],
                SendAsync
            )
            .Takes<List<PushObservations.Entry>>("application/json", Example)
            .Produces<PushAnswer>()
            .Produces<PushAnswer>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapOwn("/proposals", "proposals", [TokenScope.Read, AtlasScopes.Propose], ListAsync, Parameter.Page, Parameter.PageSize);
        api.MapOwn("/proposals/{id:int}", "proposal", [TokenScope.Read, AtlasScopes.Propose], ReadAsync)
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
    }

    private static Task<IResult> SendAsync(
        string section,
        string slug,
        HttpContext context,
        GrappeDb db,
        CurrentPerson current,
        AnswerOnce once,
        PushObservations push,
        Translator translator,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            Largest,
            async () =>
            {
                // Every section is called after what it lists.
                if (await db.FindAsync(section[..^1], slug, cancellation) is not { } subject)
                    return (null, Problems.Missing(context, $"There is no '{section}/{slug}'. {ApiSetup.Root}/{section} lists them."));
                // What stands in no country is judged by nobody.
                if (subject.Country is null || !current.May(AtlasActs.Propose, subject.AsScope()))
                    return (
                        null,
                        Problems.Of(
                            context,
                            StatusCodes.Status403Forbidden,
                            $"The role behind this token does not reach to '{section}/{slug}'. Make a token for a role that does."
                        )
                    );
                var (entries, unread) = await EntriesAsync(context, cancellation);
                if (unread is not null)
                    return (null, unread);
                var result = await push.RunAsync(subject, entries!, cancellation);
                if (result.Problems.Count > 0)
                    return (
                        null,
                        Problems.Unprocessable(
                            context,
                            "Nothing was taken: some entries cannot be used as they stand; see errors. The first has the place 0.",
                            result.Problems.ToLookup(wrong => wrong.At, wrong => translator.Say(wrong.Problem))
                        )
                    );
                var verdict = result.Sent?.State == ProposalState.Decided ? "published" : "proposed";
                var answer = new PushAnswer(
                    result.Sent is { } sent ? ProposalAnswer.Of(sent, subject.Code) : null,
                    [.. entries!.Zip(result.IsNew, (entry, isNew) => new PushedAnswer(entry.Field, entry.Key ?? "", isNew ? verdict : "same"))]
                );
                return result.Sent is null
                    ? (new Pushed(StatusCodes.Status200OK, null, answer), null)
                    : (new Pushed(StatusCodes.Status201Created, $"/proposals/{result.Sent.Id.ToString(CultureInfo.InvariantCulture)}", answer), null);
            }
        );

    internal static async Task<(List<PushObservations.Entry>? Entries, IResult? Refused)> EntriesAsync(HttpContext context, CancellationToken cancellation)
    {
        if (!context.Request.HasJsonContentType())
            return (null, Problems.Of(context, StatusCodes.Status415UnsupportedMediaType, "Send a list as JSON, with Content-Type: application/json."));
        if (await OddJson.FindAsync(context.Request, cancellation) is { } odd)
            return (null, Refused(odd));
        try
        {
            var entries = await JsonSerializer.DeserializeAsync<List<PushObservations.Entry>>(context.Request.Body, SentJson.Strict, cancellation);
            return entries switch
            {
                null or [] => (null, Refused("The list is empty.")),
                { Count: > PushObservations.Most } => (null, Refused($"At most {PushObservations.Most} entries are taken at once.")),
                _ when entries.FindIndex(entry => entry?.Field is null) is >= 0 and var at => (null, Refused($"The entry [{at}] has no field.")),
                _ => (entries, null),
            };
        }
        catch (JsonException wrong)
        {
            return (
                null,
                Refused(
                    $"The body is no list of {{\"field\", \"key\", \"value\", \"asOf\", \"link\", \"language\"}}: look at {wrong.Path}, line {wrong.LineNumber + 1}."
                )
            );
        }

        IResult Refused(string why) => Problems.Of(context, StatusCodes.Status400BadRequest, why);
    }

    private static IQueryable<Proposal> Own(GrappeDb db, CurrentPerson current)
    {
        var (me, of) = (current.Id, current.Roles[0].Scope?.Id);
        return db
            .Proposals.Include(proposal => proposal.Subject)
            .Include(proposal => proposal.Values.OrderBy(value => value.Id))
            .Where(proposal => proposal.AuthorId == me && proposal.ForId == of && proposal.State != ProposalState.Draft);
    }

    private static Task<Ok<Paged<ProposalAnswer>>> ListAsync(GrappeDb db, CurrentPerson current, Asked asked) =>
        asked.PageAsync(Own(db, current).OrderByDescending(proposal => proposal.Id), proposal => ProposalAnswer.Of(proposal, proposal.Subject!.Code));

    private static async Task<Results<Ok<ProposalAnswer>, ProblemHttpResult>> ReadAsync(
        int id,
        GrappeDb db,
        CurrentPerson current,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        if (await Own(db, current).SingleOrDefaultAsync(proposal => proposal.Id == id, cancellation) is not { } proposal)
            return Problems.Missing(context, $"There is no proposal {id} of the role behind this token.");
        RowVersion.Tell(context, proposal.Version);
        return TypedResults.Ok(ProposalAnswer.Of(proposal, proposal.Subject!.Code));
    }
}

/// <summary>The outcome of a push.</summary>
/// <param name="Proposal">The proposal it led to; none where all of it is said already.</param>
/// <param name="Observations">What was sent, in its order.</param>
internal sealed record PushAnswer(ProposalAnswer? Proposal, IReadOnlyList<PushedAnswer> Observations);

/// <summary>The outcome of one entry.</summary>
/// <param name="Verdict">same: said already, or waiting to be judged; proposed: waits to be judged; published: on the card.</param>
internal sealed record PushedAnswer(string Field, string Key, string Verdict);

/// <summary>A proposal and what was decided.</summary>
/// <param name="Subject">Of whom it speaks, by kind and slug.</param>
/// <param name="State">submitted, asked (some values wait for an answer), decided or withdrawn.</param>
/// <param name="Version">Grows with each step.</param>
/// <param name="Page">Where people see it.</param>
internal sealed record ProposalAnswer(
    int Id,
    string Subject,
    string State,
    DateTime? SubmittedAt,
    DateTime? DecidedAt,
    int Version,
    IReadOnlyList<ProposedValueAnswer> Values,
    string Page
)
{
    public static ProposalAnswer Of(Proposal proposal, string subject) =>
        new(
            proposal.Id,
            subject,
            proposal.State.Code(),
            proposal.SubmittedAt,
            proposal.DecidedAt,
            proposal.Version,
            [
                .. proposal.Values.Select(value => new ProposedValueAnswer(
                    value.Field,
                    value.Key,
                    value.Value,
                    value.ObservedOn,
                    value.Link ?? proposal.Link,
                    value.Decision,
                    value.Reason
                )),
            ],
            string.Create(CultureInfo.InvariantCulture, $"/fr/proposals/{proposal.Id}")
        );
}

/// <summary>One value of a proposal.</summary>
/// <param name="Value">As it was sent.</param>
/// <param name="Decision">accepted, asked or refused; null while it waits.</param>
/// <param name="Reason">Why, where who decided says so.</param>
internal sealed record ProposedValueAnswer(string Field, string Key, string Value, PartialDate? AsOf, string? Link, string? Decision, string? Reason);
