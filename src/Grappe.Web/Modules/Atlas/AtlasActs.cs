namespace Grappe.Web.Modules.Atlas;

/// <summary>The acts of the atlas that only a role allows.</summary>
public static class AtlasActs
{
    /// <summary>Propose changes to a card. They wait to be judged, unless their author is trusted.</summary>
    public static readonly Act Propose = new(
        nameof(Propose),
        (Role.Administrator, Reach.Everything),
        (Role.Curator, Reach.Country),
        (Role.Manager, Reach.Itself),
        (Role.Contributor, Reach.Itself),
        (Role.Representative, Reach.Itself)
    );

    /// <summary>Accept, ask about or refuse what was proposed.</summary>
    public static readonly Act Judge = new(nameof(Judge), (Role.Administrator, Reach.Everything), (Role.Curator, Reach.Country));

    /// <summary>Read what is proposed of a card, and what became of it.</summary>
    public static readonly Act ReadProposals = new(
        nameof(ReadProposals),
        (Role.Administrator, Reach.Everything),
        (Role.Auditor, Reach.Everything),
        (Role.Curator, Reach.Country),
        (Role.Manager, Reach.Itself),
        (Role.Representative, Reach.Itself)
    );

    /// <summary>Say that a card is true as it stands.</summary>
    public static readonly Act Confirm = new(nameof(Confirm), (Role.Curator, Reach.Country), (Role.Manager, Reach.Itself), (Role.Representative, Reach.Itself));

    /// <summary>Accept and refuse terms that are proposed to the thesaurus. The words are everybody's: no country has its own.</summary>
    public static readonly Act KeepThesaurus = new(nameof(KeepThesaurus), (Role.Administrator, Reach.Everything), (Role.Curator, Reach.Everything));

    public static IReadOnlyList<Act> All => [Propose, Judge, ReadProposals, Confirm, KeepThesaurus];
}
