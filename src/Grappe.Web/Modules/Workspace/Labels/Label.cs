using Grappe.Web.Modules.Workspace.Projects;

namespace Grappe.Web.Modules.Workspace.Labels;

/// <summary>The label of a cluster on one of its projects, from the request to the end of its days (as at C2TM, S1 l.1162).</summary>
public sealed class Label : IHasStates<LabelState>
{
    public const int LongestText = 4000;

    public int Id { get; init; }
    public int ClusterId { get; init; }
    public int ProjectId { get; init; }
    public Project Project { get; init; } = null!;

    /// <summary>The label that this one renews.</summary>
    public int? RenewsId { get; init; }

    /// <summary>The reasons for which it is asked.</summary>
    public required string Request { get; init; }

    /// <summary>The recommendation of the selection committee.</summary>
    public Verdict? Recommendation { get; init; }
    public string? RecommendationText { get; init; }

    /// <summary>The reasons for which the board departs from what was recommended.</summary>
    public string? Departure { get; init; }
    public DateOnly? DecidedOn { get; init; }
    public DateOnly? FirstDay { get; init; }
    public DateOnly? LastDay { get; init; }
    public DateOnly? WithdrawnOn { get; init; }
    public LabelState State { get; init; }
    public DateTime RequestedAt { get; init; }
    public int Version { get; init; } = 1;
    public List<LabelOpinion> Opinions { get; } = [];

    /// <summary>Whether its days are over.</summary>
    public bool IsExpiredOn(DateOnly day) => State == LabelState.Granted && LastDay < day;

    /// <summary>Whether somebody speaks for a partner of the project: they neither read opinions nor decide, nor does a program of theirs.</summary>
    public bool IsInterested(CurrentPerson person)
    {
        var spokenFor = person.InterestedBy(WorkspaceActs.ActAsMember);
        return Project.Partners.Any(partner => spokenFor.Contains(partner.OrganisationId));
    }
}

/// <summary>The reasoned opinion of a commission.</summary>
public sealed class LabelOpinion
{
    public const int LongestCommission = 200;

    public int Id { get; init; }
    public int LabelId { get; init; }
    public required string Commission { get; init; }
    public Verdict Verdict { get; init; }
    public required string Reasons { get; init; }

    /// <summary>The person who wrote it down.</summary>
    public int? PersonId { get; init; }
    public DateTime GivenAt { get; init; }
}

/// <summary>The opinion of a commission, or the recommendation of the committee.</summary>
public enum Verdict
{
    Yes,
    WithReserves,
    No,
}

internal static class LabelTables
{
    extension(GrappeDb db)
    {
        public DbSet<Label> Labels => db.Set<Label>();

        /// <summary>Labels with their projects and partners, the newest first.</summary>
        public IQueryable<Label> LabelsWithProjects =>
            db
                .Labels.AsNoTracking()
                .Include(label => label.Opinions.OrderBy(opinion => opinion.Id))
                .Include(label => label.Project.Partners)
                    .ThenInclude(partner => partner.Organisation)
                .AsSplitQuery()
                .OrderByDescending(label => label.Id);
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Label>(label =>
        {
            label.ToTable("labels");
            label.HasMany(one => one.Opinions).WithOne().HasForeignKey(opinion => opinion.LabelId);
        });
        model.Entity<LabelOpinion>().ToTable("label_opinions");
    }
}
