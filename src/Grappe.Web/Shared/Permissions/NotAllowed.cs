namespace Grappe.Web.Shared.Permissions;

/// <summary>Only others may do what was asked for. A page answers as it does to whoever lacks the role.</summary>
public sealed class NotAllowed() : RuleBroken("permission.not-allowed")
{
    public override int Status => StatusCodes.Status403Forbidden;
}
