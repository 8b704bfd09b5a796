using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>
/// Shows a declared text in a language in which it was not written. The translation stands in the statement it translates and is no statement of its own;
/// the proposal tells who made it, and what was written shows again when it is taken back.
/// </summary>
public sealed class TranslateTexts(GrappeDb db, ReadTyped read)
{
    /// <summary>To be called within the transaction in which it is accepted.</summary>
    public async Task ShowAsync(Subject subject, ProposedValue translation)
    {
        var written =
            await read.TranslatedAsync(subject, translation)
            ?? throw new InvalidOperationException($"What was to be translated is no longer said: {translation.Field} {translation.About}");
        await db.ProposedValues.Where(value => value.Id == translation.Id).ExecuteUpdateAsync(set => set.SetProperty(value => value.StatementId, written.Id));
        await WriteAsync(subject.Id, written, translation.Language, translation.Value.Trim());
    }

    /// <summary>Shows what was shown before it: an earlier translation, or the text as it was written.</summary>
    public async Task HideAsync(int subject, ProposedValue translation)
    {
        var written = await db.Statements.SingleAsync(statement => statement.Id == translation.StatementId);
        var before = await db
            .ProposedValues.Where(value =>
                value.StatementId == written.Id && value.Change == "translates" && value.Decision == "accepted" && value.Language == translation.Language
            )
            .OrderByDescending(value => value.Id)
            .Select(value => value.Value)
            .FirstOrDefaultAsync();
        await WriteAsync(subject, written, translation.Language, before?.Trim() ?? ReadTyped.MarkOf(written));
    }

    private async Task WriteAsync(int id, Statement written, string language, string text)
    {
        if (written.Name is null)
        {
            var statement = db.Statements.Where(statement => statement.Id == written.Id);
            await (
                language switch
                {
                    "ar" => statement.ExecuteUpdateAsync(set => set.SetProperty(one => one.TextAr, text)),
                    "en" => statement.ExecuteUpdateAsync(set => set.SetProperty(one => one.TextEn, text)),
                    _ => statement.ExecuteUpdateAsync(set => set.SetProperty(one => one.TextFr, text)),
                }
            );
            return;
        }
        // A name is read in the register.
        var subject = db.Subjects.Where(subject => subject.Id == id && !subject.FromFiles);
        await (
            language switch
            {
                "ar" => subject.ExecuteUpdateAsync(set => set.SetProperty(one => one.Name.Ar, text)),
                "en" => subject.ExecuteUpdateAsync(set => set.SetProperty(one => one.Name.En, text)),
                _ => subject.ExecuteUpdateAsync(set => set.SetProperty(one => one.Name.Fr, text)),
            }
        );
    }
}
