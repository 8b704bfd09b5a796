namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Takes the vote of an elector: one, whoever of its representatives casts it, for itself or for those whose proxies it holds.</summary>
public sealed class CastVotes(GrappeDb db, CurrentPerson current, FindMeetings find)
{
    /// <summary>An elector for whom whoever is signed in may vote now.</summary>
    /// <param name="Holder">The name of the elector that holds its proxy; none where it votes for itself.</param>
    /// <param name="HasVoted">Whether its vote is in.</param>
    /// <param name="Voted">How, unless it is secret.</param>
    public sealed record Ballot(int Elector, string Name, string? Holder, bool IsRecused, bool HasVoted, Choice? Voted);

    /// <summary>Lists the ballots of an open vote that are whoever is signed in to cast, or were cast already.</summary>
    public async Task<IReadOnlyList<Ballot>> BallotsAsync(Vote vote, VotingRules rules, CancellationToken cancellation = default)
    {
        var mine = await find.Mine().Where(elector => elector.MeetingId == vote.MeetingId).Select(elector => elector.Id).ToListAsync(cancellation);
        if (mine.Count == 0)
            return [];
        var electors = await find.ElectorsAsync(vote.MeetingId, cancellation);
        var there = WhoIsThere.Of(electors, rules.MostProxies);
        var names = electors.ToDictionary(elector => elector.Id, elector => elector.Name);
        var casts = await db.VoteCasts.AsNoTracking().Where(cast => cast.VoteId == vote.Id).ToDictionaryAsync(cast => cast.ElectorId, cancellation);
        var recused = await db.Recusals.Where(one => one.ItemId == vote.ItemId).Select(one => one.ElectorId).ToListAsync(cancellation);
        return
        [
            .. from elector in electors
            let voter = there.VotedBy(elector.Id) ?? 0
            where mine.Contains(voter)
            let cast = casts.GetValueOrDefault(elector.Id)
            orderby voter != elector.Id
            select new Ballot(
                elector.Id,
                elector.Name,
                voter == elector.Id ? null : names[voter],
                recused.Contains(elector.Id),
                cast is not null,
                cast?.Choice
            ),
        ];
    }

    /// <summary>Casts a vote. Of a secret ballot it writes who voted apart from what, and adds to the one row of the box; any other may be changed until the vote is closed.</summary>
    /// <exception cref="RuleBroken">The vote is closed, it is not theirs to cast, or a secret one is in already.</exception>
    public async Task CastAsync(Vote vote, int elector, Choice? choice, CancellationToken cancellation = default)
    {
        if (choice is not { } chosen)
            throw new RuleBroken(Problem.At("choice", "vote.choice.missing"));
        // What programs send under a key is kept, and could be told from its digest.
        if (vote.Method == VoteMethod.Secret && current.Token is not null)
            throw new RuleBroken("vote.secret.by-page");
        var mine = await find.Mine().Where(one => one.MeetingId == vote.MeetingId).Select(one => one.Id).ToArrayAsync(cancellation);
        var code = chosen.Code();
        var taken = await db
            .Database.SqlQuery<int>(
                $"""
                with held as (
                    select id, meeting_id, item_id, method from votes where id = {vote.Id} and state = 'open' and method <> 'hands' for share
                ), taken as (
                    insert into vote_casts (vote_id, elector_id, meeting_id, choice)
                    select held.id, elector.id, held.meeting_id, case when held.method = 'each' then {code} end
                    from held join electors elector on elector.meeting_id = held.meeting_id and elector.id = {elector}
                    where not exists (select from recusals one where one.item_id = held.item_id and one.elector_id = elector.id)
                        and case
                            when exists (select from attendances there where there.elector_id = elector.id and there.left_at is null) then elector.id = any({mine})
                            else exists (
                                select from proxies proxy join attendances there on there.elector_id = proxy.holder_id and there.left_at is null
                                where proxy.giver_id = elector.id and proxy.holder_id = any({mine})
                            )
                        end
                    on conflict (vote_id, elector_id) do update set choice = excluded.choice where vote_casts.choice is not null
                    returning choice
                ), boxed as (
                    update ballot_boxes box set
                        in_favour = box.in_favour + ({code} = 'in-favour')::int,
                        against = box.against + ({code} = 'against')::int,
                        abstained = box.abstained + ({code} = 'abstained')::int
                    from taken where box.vote_id = {vote.Id} and taken.choice is null
                )
                select 1 as "Value" from taken
                """
            )
            .ToListAsync(cancellation);
        if (taken.Count == 0)
            throw await WhyNotAsync(vote, elector, mine, cancellation);
    }

    private async Task<RuleBroken> WhyNotAsync(Vote vote, int elector, int[] mine, CancellationToken cancellation)
    {
        if (!await db.Votes.AnyAsync(one => one.Id == vote.Id && one.State == VoteState.Open, cancellation))
            return new Overtaken("vote.closed");
        if (await db.Recusals.AnyAsync(one => one.ItemId == vote.ItemId && one.ElectorId == elector, cancellation))
            return new RuleBroken("vote.recused");
        if (await db.VoteCasts.AnyAsync(one => one.VoteId == vote.Id && one.ElectorId == elector, cancellation))
            return new Overtaken("vote.cast-already");
        return mine.Contains(elector) ? new RuleBroken("vote.not-there") : new NotAllowed();
    }
}
