using Microsoft.EntityFrameworkCore.Query;

namespace Grappe.Web.Shared.Workflows;

/// <summary>Applies the rows of transition tables. Nothing else changes a state.</summary>
public sealed class TakeSteps(GrappeDb db, CurrentPerson current, IReadPerson people, Translator translator, TimeProvider clock)
{
    /// <summary>Applies a row to a thing, in one statement that also tells whether it was free to go there; the step is written in the same transaction.</summary>
    /// <param name="thing">As it was read.</param>
    /// <param name="version">The version that somebody had before them when they chose; where it is not given, the one that was read.</param>
    /// <param name="also">What else changes on the thing.</param>
    /// <param name="reason">Why, where the row asks for it.</param>
    /// <exception cref="NotAllowed">The row is for others to take.</exception>
    /// <exception cref="StateMoved">Somebody was quicker, or the thing is not in a state from which the row starts.</exception>
    /// <exception cref="RuleBroken">The guard of the row tells why not.</exception>
    public async Task TakeAsync<T, TState>(
        Workflow<T, TState> workflow,
        Transition<T, TState> row,
        T thing,
        int? version = null,
        Action<UpdateSettersBuilder<T>>? also = null,
        CancellationToken cancellation = default,
        string? reason = null
    )
        where T : class, IHasStates<TState>
        where TState : struct, Enum
    {
        if (!row.Who.Is(current, thing))
            throw new NotAllowed();
        var why = TypedText.Lines(reason);
        if (row.AsksReason && why.Length is 0 or > Step.LongestReason)
            throw new RuleBroken(Problem.At("reason", "workflow.reason.missing", Step.LongestReason));
        var (id, from, expected, now) = (thing.Id, row.From, version ?? thing.Version, clock.GetUtcNow().UtcDateTime);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var things = db.Set<T>()
            .Where(one =>
                EF.Property<int>(one, nameof(one.Id)) == id
                && EF.Property<int>(one, nameof(one.Version)) == expected
                && from.Contains(EF.Property<TState>(one, nameof(one.State)))
            );
        if (row.During is { } during)
            things = during.In(things, now);
        var taken = await things.ExecuteUpdateAsync(
            set =>
            {
                set.SetProperty(one => EF.Property<TState>(one, nameof(one.State)), row.To)
                    .SetProperty(one => EF.Property<int>(one, nameof(one.Version)), one => EF.Property<int>(one, nameof(one.Version)) + 1);
                also?.Invoke(set);
            },
            cancellation
        );
        // What the context has read holds the old state, also where somebody else moved it.
        db.ChangeTracker.Clear();
        if (taken == 0)
            throw await MovedAsync(workflow, thing, cancellation);
        if (row.Guard is { } guard && await guard.Check(db, thing, cancellation) is { } problem)
            throw new RuleBroken(problem);
        await NoteAsync(workflow, row, id, thing.State, now, row.AsksReason ? why : null, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Applies the row of an act that somebody chose on a page.</summary>
    /// <inheritdoc cref="TakeAsync{T, TState}(Workflow{T, TState}, Transition{T, TState}, T, int?, Action{UpdateSettersBuilder{T}}?, CancellationToken, string?)"/>
    public Task TakeAsync<T, TState>(Workflow<T, TState> workflow, string? act, T thing, int? version, CancellationToken cancellation, string? reason = null)
        where T : class, IHasStates<TState>
        where TState : struct, Enum =>
        TakeAsync(
            workflow,
            workflow.Rows.FirstOrDefault(row => row.Act == act && row.Through is null) ?? throw new NotAllowed(),
            thing,
            version,
            reason: reason,
            cancellation: cancellation
        );

    /// <summary>Changes what belongs to a thing while it stands in a state: nobody moves it on, or changes what belongs to it, at the same time.</summary>
    /// <exception cref="StateMoved">It is not in that state.</exception>
    public async Task HoldAsync<T, TState>(Workflow<T, TState> workflow, T thing, TState state, Func<Task> change, CancellationToken cancellation = default)
        where T : class, IHasStates<TState>
        where TState : struct, Enum
    {
        var (id, states) = (thing.Id, (IReadOnlyList<TState>)[state]);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        // An update that changes nothing locks the row as well as any.
        var held = await db.Set<T>()
            .Where(one => EF.Property<int>(one, nameof(one.Id)) == id && states.Contains(EF.Property<TState>(one, nameof(one.State))))
            .ExecuteUpdateAsync(
                set => set.SetProperty(one => EF.Property<int>(one, nameof(one.Version)), one => EF.Property<int>(one, nameof(one.Version))),
                cancellation
            );
        if (held == 0)
            throw await MovedAsync(workflow, thing, cancellation);
        await change();
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Finds what whoever is signed in may do with a thing now, for its buttons.</summary>
    public OpenSteps OpenOn<T, TState>(Workflow<T, TState> workflow, T thing)
        where T : class, IHasStates<TState>
        where TState : struct, Enum =>
        new(
            ((IWorkflow)workflow).ActNames,
            thing.Id,
            thing.Version,
            [.. workflow.OpenRows(current, thing, clock.GetUtcNow().UtcDateTime).Select(row => new OpenStep(row.Act, row.AsksReason))]
        );

    /// <summary>Applies a row of the clock to everything for which the time has come.</summary>
    /// <returns>How many things it was applied to.</returns>
    public async Task<int> TakeAllAsync<T, TState>(
        Workflow<T, TState> workflow,
        Transition<T, TState> row,
        Action<UpdateSettersBuilder<T>>? also = null,
        CancellationToken cancellation = default
    )
        where T : class, IHasStates<TState>
        where TState : struct, Enum
    {
        var from = row.From;
        var due = await row.During!.In(db.Set<T>().Where(one => from.Contains(EF.Property<TState>(one, nameof(one.State)))), clock.GetUtcNow().UtcDateTime)
            .ToListAsync(cancellation);
        foreach (var thing in due)
            await TakeAsync(workflow, row, thing, also: also, cancellation: cancellation);
        return due.Count;
    }

    /// <summary>Writes that a thing began, in the transaction that adds it.</summary>
    public Task BeginAsync<T, TState>(Workflow<T, TState> workflow, Transition<T, TState> row, int id, CancellationToken cancellation = default)
        where T : class, IHasStates<TState>
        where TState : struct, Enum => NoteAsync(workflow, row, id, null, clock.GetUtcNow().UtcDateTime, null, cancellation);

    private Task NoteAsync<T, TState>(
        Workflow<T, TState> workflow,
        Transition<T, TState> row,
        int id,
        TState? before,
        DateTime now,
        string? reason,
        CancellationToken cancellation
    )
        where T : class, IHasStates<TState>
        where TState : struct, Enum =>
        db.Database.ExecuteSqlAsync(
            $"""
            insert into steps (thing, thing_id, act, from_state, to_state, person_id, token_id, at, reason)
            values ({workflow.Name}, {id}, {row.Act}, {before?.Code()}, {row.To.Code()}, {current.Acting}, {current.ActingToken}, {now}, {reason})
            """,
            cancellation
        );

    // What happened to it meanwhile, by whom.
    private async Task<StateMoved> MovedAsync<T, TState>(Workflow<T, TState> workflow, T thing, CancellationToken cancellation)
        where T : class, IHasStates<TState>
        where TState : struct, Enum
    {
        var (id, name) = (thing.Id, workflow.Name);
        var present = await db.Set<T>()
            .Where(one => EF.Property<int>(one, nameof(one.Id)) == id)
            .Select(one => EF.Property<TState>(one, nameof(one.State)))
            .SingleAsync(cancellation);
        var state = new CodeName(((IWorkflow)workflow).StateNames, present.Code());
        return
            await db.Steps.Where(step => step.Thing == name && step.ThingId == id).OrderByDescending(step => step.Id).FirstOrDefaultAsync(cancellation)
                is { PersonId: { } person } last
            && await people.ReadAsync(person, cancellation) is { } who
            ? new StateMoved(present.Code(), new Problem("workflow.moved.by", state, who.Name, translator.Date(last.At)))
            : new StateMoved(present.Code(), new Problem("workflow.moved", state));
    }
}

/// <summary>Somebody was quicker, or the thing is not where the row starts.</summary>
public sealed class StateMoved(string state, Problem problem) : RuleBroken(problem)
{
    /// <summary>The state in which the thing is now.</summary>
    public string State => state;

    public override int Status => StatusCodes.Status409Conflict;
}
