namespace Grappe.Web.Shared.Languages;

/// <summary>A rule does not allow what was asked for. Pages show each problem beside its field with what was typed, the API answers with them (RFC 9457), a job is not tried again.</summary>
public class RuleBroken(params IReadOnlyList<Problem> problems) : Exception(string.Join(", ", problems.Select(problem => problem.Text)))
{
    public RuleBroken(string text, params object[] values)
        : this([new Problem(text, values)]) { }

    public RuleBroken(Exception cause, string text, params object[] values)
        : this([new Problem(text, values)]) => Cause = cause;

    public IReadOnlyList<Problem> Problems => problems;

    public Problem Problem => problems[0];

    /// <summary>The exception that was thrown, for whoever mends its cause.</summary>
    public Exception? Cause { get; }

    /// <summary>The status with which the API answers.</summary>
    public virtual int Status => StatusCodes.Status422UnprocessableEntity;
}
