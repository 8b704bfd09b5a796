using Grappe.Web.Database;
using Grappe.Web.Shared.Languages;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Finds host structures by country and form, with their sector in words and the clusters they carry.</summary>
public sealed class FindStructures(GrappeDb db)
{
    /// <param name="Sector">Each wording of its sector, once.</param>
    /// <param name="Clusters">Those it is said to carry and those said to be hosted by it.</param>
    public sealed record Item(
        string Slug,
        Localised Name,
        string Form,
        string? Country,
        int? PlaceId,
        IReadOnlyList<Localised> Sector,
        IReadOnlyList<Carried> Clusters
    );

    public sealed record Carried(string Slug, Localised Name);

    private sealed record Sentence(int SubjectId, Localised Text);

    private sealed record Tie(int StructureId, string Slug, Localised Name);

    /// <param name="countries">None means all, likewise <paramref name="forms"/>.</param>
    /// <param name="forms">As the glossary names them.</param>
    /// <param name="cancellation">Given up when the reader leaves.</param>
    public async Task<IReadOnlyList<Item>> FindAsync(string[] countries, string[] forms, CancellationToken cancellation)
    {
        var structures = await db
            .Subjects.Where(subject => subject.Kind == "structure")
            .Where(subject => countries.Length == 0 || countries.Contains(subject.Country))
            .Where(subject => forms.Length == 0 || forms.Contains(subject.Form))
            .OrderBy(subject => subject.Name.Fr)
            .ToListAsync(cancellation);
        int[] ids = [.. structures.Select(structure => structure.Id)];
        var sectors = (
            await db
                .Statements.Where(statement => statement.Field == "sector-text" && statement.TextFr != null && ids.Contains(statement.Observation.SubjectId))
                .OrderBy(statement => statement.Id)
                .Select(statement => new Sentence(statement.Observation.SubjectId, new Localised(statement.TextFr!, statement.TextEn!, statement.TextAr!)))
                .ToListAsync(cancellation)
        ).ToLookup(sentence => sentence.SubjectId, sentence => sentence.Text);
        var carried = await db
            .Statements.Where(statement =>
                statement.Field == "carries" && statement.OtherSubject!.Kind == "cluster" && ids.Contains(statement.Observation.SubjectId)
            )
            .Select(statement => new Tie(statement.Observation.SubjectId, statement.OtherSubject!.Slug, statement.OtherSubject.Name))
            .ToListAsync(cancellation);
        var hosted = await db
            .Statements.Where(statement => statement.Field == "host" && statement.Observation.Subject.Kind == "cluster")
            .Where(statement => ids.Contains(statement.OtherSubjectId!.Value))
            .Select(statement => new Tie(statement.OtherSubjectId!.Value, statement.Observation.Subject.Slug, statement.Observation.Subject.Name))
            .ToListAsync(cancellation);
        var clusters = carried.Concat(hosted).ToLookup(tie => tie.StructureId, tie => new Carried(tie.Slug, tie.Name));
        return
        [
            .. structures.Select(structure => new Item(
                structure.Slug,
                structure.Name,
                structure.Form,
                structure.Country,
                structure.PlaceId,
                [.. sectors[structure.Id].Distinct()],
                [.. clusters[structure.Id].DistinctBy(cluster => cluster.Slug).OrderBy(cluster => cluster.Name.Fr, StringComparer.Ordinal)]
            )),
        ];
    }
}
