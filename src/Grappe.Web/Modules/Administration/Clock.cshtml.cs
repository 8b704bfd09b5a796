namespace Grappe.Web.Modules.Administration;

/// <summary>Moves the clock of the demo forward. It exists in the demo only.</summary>
[Needs(nameof(AdministrationActs.MoveClock))]
[ResponseCache(NoStore = true)]
public sealed class ClockModel(DemoClock clock, Links links) : PageModel
{
    public const string Address = "admin/clock";

    /// <summary>The steps that stand ready, in hours.</summary>
    public static IReadOnlyList<(string Text, int Hours)> Steps { get; } =
    [("clock.hour", 1), ("clock.day", 24), ("clock.week", 7 * 24), ("clock.month", 30 * 24)];

    [BindProperty]
    public string? To { get; set; }

    public bool Moved { get; private set; }

    public DateTime Now { get; } = clock.GetUtcNow().UtcDateTime;

    /// <summary>The moment a step leads to, from what the page shows: pressed twice, it is one step.</summary>
    public string After(int hours) => Now.AddHours(hours).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    public void OnGet(bool moved) => Moved = moved;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await clock.MoveAsync(To, cancellation);
        return Redirect($"{links.To(Address)}?moved=true");
    }
}
