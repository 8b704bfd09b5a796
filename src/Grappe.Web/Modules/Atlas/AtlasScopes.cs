namespace Grappe.Web.Modules.Atlas;

/// <summary>The token scopes that let a program act in the atlas.</summary>
public static class AtlasScopes
{
    public static readonly TokenScope Propose = new("propose", AtlasActs.Propose);
}
