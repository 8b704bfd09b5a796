using Grappe.Algorithms.Observations;
using Grappe.Web.Database;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

/// <summary>From what somebody typed into a form to a statement.</summary>
public sealed class ReadTyped(GrappeDb db, ReadValue read)
{
    /// <summary>The statement, or what is wrong with what was typed.</summary>
    /// <param name="country">Where places are looked for first.</param>
    public async Task<(Statement? Statement, Problem? Problem)> ReadAsync(
        Editable.Entry entry,
        string typed,
        string language,
        string? country,
        CancellationToken cancellation = default
    )
    {
        var value = typed.Trim();
        var other = entry.Field.Kind == ValueKind.Reference ? await FindAsync(entry.Kind!, value, cancellation) : null;
        return entry.Field.Kind == ValueKind.Text
            ? read.Read(
                entry.Field,
                entry.Key,
                "",
                new ReadValue.Around
                {
                    Country = country,
                    Text = new(value, value, value),
                    Language = language,
                }
            )
            : read.Read(entry.Field, entry.Key, value, new ReadValue.Around { Country = country, Find = _ => other });
    }

    private async Task<Subject?> FindAsync(string kind, string typed, CancellationToken cancellation)
    {
        var slug = typed.Split('/')[^1].ToLowerInvariant();
        var lower = typed.ToLowerInvariant();
        return await db
            .Subjects.Where(subject => subject.Kind == kind)
            .Where(subject =>
                subject.Slug == slug
                || subject.Acronym!.ToLower() == lower
                || subject.Name.Fr.ToLower() == lower
                || subject.Name.En.ToLower() == lower
                || subject.Name.Ar == typed
            )
            .OrderBy(subject => subject.Slug != slug)
            .FirstOrDefaultAsync(cancellation);
    }
}
