namespace Grappe.Web.Modules.Workspace;

/// <summary>The token scopes that let a program work in a cluster's workspace.</summary>
public static class WorkspaceScopes
{
    public static readonly TokenScope Read = new("work", WorkspaceActs.ReadWork);
    public static readonly TokenScope Prepare = new("work.prepare", WorkspaceActs.PrepareWork);
    public static readonly TokenScope Run = new("work.run", WorkspaceActs.RunWork);
    public static readonly TokenScope Member = new("work.member", WorkspaceActs.ActAsMember);

    public static IReadOnlyList<TokenScope> All => [Read, Prepare, Run, Member];
}
