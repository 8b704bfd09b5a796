namespace Grappe.Web.Shared.Languages;

/// <summary>Collects what is wrong with a form, so that a person hears all of it at once.</summary>
public sealed class ProblemList : List<Problem>
{
    /// <param name="field">The field beside which it is shown; empty for the whole form.</param>
    public void AddIf(bool wrong, string field, string text, params object[] values)
    {
        if (wrong)
            Add(Problem.At(field, text, values));
    }

    public void ThrowIfAny()
    {
        if (Count > 0)
            throw new RuleBroken([.. this]);
    }
}
