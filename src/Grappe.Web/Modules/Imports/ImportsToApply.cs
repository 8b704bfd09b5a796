namespace Grappe.Web.Modules.Imports;

/// <summary>Reminds whoever brought a table in that it was checked, and waits to be applied or left.</summary>
internal sealed class ImportsToApply(GrappeDb db, CurrentPerson current) : ToDoList<Import>("admin/import", "to-do.import.all")
{
    protected override IQueryable<Import>? Waiting =>
        current.MayAnywhere(ImportActs.Import)
            ? db
                .Imports.AsNoTracking()
                .Where(import => import.PersonId == current.Id && import.State == ImportState.Checked)
                .OrderBy(import => import.CheckedAt)
            : null;

    protected override ToDo Show(Import import) =>
        new($"admin/import/{import.Id}", "to-do.import", new Localised(import.FileName, import.FileName, import.FileName), import.CheckedAt!.Value);
}
