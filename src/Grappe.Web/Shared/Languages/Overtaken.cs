namespace Grappe.Web.Shared.Languages;

/// <summary>Somebody changed meanwhile what was to be changed: what they did is shown, and what was typed stays.</summary>
public sealed class Overtaken(string text, params object[] values) : RuleBroken(text, values)
{
    public override int Status => StatusCodes.Status409Conflict;
}
