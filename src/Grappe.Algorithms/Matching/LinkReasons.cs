namespace Grappe.Algorithms.Matching;

/// <summary>A reason why two parties are taken for future partners: one family of signals, without words, so that it can be said in any language.</summary>
/// <param name="Family">What it speaks of.</param>
/// <param name="Weight">What it adds to the logarithm of the odds, compared with a usual pair; negative where it speaks against.</param>
/// <param name="Share">Its part of all that speaks for the pair, 0 to 1; 0 where it speaks against.</param>
/// <param name="Evidence">What one can check; empty where there is nothing to name.</param>
public sealed record LinkReason(SignalFamily Family, double Weight, double Share, IReadOnlyList<LinkEvidence> Evidence);

/// <summary>Something that stands behind a reason and can be looked up.</summary>
public abstract record LinkEvidence;

/// <summary>A partner of both.</summary>
/// <param name="Party">Who.</param>
/// <param name="Partners">With how many it works in all: one with few says more.</param>
/// <param name="Share">Its part of what all common partners are worth.</param>
/// <param name="ProjectsWithFirst">Ids of its projects with the first of the pair.</param>
/// <param name="ProjectsWithSecond">Ids of its projects with the second.</param>
public sealed record CommonPartner(int Party, int Partners, double Share, IReadOnlyList<int> ProjectsWithFirst, IReadOnlyList<int> ProjectsWithSecond)
    : LinkEvidence;

/// <summary>The number of partners that both have in common, named or not.</summary>
public sealed record CommonPartnerCount(int Count) : LinkEvidence;

/// <summary>A chain from one to the other: a partner of the first that works with a partner of the second.</summary>
/// <param name="Near">The partner of the first.</param>
/// <param name="Far">The partner of the second.</param>
/// <param name="Share">Its part of what all such chains are worth.</param>
public sealed record PartnerChain(int Near, int Far, double Share) : LinkEvidence;

/// <summary>The work of one of the two with others: its projects and partners, counted.</summary>
/// <param name="Party">Who.</param>
/// <param name="Projects">Its projects with partners.</param>
/// <param name="ProjectsOfLastYear">Those that began within the last year.</param>
/// <param name="Partners">Its partners.</param>
public sealed record WorkWithOthers(int Party, int Projects, int ProjectsOfLastYear, int Partners) : LinkEvidence;

/// <summary>The frequency with which two countries work together, as a multiple of what chance would give.</summary>
public sealed record CountryTies(string First, string Second, double Factor) : LinkEvidence;

/// <summary>The frequency with which two kinds of parties work together, as a multiple of what chance would give.</summary>
public sealed record KindTies(string First, string Second, double Factor) : LinkEvidence;

/// <summary>The frequency with which parties of these kinds and countries work together, as a multiple of what chance would give.</summary>
public sealed record GroupTies(Party First, Party Second, double Factor) : LinkEvidence;

/// <summary>A project that both took part in.</summary>
/// <param name="Project">Its id.</param>
public sealed record SharedProject(int Project) : LinkEvidence;
