using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Invented work for the demo database: what waits, what was asked, accepted, published at once, translated and confirmed.</summary>
public sealed class DemoContributions(IServiceProvider services, GrappeDb db)
{
    /// <summary>Makes it where there is none yet, in the name of the people of the demo.</summary>
    public async Task FillAsync()
    {
        if (await db.Proposals.AnyAsync())
            return;
        await ProposeAsync(
            "moez@demo.example",
            "primeurs-du-sud",
            "ar",
            "محضر الجمعية العامة مرفق.",
            ("members", "companies", "9"),
            ("niche", "", "البواكر الجيوحرارية")
        );
        await ProposeAsync("karim@demo.example", "mecadev", "fr", null, ("jobs", "", "1 250"), ("website", "", "www.mecadev.example"));
        await ProposeAsync("sonia@demo.example", "mecadev", "fr", "Selon notre annuaire de l’automne.", ("members", "total", "64"));
        await JudgeAsync("ines@demo.example", "karim@demo.example");
        await ProposeAsync("karim@demo.example", "mecadev", "fr", null, ("role", "animator", "Sonia Animatrice"));
        await AsAsync("sonia@demo.example", "mecadev", (services, subject) => services.GetRequiredService<ConfirmCards>().ConfirmAsync(subject));
        await JoinAsync("moez@demo.example", "primeurs-du-sud", "tunisia-technoparks", "2021");
        await EndAsync("karim@demo.example", "mecadev");
        await TranslateAsync("sonia@demo.example", "mecadev", "Forme des outilleurs avec le lycée de Sfax", "يكوّن صانعي القوالب مع ثانوية صفاقس");
        await ProposeAsync("amel@demo.example", "organisation/apii", "fr", null, ("website", "", "www.apii.example"));
    }

    // The network judges it.
    private async Task JoinAsync(string email, string slug, string network, string since) =>
        await AsAsync(
            email,
            slug,
            async (services, cluster) =>
            {
                if (await db.FindAsync("network", network) is { } joined)
                    await services
                        .GetRequiredService<ProposeMembership>()
                        .SubmitAsync(cluster, cluster, joined, new ProposeMembership.Dates(since, null, Over: false), "ar", new Propose.Request([]));
            }
        );

    // The first activity of the card holds no longer.
    private async Task EndAsync(string email, string slug) =>
        await AsAsync(
            email,
            slug,
            async (services, subject) =>
            {
                var activity = await db
                    .Statements.Where(statement => statement.Observation.SubjectId == subject.Id && statement.Field == "activity")
                    .OrderBy(statement => statement.Id)
                    .FirstOrDefaultAsync();
                if (activity is null)
                    return;
                var ended = new ProposedValue
                {
                    Field = activity.Field,
                    Key = activity.Key,
                    Value = "",
                    Change = "ended",
                    About = ReadTyped.MarkOf(activity),
                    Until = "2023",
                    Language = "fr",
                };
                await services.GetRequiredService<Propose>().SubmitAsync(subject, new Propose.Request([ended], SeenStatementId: long.MaxValue));
            }
        );

    // A text, and the same in Arabic.
    private async Task TranslateAsync(string email, string slug, string text, string arabic)
    {
        await ProposeAsync(email, slug, "fr", null, ("activity", "", text));
        await AsAsync(
            email,
            slug,
            (services, subject) =>
                services
                    .GetRequiredService<Propose>()
                    .SendAsync(
                        subject,
                        new Propose.Request([
                            new ProposedValue
                            {
                                Field = "activity",
                                Key = "",
                                Value = arabic,
                                Change = "translates",
                                About = text,
                                Language = "ar",
                            },
                        ]),
                        services.GetRequiredService<CurrentPerson>().RoleFor(AtlasActs.Propose, subject.AsScope())
                    )
        );
    }

    private async Task ProposeAsync(string email, string slug, string language, string? note, params (string Field, string Key, string Value)[] values) =>
        await AsAsync(
            email,
            slug,
            (services, subject) =>
                services
                    .GetRequiredService<Propose>()
                    .SubmitAsync(
                        subject,
                        new Propose.Request(
                            [
                                .. values.Select(value => new ProposedValue
                                {
                                    Field = value.Field,
                                    Key = value.Key,
                                    Value = value.Value,
                                    Language = language,
                                }),
                            ],
                            "https://demo.example/preuve",
                            note,
                            SeenStatementId: long.MaxValue
                        )
                    )
        );

    // One field accepted, one asked about.
    private async Task JudgeAsync(string email, string author)
    {
        var proposal = await db
            .Proposals.Include(proposal => proposal.Values)
            .Include(proposal => proposal.Subject)
            .FirstOrDefaultAsync(proposal => proposal.Author.Email == author && proposal.State == ProposalState.Submitted);
        if (proposal is not null)
            await AsAsync(
                email,
                proposal.Subject!.Slug,
                (services, _) =>
                    services
                        .GetRequiredService<JudgeProposals>()
                        .DecideAsync(
                            proposal.Id,
                            proposal.Version,
                            proposal.Values.ToDictionary(
                                value => value.Id,
                                value =>
                                    value.Field == "jobs"
                                        ? new JudgeProposals.Decision("accepted")
                                        : new JudgeProposals.Decision("asked", "Ce site ne répond pas : est-ce la bonne adresse ?")
                            )
                        )
            );
    }

    // Another data set need not have the cluster.
    private Task AsAsync(string email, string slug, Func<IServiceProvider, Subject, Task> act) =>
        services.AsAsync(
            email,
            async services =>
            {
                var (kind, name) = slug.Split('/') is [var before, var after] ? (before, after) : ("cluster", slug);
                if (await db.Subjects.AsNoTracking().SingleOrDefaultAsync(subject => subject.Kind == kind && subject.Slug == name) is { } subject)
                    await act(services, subject);
            }
        );
}
