namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Somebody who is still to hear that a proposal waits for them.</summary>
public sealed class JudgeToTell
{
    public int ProposalId { get; init; }
    public int PersonId { get; init; }
}

/// <summary>Tells somebody who judges what waits: the first at once, and what follows within the hour in one mail.</summary>
public sealed class TellJudges(GrappeDb db, ContributionMails mails, Quotas quotas, TimeProvider clock) : IJobHandler
{
    public const string Kind = "tell-judges";
    private static readonly QuotaOf Mails = new("judge-mails", 1, TimeSpan.FromHours(1));

    public sealed record Whom(int Person);

    public async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        var judge = run.Arguments<Whom>().Person;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // What another job of these told already is gone, and no reason to wait.
        if (!await db.JudgesToTell.AnyAsync(told => told.PersonId == judge, cancellation))
            return;
        if (await quotas.WaitAsync(Mails, judge.ToString(CultureInfo.InvariantCulture), cancellation) is { } wait)
            throw new JobLater(clock.GetUtcNow().UtcDateTime + wait);
        var told = await db
            .Database.SqlQuery<int>($"""delete from judges_to_tell where person_id = {judge} returning proposal_id as "Value" """)
            .ToListAsync(cancellation);
        await mails.WaitingAsync(judge, told, cancellation);
        await run.DoneAsync(db);
        await transaction.CommitAsync(cancellation);
    }
}
