using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Imports;

/// <summary>The states of an import, from its check to what became of it.</summary>
public enum ImportState
{
    Checking,

    /// <summary>Somebody has to say what its columns are.</summary>
    Mapping,
    Checked,

    /// <summary>The file as a whole cannot be used.</summary>
    Refused,
    Applying,
    Applied,
    Undoing,
    Undone,
}

/// <summary>Declares what can be done with an import: from which state, to which, by whom.</summary>
public static class ImportWorkflow
{
    /// <summary>The time for which an import that nobody applied is kept, as docs/register-of-processing.md promises.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    // Nothing of it is written, and nobody works on it.
    private static readonly ImportState[] Open = [ImportState.Mapping, ImportState.Checked, ImportState.Refused];

    private static readonly Who<Import> Importer = new("importer", (person, import) => person.May(import.Act, import.Scope));
    private static readonly Who<Import> Judge = new("judge", (person, import) => person.May(import.IsOwn ? import.Act : AtlasActs.Judge, import.Scope));

    private static readonly Guard<Import> GivenUp = new(
        "work-given-up",
        async (db, import, cancellation) =>
            await db.Jobs.AnyAsync(job => job.Id == import.JobId && job.State == "failed", cancellation)
                ? null
                : new Problem("import.under-way", new CodeName("import-state", import.State.Code()))
    );

    public static readonly Transition<Import, ImportState> Bring = new("bring", [], ImportState.Checking, Importer);
    public static readonly Transition<Import, ImportState> Check = new("check", [ImportState.Checking], ImportState.Checked, Who<Import>.Platform);
    public static readonly Transition<Import, ImportState> Refuse = new("refuse", [ImportState.Checking], ImportState.Refused, Who<Import>.Platform);

    /// <summary>The step that asks what the columns are, where their headings do not tell.</summary>
    public static readonly Transition<Import, ImportState> Ask = new("ask", [ImportState.Checking], ImportState.Mapping, Who<Import>.Platform);
    public static readonly Transition<Import, ImportState> Map = new("map", [.. Open], ImportState.Checking, Importer);

    /// <summary>The step that reads the file otherwise: another sheet, another separator.</summary>
    public static readonly Transition<Import, ImportState> ReadAgain = new("read-again", [.. Open], ImportState.Checking, Importer);

    /// <summary>The step that puts something else in the place of a cell, wherever it stands.</summary>
    public static readonly Transition<Import, ImportState> Replace = new("replace", [ImportState.Checked], ImportState.Checking, Importer);
    public static readonly Transition<Import, ImportState> Apply = new("apply", [ImportState.Checked], ImportState.Applying, Importer);

    /// <summary>The step that applies a sound import as soon as it is checked, where its sender asked for that.</summary>
    public static readonly Transition<Import, ImportState> ApplyAtOnce = new(
        "apply-at-once",
        [ImportState.Checked],
        ImportState.Applying,
        Who<Import>.Platform
    );
    public static readonly Transition<Import, ImportState> CheckAgain = new("check-again", [ImportState.Checked], ImportState.Checking, Importer);
    public static readonly Transition<Import, ImportState> TakeUpAgain = new(
        "take-up-again",
        [ImportState.Checking, ImportState.Applying],
        ImportState.Checking,
        Importer
    )
    {
        Guard = GivenUp,
    };
    public static readonly Transition<Import, ImportState> Finish = new("finish", [ImportState.Applying], ImportState.Applied, Who<Import>.Platform);

    /// <summary>The step that leaves everything as it was, where all or nothing was asked for and a line could no longer be applied.</summary>
    public static readonly Transition<Import, ImportState> LeaveAll = new("leave-all", [ImportState.Applying], ImportState.Checked, Who<Import>.Platform);
    public static readonly Transition<Import, ImportState> Undo = new("undo", [ImportState.Applied], ImportState.Undoing, Judge);
    public static readonly Transition<Import, ImportState> TakeBack = new("take-back", [ImportState.Undoing], ImportState.Undone, Who<Import>.Platform);
    public static readonly Transition<Import, ImportState> Forget = new(
        "forget",
        [ImportState.Mapping, ImportState.Checked],
        ImportState.Refused,
        Who<Import>.Clock
    )
    {
        During = new("not-applied-in-time", (import, now) => import.UploadedAt < now - Kept),
    };

    public static readonly Workflow<Import, ImportState> Table = new(
        "import",
        "imports",
        Bring,
        Check,
        Refuse,
        Ask,
        Map,
        ReadAgain,
        Replace,
        Apply,
        ApplyAtOnce,
        CheckAgain,
        TakeUpAgain,
        Finish,
        LeaveAll,
        Undo,
        TakeBack,
        Forget
    );
}
