using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Shows the minutes of a meeting with their digest, and lets the team write them, and chair and secretary sign.</summary>
[Authorize]
[SentAgain("Save", "Add")]
[ResponseCache(NoStore = true)]
public sealed class MinutesPageModel(WorkDesk desk, FindMeetings find, WriteMinutes write) : OneMeetingPage(desk, find)
{
    public Minutes? Minutes { get; private set; }

    /// <summary>The offices in which whoever is signed in has still to sign.</summary>
    public IReadOnlyList<Office> Mine { get; private set; } = [];

    /// <summary>The offices that have not signed yet.</summary>
    public IReadOnlyList<Office> Missing { get; private set; } = [];

    /// <summary>Those of them whose signature on paper can be recorded.</summary>
    public IReadOnlyList<Office> OnPaper { get; private set; } = [];

    public Guid Key { get; } = Guid.NewGuid();

    /// <summary>Tells whether a text is still the one that was sealed.</summary>
    public static bool Holds(string text, byte[]? digest) => digest is not null && WriteMinutes.DigestOf(text).AsSpan().SequenceEqual(digest);

    protected override async Task ReadMeetingAsync(Meeting meeting, CancellationToken cancellation)
    {
        Minutes = await write.FindAsync(Work, meeting, cancellation);
        Missing = Minutes is { IsSealed: false } minutes ? [.. WriteMinutes.Signing.Except(minutes.Signatures.Select(one => one.Office))] : [];
        Mine = Missing.Count > 0 ? [.. Missing.Intersect(await write.MySeatsAsync(meeting, cancellation))] : [];
        OnPaper = Missing.Count > 0 && MayRun ? [.. Missing.Except(await write.SignHereAsync(meeting, cancellation))] : [];
        if (Minutes is null && !MayPrepare)
            Response.StatusCode = StatusCodes.Status404NotFound;
    }

    public Task<IActionResult> OnPostDraftAsync(string? language, int? version, CancellationToken cancellation) =>
        DoAsync(meeting => write.DraftAsync(Work, meeting, language, version, cancellation), "minutes");

    public Task<IActionResult> OnPostSaveAsync(string? text, int version, CancellationToken cancellation) =>
        DoAsync(meeting => write.SaveAsync(Work, meeting, text, version, cancellation), "minutes");

    public Task<IActionResult> OnPostSignAsync(string? office, int version, CancellationToken cancellation) =>
        DoAsync(meeting => write.SignAsync(meeting, Named(office), version, cancellation), "minutes");

    public Task<IActionResult> OnPostRecordAsync(string? office, string? name, int version, CancellationToken cancellation) =>
        DoAsync(meeting => write.RecordAsync(Work, meeting, Named(office), name, version, cancellation), "minutes");

    public Task<IActionResult> OnPostAddAsync(string? addendum, Guid key, CancellationToken cancellation) =>
        DoAsync(meeting => write.AddAsync(Work, meeting, addendum, key, cancellation), "minutes");

    private static Office Named(string? office) =>
        Codes.Find<Office>(office) is { } named && WriteMinutes.Signing.Contains(named) ? named : throw new NotAllowed();
}
