using Grappe.Web.Modules.Imports;
using Grappe.Web.Shared.Permissions;

namespace Grappe.Web.Modules.Atlas.Webhooks;

/// <summary>What webhooks tell.</summary>
public static class WebhookEvents
{
    public const string CardChanged = "card.changed";
    public const string ClusterNew = "cluster.new";
    public const string ContradictionOpened = "contradiction.opened";
    public const string ProposalSubmitted = "proposal.submitted";
    public const string ProposalDecided = "proposal.decided";
    public const string ImportFinished = "import.finished";

    /// <summary>Sent when its owner asks for it, to see whether it arrives.</summary>
    public const string Test = "test";

    public static readonly IReadOnlyList<string> All = [CardChanged, ClusterNew, ContradictionOpened, ProposalSubmitted, ProposalDecided, ImportFinished];

    /// <summary>What one must be allowed to do to be told; nothing where everybody may read it.</summary>
    public static Act? Needs(string code) =>
        code switch
        {
            ProposalSubmitted or ProposalDecided => AtlasActs.ReadProposals,
            ImportFinished => ImportActs.Import,
            _ => null,
        };

    public static bool MayHear(this HeldRole role, string code, Scope on) => Needs(code) is not { } act || role.Allows(act, on);

    public static bool MayHearAnywhere(this HeldRole role, string code) => Needs(code) is not { } act || role.AllowsAnywhere(act);
}
