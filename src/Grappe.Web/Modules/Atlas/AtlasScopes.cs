namespace Grappe.Web.Modules.Atlas;

/// <summary>What a program may do in the atlas with a token.</summary>
public static class AtlasScopes
{
    public static readonly TokenScope Propose = new("propose", AtlasActs.Propose);
}
