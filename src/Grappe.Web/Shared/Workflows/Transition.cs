using System.Linq.Expressions;

namespace Grappe.Web.Shared.Workflows;

/// <summary>One row of a transition table: from where, what is done, to where, by whom.</summary>
/// <param name="Act">What is done, as a code of its workflow.</param>
/// <param name="From">The states it may start from; none where the thing begins with it.</param>
public sealed record Transition<T, TState>(string Act, IReadOnlyList<TState> From, TState To, Who<T> Who) : ITransition
    where T : class, IHasStates<TState>
    where TState : struct, Enum
{
    /// <summary>A state that follows from dates alone, in which the thing must be besides.</summary>
    public DatedState<T>? During { get; init; }

    /// <summary>The rule that must hold besides.</summary>
    public Guard<T>? Guard { get; init; }

    /// <summary>Whether whoever takes it says why; whom it concerns reads it.</summary>
    public bool AsksReason { get; init; }

    /// <summary>The thing that takes it along, such as the closing of a vote: nobody takes it by itself, and it has no button.</summary>
    public string? Through { get; init; }

    string ITransition.Who => Who.Code;
    string? ITransition.During => During?.Code;
    string? ITransition.Guard => Guard?.Code;
    bool ITransition.AsksReason => AsksReason;
    string? ITransition.Through => Through;
    IReadOnlyList<string> ITransition.From => [.. From.Select(state => state.Code())];
    string ITransition.To => To.Code();

    /// <summary>Whether somebody may take it now. The guard is asked only when it is taken.</summary>
    public bool IsOpenTo(CurrentPerson person, T thing, DateTime now) =>
        Through is null && From.Contains(thing.State) && Who.Is(person, thing) && During?.Holds(thing, now) != false;
}

/// <summary>The one who may take a row.</summary>
/// <param name="Code">Its name in <c>docs/workflows.md</c>.</param>
public sealed record Who<T>(string Code, Func<CurrentPerson, T, bool> Is)
{
    /// <summary>The platform itself, when the time has come.</summary>
    public static readonly Who<T> Clock = new("clock", (person, _) => person.Id is null);

    /// <summary>The platform itself, as its work goes on.</summary>
    public static readonly Who<T> Platform = new("platform", (person, _) => person.Id is null);
}

/// <summary>A state that follows from dates alone, and is never stored.</summary>
public sealed record DatedState<T>(string Code, Expression<Func<T, DateTime, bool>> Expression)
{
    private readonly Lazy<Func<T, DateTime, bool>> compiled = new(Expression.Compile);

    public bool Holds(T thing, DateTime now) => compiled.Value(thing, now);

    internal IQueryable<T> In(IQueryable<T> things, DateTime now) =>
        things.Where(
            System.Linq.Expressions.Expression.Lambda<Func<T, bool>>(
                new Bind(Expression.Parameters[1], System.Linq.Expressions.Expression.Constant(now)).Visit(Expression.Body),
                Expression.Parameters[0]
            )
        );

    private sealed class Bind(ParameterExpression parameter, Expression value) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? value : node;
    }
}

/// <summary>A rule that looks further than the thing itself.</summary>
/// <param name="Code">Its name in <c>docs/workflows.md</c>.</param>
/// <param name="Check">Finds what is against it, when the thing is already held. Where it counts other rows, it first locks the row on which they hang.</param>
public sealed record Guard<T>(string Code, Func<GrappeDb, T, CancellationToken, Task<Problem?>> Check);

/// <summary>Describes a row of a transition table, whatever its thing.</summary>
public interface ITransition
{
    string Act { get; }
    IReadOnlyList<string> From { get; }
    string To { get; }
    string Who { get; }
    string? During { get; }
    string? Guard { get; }
    bool AsksReason { get; }
    string? Through { get; }
}
