using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Invented clusters and organisations of the demo, marked as such in their names: money, refusals and judgements happen to them and to no real one.</summary>
public sealed class DemoSubjects(GrappeDb db, Declare declare)
{
    private sealed record Invented(string Slug, string Country, Localised Name, string Place, string Sector, string Niche);

    private static readonly Invented[] Clusters =
    [
        new(
            "demo-zellige",
            "ma",
            new("Grappe Zellige numérique (inventée)", "Digital Zellige cluster (invented)", "عنقود الزليج الرقمي (متخيَّل)"),
            "Fès",
            "3",
            "Taille numérique du zellige"
        ),
        new(
            "demo-jasmin",
            "tn",
            new("Grappe Jasmin composites (inventée)", "Jasmin Composites cluster (invented)", "عنقود الياسمين للمواد المركّبة (متخيَّل)"),
            "Sfax",
            "2",
            "Pièces en fibres végétales"
        ),
        new(
            "demo-haut-plateau",
            "dz",
            new("Groupement Hauts-Plateaux emballage (inventé)", "High Plateaus Packaging grouping (invented)", "تجمّع الهضاب العليا للتعبئة (متخيَّل)"),
            "Sétif",
            "6",
            "Emballages alimentaires recyclables"
        ),
    ];

    /// <summary>Makes them where they are not there yet.</summary>
    public async Task FillAsync()
    {
        foreach (var invented in Clusters)
        {
            // Another data set need not have the country.
            if (
                await db.Subjects.AnyAsync(subject => subject.Slug == invented.Slug)
                || !await db.Countries.AnyAsync(country => country.Code == invented.Country)
            )
                continue;
            var cluster = new Subject
            {
                Kind = "cluster",
                Slug = invented.Slug,
                Form = "cluster",
                Country = invented.Country,
                Name = invented.Name,
                Aliases = [],
            };
            db.Add(cluster);
            await db.SaveChangesAsync();
            await declare.SayAsync(
                cluster,
                new Declare.Speaker(null, Language.French),
                [
                    new(Fields.Name.Code, "", invented.Name.Fr),
                    new(Fields.State.Code, "", "constituted"),
                    new(Fields.Place.Code, "", invented.Place),
                    new(Fields.Sector.Code, "", invented.Sector),
                    new(Fields.Niche.Code, "", invented.Niche),
                    new(Fields.Description.Code, "", "Grappe inventée pour la démonstration : elle n’existe pas."),
                ]
            );
        }
        if (await db.Countries.AnyAsync(country => country.Code == "tn"))
            await declare.FindOrAddOrganisationAsync("Usinage inventé (M4)", "sme", "tn", new Declare.Speaker(null, Language.French));
    }
}
