using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>Tells who applied what became of it, and programs who was admitted, in the transaction in which it happens.</summary>
public sealed class TellAdmissions(GrappeDb db, CurrentPerson current, WriteMail write, TellNews news, Texts texts, Addresses addresses)
{
    /// <summary>The news that a body admitted somebody. It is for those who read the work of the cluster.</summary>
    internal static readonly NewsKind Admitted = new("member.admitted") { Programs = new("member.admitted", WorkspaceActs.ReadWork) };

    public Task AskedAsync(int id, string reason, CancellationToken cancellation) => SendAsync(id, "mail.admission-returned", _ => reason, cancellation);

    public async Task AdmittedAsync(int id, CancellationToken cancellation)
    {
        var (one, cluster) = await ReadAsync(id, cancellation);
        await news.TellOfAsync(
            Admitted,
            cluster,
            new
            {
                admission = id,
                cluster = AtlasNews.Of(cluster),
                organisation = AtlasNews.Of(one.Organisation),
                one.Category,
                startup = one.IsStartup,
                decidedOn = one.DecidedOn,
            },
            current.Id,
            path: WorkDesk.PathOf(cluster, $"admissions/{id.ToString(CultureInfo.InvariantCulture)}"),
            cancellation: cancellation
        );
        await SendAsync(id, "mail.admission-admitted", translator => translator.Date(one.DecidedOn!.Value), cancellation);
    }

    public Task RefusedAsync(int id, DateOnly? appealUntil, CancellationToken cancellation) =>
        SendAsync(
            id,
            "mail.admission-refused",
            translator => appealUntil is { } day ? translator["mail.admission.appeal", translator.Date(day)] : translator["mail.admission.no-appeal"],
            cancellation
        );

    public Task AdjournedAsync(int id, CancellationToken cancellation) => SendAsync(id, "mail.admission-adjourned", _ => "", cancellation);

    public Task EffectiveAsync(int id, DateOnly since, CancellationToken cancellation) =>
        SendAsync(id, "mail.admission-member", translator => translator.Date(since), cancellation);

    private async Task SendAsync(int id, string text, Func<Translator, string> more, CancellationToken cancellation)
    {
        var (one, cluster) = await ReadAsync(id, cancellation);
        if (one.Applicant is not { ErasedAt: null } reader)
            return;
        var language = reader.ReadsIn();
        var name = cluster.Name.In(language);
        await write.SendAsync(
            reader.Email!,
            language,
            text,
            name,
            [reader.Name, name, one.Organisation.Name.In(language), more(new Translator(texts, language)), addresses.Of(language, $"{cluster.Path}/apply")],
            cancellation: cancellation
        );
    }

    private async Task<(Admission One, Subject Cluster)> ReadAsync(int id, CancellationToken cancellation)
    {
        var one = await db
            .Admissions.AsNoTracking()
            .Include(admission => admission.Organisation)
            .Include(admission => admission.Applicant)
            .SingleAsync(admission => admission.Id == id, cancellation);
        return (one, (await db.SubjectsOfAsync([one.ClusterId]))[one.ClusterId]);
    }
}
