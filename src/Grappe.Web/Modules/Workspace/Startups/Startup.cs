namespace Grappe.Web.Modules.Workspace.Startups;

/// <summary>A startup, or somebody with a project, on the path along which a cluster accompanies them.</summary>
public sealed class Startup : IHasStates<StartupState>
{
    public const int LongestName = 200;
    public const int LongestText = 4000;

    public int Id { get; init; }
    public int ClusterId { get; init; }
    public required string Name { get; init; }

    /// <summary>The person who carries it.</summary>
    public required string Holder { get; init; }
    public string? Email { get; init; }
    public required string Idea { get; init; }

    /// <summary>The day on which its path was opened.</summary>
    public DateOnly OpenedOn { get; init; }

    /// <summary>The day on which the company that came of it was registered.</summary>
    public DateOnly? RegisteredOn { get; init; }
    public string? Registration { get; init; }
    public StartupState State { get; init; }
    public int Version { get; init; } = 1;
    public Guid FormKey { get; init; }
    public bool IsOpen => State != StartupState.Stopped;
    public List<StartupAction> Actions { get; } = [];
    public List<StartupFund> Funds { get; } = [];
}

/// <summary>Something that was done for a startup on a day.</summary>
public sealed class StartupAction
{
    public const int LongestWords = 1000;

    public int Id { get; init; }
    public int StartupId { get; init; }
    public StartupService Service { get; init; }
    public DateOnly OnDay { get; init; }
    public required string What { get; init; }

    /// <summary>The expert or mentor.</summary>
    public string? Helper { get; init; }
    public string? CameOfIt { get; init; }
}

/// <summary>The three services of clusters to startups (S1 l.402–406).</summary>
public enum StartupService
{
    Innovation,
    Finance,
    Commerce,
}

/// <summary>Money for a startup: found elsewhere, or passed on by the cluster under an accreditation.</summary>
public sealed class StartupFund
{
    public int Id { get; init; }
    public int StartupId { get; init; }
    public FundKind Kind { get; init; }
    public int? AccreditationId { get; init; }
    public required string Source { get; init; }
    public long Units { get; init; }
    public DateOnly GrantedOn { get; init; }

    /// <summary>The number of monthly payments that pay a loan back.</summary>
    public int? Months { get; init; }
    public Guid FormKey { get; init; }

    /// <summary>The payments of a loan, of which the first ones are the larger; each month's day is that of the grant.</summary>
    public IReadOnlyList<(DateOnly On, Amount Amount)> Repayments(Currency currency) =>
        Months is not { } months ? [] : [.. new Amount(Units, currency).Split(months).Select((part, month) => (GrantedOn.AddMonths(month + 1), part))];
}

/// <summary>The kinds of money that a startup gets.</summary>
public enum FundKind
{
    /// <summary>Found elsewhere with the cluster's help.</summary>
    Found,
    Grant,
    HonourLoan,
}

/// <summary>A right to pass money on to startups for a time.</summary>
public sealed class Accreditation
{
    public int Id { get; init; }
    public int ClusterId { get; init; }
    public required string Authority { get; init; }
    public required string Reference { get; init; }
    public DateOnly FirstDay { get; init; }
    public DateOnly LastDay { get; init; }
}

internal static class StartupTables
{
    extension(GrappeDb db)
    {
        public DbSet<Startup> Startups => db.Set<Startup>();
        public DbSet<Accreditation> Accreditations => db.Set<Accreditation>();
    }

    /// <summary>The startups of a cluster with what was done for each; those that go on first, and of these the newest.</summary>
    internal static IQueryable<Startup> StartupsOf(this GrappeDb db, int cluster) =>
        db
            .Startups.AsNoTracking()
            .Include(startup => startup.Actions.OrderByDescending(action => action.OnDay).ThenByDescending(action => action.Id))
            .Include(startup => startup.Funds.OrderByDescending(fund => fund.GrantedOn).ThenByDescending(fund => fund.Id))
            .AsSplitQuery()
            .Where(startup => startup.ClusterId == cluster)
            .OrderBy(startup => startup.State == StartupState.Stopped)
            .ThenByDescending(startup => startup.OpenedOn)
            .ThenByDescending(startup => startup.Id);

    /// <summary>Reads one of them; null where the cluster has none of that number.</summary>
    internal static Task<Startup?> ReadStartupAsync(this GrappeDb db, int cluster, int id, CancellationToken cancellation = default) =>
        db.StartupsOf(cluster).SingleOrDefaultAsync(startup => startup.Id == id, cancellation);

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Startup>(startup =>
        {
            startup.ToTable("startups");
            startup.HasMany(one => one.Actions).WithOne().HasForeignKey(action => action.StartupId);
            startup.HasMany(one => one.Funds).WithOne().HasForeignKey(fund => fund.StartupId);
        });
        model.Entity<StartupAction>().ToTable("startup_actions");
        model.Entity<StartupFund>().ToTable("startup_funds");
        model.Entity<Accreditation>().ToTable("accreditations");
    }
}
