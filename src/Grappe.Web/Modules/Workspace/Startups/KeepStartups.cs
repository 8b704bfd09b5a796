namespace Grappe.Web.Modules.Workspace.Startups;

/// <summary>Opens the paths of startups, notes what is done for them, and passes money on to them.</summary>
public sealed class KeepStartups(GrappeDb db, WorkDesk desk, TakeSteps steps)
{
    private const int LongestRegistration = 100;
    private const int LongestEmail = 320;
    private const int MostMonths = 240;

    /// <summary>Opens the path of a startup. Sent twice by one form, it is one.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="RuleBroken">Something is missing.</exception>
    public async Task<int> OpenAsync(
        ClusterWorkspace work,
        string? name,
        string? holder,
        string? email,
        string? idea,
        DateOnly? openedOn,
        Guid formKey,
        CancellationToken cancellation = default
    )
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var (called, carrier, address, words, problems) = (
            TypedText.OneLine(name),
            TypedText.OneLine(holder),
            TypedText.OneLine(email),
            TypedText.Lines(idea),
            new ProblemList()
        );
        problems.AddIf(called.Length is 0 or > Startup.LongestName, "name", "startup.name.wrong", Startup.LongestName);
        problems.AddIf(carrier.Length is 0 or > Startup.LongestName, "holder", "startup.name.wrong", Startup.LongestName);
        problems.AddIf(
            address.Length > 0 && (address.Length > LongestEmail || !System.Net.Mail.MailAddress.TryCreate(address, out _)),
            "email",
            "startup.email.wrong"
        );
        problems.AddIf(words.Length is 0 or > Startup.LongestText, "idea", "startup.text.wrong", Startup.LongestText);
        problems.AddIf(openedOn is not { } day || day > desk.Today(work), "openedOn", "project.day.past");
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var added = await db
            .Database.SqlQuery<int>(
                $"""
                insert into startups (cluster_id, name, holder, email, idea, opened_on, state, form_key)
                values ({work.ClusterId}, {called}, {carrier}, {(
                    address.Length > 0 ? address : null
                )}, {words}, {openedOn}, {StartupState.Intake.Code()}, {formKey})
                on conflict (cluster_id, form_key) do nothing returning id as "Value"
                """
            )
            .ToListAsync(cancellation);
        if (added is not [var id])
            return await db.Startups.Where(one => one.ClusterId == work.ClusterId && one.FormKey == formKey).Select(one => one.Id).SingleAsync(cancellation);
        await steps.BeginAsync(StartupWorkflow.Table, StartupWorkflow.Open, id, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return id;
    }

