namespace Grappe.Web.Shared.Permissions;

/// <summary>What was asked for is for others to do. A page answers as it does to whoever lacks the role.</summary>
public sealed class NotAllowed() : RuleBroken("permission.not-allowed")
{
    public override int Status => StatusCodes.Status403Forbidden;
}
