namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Plans trainings, enters those who take part, and signs them in on the spot.</summary>
public sealed class KeepTrainings(GrappeDb db, WorkDesk desk)
{
    /// <summary>Plans a training. Sent twice by one form, it is one.</summary>
    /// <param name="days">As somebody types them: 1, 1.5, 2.</param>
    public async Task<int> PlanAsync(
        ClusterWorkspace work,
        string? title,
        string? place,
        DateOnly? first,
        string? days,
        int? seats,
        Guid formKey,
        CancellationToken cancellation = default
    )
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var (name, where, halves, problems) = (TypedText.OneLine(title), TypedText.OneLine(place), HalvesOf(days), new ProblemList());
        problems.AddIf(name.Length is 0 or > Training.LongestTitle, "title", "project.title.wrong", Training.LongestTitle);
        problems.AddIf(where.Length > Training.LongestPlace, "place", "service.place.wrong", Training.LongestPlace);
        problems.AddIf(first is null, "first", "project.day.missing");
        problems.AddIf(halves is null, "days", "training.days.wrong");
        problems.AddIf(seats is <= 0, "seats", "training.seats.wrong");
        problems.ThrowIfAny();
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into trainings (cluster_id, title, place, first_day, half_days, seats, form_key)
            values ({work.ClusterId}, {name}, {(where.Length > 0 ? where : null)}, {first}, {halves}, {seats}, {formKey})
            on conflict (cluster_id, form_key) do nothing
            """,
            cancellation
        );
        return await db.Trainings.Where(one => one.ClusterId == work.ClusterId && one.FormKey == formKey).Select(one => one.Id).SingleAsync(cancellation);
    }

    /// <summary>Enters somebody; entered twice under one name, they are one.</summary>
    /// <param name="member">The member whom they come from; none for guests.</param>
    /// <exception cref="RuleBroken">The seats are taken, or the name is missing.</exception>
    public async Task EnterAsync(ClusterWorkspace work, Training training, string? name, int? member, bool wasThere, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var (called, problems) = (TypedText.OneLine(name), new ProblemList());
        problems.AddIf(called.Length is 0 or > Training.LongestTitle, "name", "startup.name.wrong", Training.LongestTitle);
        problems.AddIf(
            member is not null && !await db.Members.AnyAsync(one => one.Id == member && one.ClusterId == work.ClusterId, cancellation),
            "member",
            "service.member.wrong"
        );
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        // Whoever counts the seats at the same time waits.
        await db.Database.ExecuteSqlAsync($"select from trainings where id = {training.Id} for update", cancellation);
        var entered = await db.Set<TrainingParticipant>().CountAsync(one => one.TrainingId == training.Id, cancellation);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into training_participants (training_id, member_id, name, was_there) values ({training.Id}, {member}, {called}, {wasThere})
            on conflict (training_id, lower(name)) do update set was_there = training_participants.was_there or excluded.was_there
            """,
            cancellation
        );
        if (
            training.Seats is { } seats
            && entered >= seats
            && await db.Set<TrainingParticipant>().CountAsync(one => one.TrainingId == training.Id, cancellation) > entered
        )
            throw new RuleBroken(Problem.At("name", "training.full", seats));
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Signs somebody in, or takes it back.</summary>
    /// <exception cref="RuleBroken">Nobody of that number takes part.</exception>
    public async Task SignInAsync(ClusterWorkspace work, Training training, int participant, bool wasThere, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var signed = await db.Set<TrainingParticipant>()
            .Where(one => one.Id == participant && one.TrainingId == training.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.WasThere, wasThere), cancellation);
        if (signed == 0)
            throw new RuleBroken(Problem.At("participant", "training.participant.unknown"));
    }

    /// <summary>Counts the trainings of a stretch of days.</summary>
    public async Task<TrainingFigures> FiguresAsync(ClusterWorkspace work, DateOnly first, DateOnly last, CancellationToken cancellation = default)
    {
        var sessions = await db
            .Trainings.Where(one => one.ClusterId == work.ClusterId && one.FirstDay >= first && one.FirstDay <= last)
            .Select(one => new { one.HalfDays, There = one.Participants.Count(participant => participant.WasThere) })
            .ToListAsync(cancellation);
        return TrainingFigures.Of(sessions.Select(one => (one.HalfDays, one.There)));
    }

    private static int? HalvesOf(string? days) =>
        decimal.TryParse(
            TypedText.OneLine(days).Replace(',', '.').Replace('٫', '.'),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var typed
        )
        && typed is > 0 and <= Training.MostHalfDays / 2m
        && typed * 2 is var halves
        && halves == decimal.Truncate(halves)
            ? (int)halves
            : null;
}
