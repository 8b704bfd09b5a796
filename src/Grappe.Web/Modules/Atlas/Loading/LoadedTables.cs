using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.Loading;

/// <summary>The tables that what a data set holds is written into.</summary>
internal static class LoadedTables
{
    public static readonly LoadedTable<Country> Countries = new(
        "countries",
        "code, side, name_fr, name_en, name_ar",
        (copy, country) => copy.Add(country.Code).Add(country.Side).Add(country.Name)
    );

    public static readonly LoadedTable<Sector> Sectors = new(
        "sectors",
        "code, isic, name_fr, name_en, name_ar",
        (copy, sector) => copy.Add(sector.Code).Add(sector.Isic).Add(sector.Name)
    );

    public static readonly LoadedTable<ThesaurusConcept> Concepts = new(
        "concepts",
        "id, slug, kind, broader, feeds, isic, name_fr, name_en, name_ar, words",
        (copy, concept) =>
            copy.Add(concept.Id)
                .Add(concept.Slug)
                .Add(concept.Kind)
                .Add(concept.Broader)
                .Add(concept.Feeds)
                .Add(concept.Isic)
                .Add(concept.Name)
                .Add(concept.Words)
    );

    public static readonly LoadedTable<Source> Sources = new(
        "sources",
        "id, slug, title, authors, publisher, kind, published, language, rank, url, note_fr, note_en, note_ar, from_files",
        (copy, source) =>
            copy.Add(source.Id)
                .Add(source.Slug)
                .Add(source.Title)
                .Add(source.Authors)
                .Add(source.Publisher)
                .Add(source.Kind)
                .Add(source.Published)
                .Add(source.Language)
                .Add(source.Rank)
                .Add(source.Url)
                .Add(source.Note)
                .Add(true)
    );

    public static readonly LoadedTable<Place> Places = new(
        "places",
        "id, slug, country, kind, parent_id, lat, lon, name_fr, name_en, name_ar, aliases",
        (copy, place) =>
            copy.Add(place.Id)
                .Add(place.Slug)
                .Add(place.Country)
                .Add(place.Kind)
                .Add(place.Parent?.Id)
                .Add(place.Lat)
                .Add(place.Lon)
                .Add(place.Name)
                .Add(place.Aliases)
    );

    public static readonly LoadedTable<Subject> Subjects = new(
        "subjects",
        "id, kind, slug, form, country, place_id, acronym, isic, name_fr, name_en, name_ar, aliases, from_files",
        (copy, subject) =>
            copy.Add(subject.Id)
                .Add(subject.Kind)
                .Add(subject.Slug)
                .Add(subject.Form)
                .Add(subject.Country)
                .Add(subject.PlaceId)
                .Add(subject.Acronym)
                .Add(subject.Isic)
                .Add(subject.Name)
                .Add(subject.Aliases)
                .Add(true)
    );

    public static readonly LoadedTable<ToldCooperation> Cooperations = new(
        "cooperations",
        "id, a_id, b_id, kind, level, status, year, source_id, part, page, heading, line, text_fr, text_en, text_ar, from_files",
        (copy, cooperation) =>
            copy.Add(cooperation.Id)
                .Add(cooperation.AId)
                .Add(cooperation.BId)
                .Add(cooperation.Kind)
                .Add(cooperation.Level)
                .Add(cooperation.Status)
                .Add(cooperation.Year)
                .Add(cooperation.SourceId)
                .Add(cooperation.Part)
                .Add(cooperation.Page)
                .Add(cooperation.Heading)
                .Add(cooperation.Line)
                .Add(cooperation.Text)
                .Add(true)
    );

    public static readonly LoadedTable<Observation> Observations = new(
        "observations",
        "id, subject_id, source_id, part, page, heading, line_from, line_to, observed_on, from_files",
        (copy, observation) =>
            copy.Add(observation.Id)
                .Add(observation.SubjectId)
                .Add(observation.SourceId)
                .Add(observation.Part)
                .Add(observation.Page)
                .Add(observation.Heading)
                .Add(observation.LineFrom)
                .Add(observation.LineTo)
                .Add(observation.ObservedOn)
                .Add(true)
    );

    public static readonly LoadedTable<Statement> Statements = new(
        "statements",
        "id, observation_id, field, key, name, code, number_from, number_to, unit, date, place_ids, other_subject_id, "
            + "flag, text_fr, text_en, text_ar, wording, qualifiers, line",
        (copy, statement) =>
            copy.Add(statement.Id)
                .Add(statement.ObservationId)
                .Add(statement.Field)
                .Add(statement.Key)
                .Add(statement.Name)
                .Add(statement.Code)
                .Add(statement.NumberFrom)
                .Add(statement.NumberTo)
                .Add(statement.Unit)
                .Add(statement.Date)
                .Add(statement.PlaceIds)
                .Add(statement.OtherSubjectId)
                .Add(statement.Flag)
                .Add(statement.TextFr)
                .Add(statement.TextEn)
                .Add(statement.TextAr)
                .Add(statement.Wording)
                .Add(statement.Qualifiers)
                .Add(statement.Line)
    );

    public static readonly LoadedTable<TableRow> TableRows = new(
        "table_rows",
        "id, country, ordinal, cluster_id, observation_id, name, acronym, state, sector, partners_north, "
            + "partners_south, anchorage, printed_place, provisional",
        (copy, row) =>
            copy.Add(row.Id)
                .Add(row.Country)
                .Add(row.Ordinal)
                .Add(row.ClusterId)
                .Add(row.ObservationId)
                .Add(row.Name)
                .Add(row.Acronym)
                .Add(row.State)
                .Add(row.Sector)
                .Add(row.PartnersNorth)
                .Add(row.PartnersSouth)
                .Add(row.Anchorage)
                .Add(row.PrintedPlace)
                .Add(row.Provisional)
    );
}
