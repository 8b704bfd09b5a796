using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>An application of an organisation to become a member of a cluster.</summary>
public sealed class Admission : IHasStates<AdmissionState>
{
    public const int LongestLetter = 5000;

    public int Id { get; init; }
    public int ClusterId { get; init; }
    public int OrganisationId { get; init; }
    public Subject Organisation { get; init; } = null!;

    /// <summary>The call that it answers; none where the route has none.</summary>
    public int? CallId { get; init; }
    public AdmissionCall? Call { get; init; }

    /// <summary>The version of the rules under which it began, and goes on.</summary>
    public int RulesId { get; init; }

    /// <summary>The person who applied, for the organisation or for the cluster.</summary>
    public int? ApplicantId { get; init; }
    public Person? Applicant { get; init; }

    /// <summary>One of <see cref="MemberCategory.All"/>.</summary>
    public required string Category { get; init; }
    public bool IsStartup { get; init; }
    public string? Letter { get; init; }
    public string? Email { get; init; }
    public int? StatutesId { get; init; }
    public Document? Statutes { get; init; }
    public int? RegistrationId { get; init; }
    public Document? Registration { get; init; }
    public AdmissionState State { get; init; }
    public int Version { get; init; } = 1;
    public DateTime AppliedAt { get; init; }

    /// <summary>The last day before silence ends it; none where nobody is waited for, or the rules know no such end.</summary>
    public DateOnly? LapsesOn { get; init; }

    /// <summary>The day of the meeting that decided.</summary>
    public DateOnly? DecidedOn { get; init; }

    /// <summary>The last day on which whoever was refused may ask for another decision.</summary>
    public DateOnly? AppealUntil { get; init; }
    public bool Appealed { get; init; }

    /// <summary>The first day of membership.</summary>
    public DateOnly? EffectiveOn { get; init; }
    public int? MemberId { get; init; }
    public Guid FormKey { get; init; }

    public Scope ClusterScope => new(ClusterId, "cluster", null);

    public Scope OrganisationScope => new(OrganisationId, "organisation", null);
}

/// <summary>A call for candidates: while it is open, organisations apply.</summary>
public sealed class AdmissionCall
{
    public const int LongestTitle = 200;
    public const int LongestText = 5000;

    public int Id { get; init; }
    public int ClusterId { get; init; }
    public required string Title { get; init; }
    public string? Text { get; init; }
    public DateOnly OpensOn { get; init; }
    public DateOnly ClosesOn { get; init; }
    public Guid FormKey { get; init; }
    public int Version { get; init; } = 1;

    public bool IsOpen(DateOnly day) => OpensOn <= day && day <= ClosesOn;
}

/// <summary>The states of an application.</summary>
public enum AdmissionState
{
    Received,

    /// <summary>Something is asked of the applicant.</summary>
    Returned,
    Complete,
    OnAgenda,

    /// <summary>Decided, and not yet in effect.</summary>
    Admitted,
    Refused,

    /// <summary>The membership has begun, or begins on a day that is known.</summary>
    Member,
    Withdrawn,

    /// <summary>Ended by silence.</summary>
    Lapsed,
}

internal static class AdmissionTables
{
    extension(GrappeDb db)
    {
        public DbSet<Admission> Admissions => db.Set<Admission>();
        public DbSet<AdmissionCall> AdmissionCalls => db.Set<AdmissionCall>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Admission>().ToTable("admissions");
        model.Entity<AdmissionCall>().ToTable("admission_calls");
    }
}
