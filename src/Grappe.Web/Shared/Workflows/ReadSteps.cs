namespace Grappe.Web.Shared.Workflows;

/// <summary>Reads the line of steps of a thing.</summary>
public sealed class ReadSteps(GrappeDb db, IReadPerson people)
{
    /// <param name="Names">The list of codes under which the steps of such things are told.</param>
    /// <param name="By">The name of who did it; none where the platform did, or whoever it was has had it taken out.</param>
    public sealed record Taken(string Names, string Act, bool ByPerson, string? By, DateTime At, string? Reason);

    /// <summary>The steps of a thing, the oldest first.</summary>
    public async Task<IReadOnlyList<Taken>> OfAsync(IWorkflow workflow, int id, CancellationToken cancellation)
    {
        var name = workflow.Name;
        var steps = await db.Steps.Where(step => step.Thing == name && step.ThingId == id).OrderBy(step => step.Id).ToListAsync(cancellation);
        var names = new Dictionary<int, string?>();
        foreach (var person in steps.Select(step => step.PersonId).OfType<int>().Distinct())
            names[person] = (await people.ReadAsync(person, cancellation))?.Name;
        return
        [
            .. steps.Select(step => new Taken(
                workflow.StepNames,
                step.Act,
                step.PersonId is not null,
                step.PersonId is { } person ? names[person] : null,
                step.At,
                step.Reason
            )),
        ];
    }
}
