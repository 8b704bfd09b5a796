using Grappe.Web.Database;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Layout;
using Grappe.Web.Shared.Permissions;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Imports;

/// <summary>Reminds whoever brought a table in that it was checked, and waits to be applied or left.</summary>
internal sealed class ImportsToApply(GrappeDb db, CurrentPerson current) : IToDoList
{
    public string Path => "admin/import";

    public string Text => "to-do.import.all";

    private IQueryable<Import> Mine => db.Imports.Where(import => import.PersonId == current.Id && import.State == ImportState.Checked);

    public Task<int> CountAsync(CancellationToken cancellation) => current.MayAnywhere(ImportActs.Import) ? Mine.CountAsync(cancellation) : Task.FromResult(0);

    public async Task<IReadOnlyList<ToDo>> OldestAsync(int most, CancellationToken cancellation) =>
        [
            .. (await Mine.AsNoTracking().OrderBy(import => import.CheckedAt).Take(most).ToListAsync(cancellation)).Select(import => new ToDo(
                $"admin/import/{import.Id}",
                "to-do.import",
                new Localised(import.FileName, import.FileName, import.FileName),
                import.CheckedAt!.Value
            )),
        ];
}
