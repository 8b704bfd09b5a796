namespace Grappe.Web.Modules.Imports;

/// <summary>Reminds whoever brought a table in that its columns are to be told, or that it was checked, and waits to be applied or left.</summary>
internal sealed class ImportsToApply(GrappeDb db, CurrentPerson current) : ToDoList<Import>("admin/import", "to-do.import.all")
{
    protected override IQueryable<Import>? Waiting =>
        current.MayAnywhere(ImportActs.Import)
            ? db
                .Imports.AsNoTracking()
                .Where(import => import.PersonId == current.Id && (import.State == ImportState.Checked || import.State == ImportState.Mapping))
                .OrderBy(import => import.UploadedAt)
            : null;

    protected override ToDo Show(Import import) =>
        new(
            $"admin/import/{import.Id}",
            import.State == ImportState.Mapping ? "to-do.import.columns" : "to-do.import",
            new Localised(import.FileName, import.FileName, import.FileName),
            import.CheckedAt ?? import.UploadedAt
        );
}