    /// <summary>Notes that a company came of it, with its registration.</summary>
    /// <exception cref="RuleBroken">The day lies ahead, or the number is missing.</exception>
    public async Task CreateAsync(
        ClusterWorkspace work,
        Startup startup,
        DateOnly? registeredOn,
        string? registration,
        int version,
        CancellationToken cancellation = default
    )
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var (number, problems) = (TypedText.OneLine(registration), new ProblemList());
        problems.AddIf(registeredOn is not { } day || day > desk.Today(work), "registeredOn", "project.day.past");
        problems.AddIf(number.Length is 0 or > LongestRegistration, "registration", "startup.registration.wrong", LongestRegistration);
        problems.ThrowIfAny();
        await steps.TakeAsync(
            StartupWorkflow.Table,
            StartupWorkflow.Create,
            startup,
            version,
            set => set.SetProperty(one => one.RegisteredOn, registeredOn).SetProperty(one => one.Registration, number),
            cancellation
        );
    }

    /// <summary>Takes a step that asks for nothing but perhaps a reason.</summary>
    public Task TakeAsync(Startup startup, string? act, string? reason, int version, CancellationToken cancellation = default) =>
        act == StartupWorkflow.Create.Act ? throw new NotAllowed() : steps.TakeAsync(StartupWorkflow.Table, act, startup, version, cancellation, reason);

    /// <summary>Notes something that was done for a startup.</summary>
    public async Task ActAsync(
        ClusterWorkspace work,
        Startup startup,
        string? service,
        DateOnly? onDay,
        string? what,
        string? helper,
        string? cameOfIt,
        CancellationToken cancellation = default
    )
    {
        Open(work, startup);
        var (kind, words, by, result, problems) = (
            Codes.Find<StartupService>(service),
            TypedText.Lines(what),
            TypedText.OneLine(helper),
            TypedText.Lines(cameOfIt),
            new ProblemList()
        );
        problems.AddIf(kind is null, "service", "startup.service.wrong");
        problems.AddIf(onDay is not { } day || day > desk.Today(work), "onDay", "project.day.past");
        problems.AddIf(words.Length is 0 or > StartupAction.LongestWords, "what", "startup.text.wrong", StartupAction.LongestWords);
        problems.AddIf(by.Length > Startup.LongestName, "helper", "startup.name.wrong", Startup.LongestName);
        problems.AddIf(result.Length > StartupAction.LongestWords, "cameOfIt", "startup.text.wrong", StartupAction.LongestWords);
        problems.ThrowIfAny();
        db.Add(
            new StartupAction
            {
                StartupId = startup.Id,
                Service = kind!.Value,
                OnDay = onDay!.Value,
                What = words,
                Helper = by.Length > 0 ? by : null,
                CameOfIt = result.Length > 0 ? result : null,
            }
        );
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Notes money that a startup found, or passes a grant or an honour loan on to it under the accreditation that holds on that day.</summary>
    /// <exception cref="RuleBroken">No accreditation holds then; or something is missing.</exception>
    public async Task FundAsync(
        ClusterWorkspace work,
        Startup startup,
        string? kind,
        string? source,
        string? amount,
        DateOnly? grantedOn,
        int? months,
        Guid formKey,
        CancellationToken cancellation = default
    )
    {
        Open(work, startup);
        var (sort, from, problems) = (Codes.Find<FundKind>(kind), TypedText.OneLine(source), new ProblemList());
        if (sort != FundKind.Found)
            desk.Need(WorkspaceActs.RunWork, work);
        var (money, wrong) = TypedAmount.Read(amount, work.Counted, "amount");
        problems.AddIf(sort is null, "kind", "startup.fund.kind.wrong");
        problems.AddIf(from.Length is 0 or > Startup.LongestName, "source", "startup.name.wrong", Startup.LongestName);
        if (wrong is not null)
            problems.Add(wrong);
        problems.AddIf(money is { Units: 0 }, "amount", "money.missing");
        problems.AddIf(grantedOn is not { } day || day > desk.Today(work), "grantedOn", "project.day.past");
        problems.AddIf(sort == FundKind.HonourLoan && months is not (> 0 and <= MostMonths), "months", "startup.months.wrong", MostMonths);
        problems.ThrowIfAny();
        var accreditation =
            sort == FundKind.Found
                ? (int?)null
                : await db
                    .Accreditations.Where(one => one.ClusterId == work.ClusterId && one.FirstDay <= grantedOn && one.LastDay >= grantedOn)
                    .OrderBy(one => one.Id)
                    .Select(one => (int?)one.Id)
                    .FirstOrDefaultAsync(cancellation)
                    ?? throw new RuleBroken(Problem.At("grantedOn", "startup.accreditation.none", grantedOn!));
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into startup_funds (startup_id, kind, accreditation_id, source, units, granted_on, months, form_key)
            values ({startup.Id}, {sort!.Value.Code()}, {accreditation}, {from}, {money!.Value.Units}, {grantedOn}, {(
                sort == FundKind.HonourLoan ? months : null
            )}, {formKey})
            on conflict (form_key) do nothing
            """,
            cancellation
        );
    }

    /// <summary>Notes a right of the cluster to pass money on.</summary>
    /// <returns>Its number.</returns>
    public async Task<int> AccreditAsync(
        ClusterWorkspace work,
        string? authority,
        string? reference,
        DateOnly? first,
        DateOnly? last,
        CancellationToken cancellation = default
    )
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var (by, number, problems) = (TypedText.OneLine(authority), TypedText.OneLine(reference), new ProblemList());
        problems.AddIf(by.Length is 0 or > Startup.LongestName, "authority", "startup.name.wrong", Startup.LongestName);
        problems.AddIf(number.Length is 0 or > Startup.LongestName, "reference", "startup.name.wrong", Startup.LongestName);
        problems.AddIf(first is null, "first", "project.day.missing");
        problems.AddIf(last is null || last < first, "last", "project.last.wrong");
        problems.ThrowIfAny();
        var accreditation = new Accreditation
        {
            ClusterId = work.ClusterId,
            Authority = by,
            Reference = number,
            FirstDay = first!.Value,
            LastDay = last!.Value,
        };
        db.Add(accreditation);
        await db.SaveChangesAsync(cancellation);
        return accreditation.Id;
    }

    private void Open(ClusterWorkspace work, Startup startup)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        if (!startup.IsOpen)
            throw new RuleBroken("startup.stopped");
    }
}
