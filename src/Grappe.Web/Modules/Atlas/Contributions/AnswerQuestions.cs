namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Takes what an author answers to the questions about a proposal, and leaves it to be judged again.</summary>
public sealed class AnswerQuestions(
    GrappeDb db,
    CurrentPerson current,
    TakeSteps steps,
    KeepDocuments documents,
    ContributionMails mails,
    ContributionNews news,
    TimeProvider clock
)
{
    public const int LongestText = 2_000;

    /// <param name="Text">The words of the answer; empty where a proof alone answers.</param>
    public sealed record Answer(string Text, string? Link, Upload? Document);

    /// <param name="version">The version that the author had before them.</param>
    /// <param name="answers">The answers by the numbers of the values. A question without an answer waits on.</param>
    /// <exception cref="NotAllowed">Somebody else is its author.</exception>
    /// <exception cref="StateMoved">Nothing is asked any longer.</exception>
    /// <exception cref="RuleBroken">Nothing is answered.</exception>
    public async Task RunAsync(Proposal proposal, int? version, IReadOnlyDictionary<int, Answer> answers)
    {
        var asked = proposal.Values.Where(value => value.Decision == "asked").ToList();
        var answered = asked.Where(value => answers.ContainsKey(value.Id)).ToList();
        if (answered.Count == 0)
            throw new RuleBroken(Problem.At(asked is [var first, ..] ? FieldOf(first) : "", "proposal.answer.missing"));
        await using var transaction = await db.Database.BeginTransactionAsync();
        await steps.TakeAsync(ProposalWorkflow.Table, ProposalWorkflow.Answer, proposal, version);
        foreach (var value in answered)
        {
            var answer = answers[value.Id];
            db.Add(
                new ValueMessage
                {
                    ProposalId = proposal.Id,
                    ValueId = value.Id,
                    AuthorId = current.Id!.Value,
                    Text = answer.Text,
                    Link = answer.Link,
                    DocumentId = answer.Document is { } upload ? await documents.KeepAsync(upload, ProposalDocuments.Kind, proposal.Id) : null,
                    At = clock.GetUtcNow().UtcDateTime,
                }
            );
            await db
                .ProposedValues.Where(one => one.Id == value.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.Decision, (string?)null).SetProperty(one => one.Reason, (string?)null));
        }
        await db.SaveChangesAsync();
        await mails.QueueSubmittedAsync(proposal.Id);
        await news.ProposalAsync(AtlasNews.ProposalSubmitted, proposal.Id);
        await transaction.CommitAsync();
    }

    /// <summary>Names the field of the form in which a value's question is answered.</summary>
    public static string FieldOf(ProposedValue value) => string.Create(CultureInfo.InvariantCulture, $"answer-{value.Id}");
}
