using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.ImportTables;

/// <summary>Gives what stands of a country as the tables that an import reads.</summary>
internal static class TablesApi
{
    public static void MapTables(this WebApplication app) =>
        app.MapGetAndHead("/{lang:lang}/data/tables/{country}/{kind}.{ending}", TakeAsync).AllowAnonymous().ExcludeFromDescription();

    private static IResult TakeAsync(string country, string kind, string ending, GrappeDb db, Registers registers, Translator translator, HttpRequest request)
    {
        if (!registers.Countries.ContainsKey(country) || !GiveTable.Endings.Contains(ending))
            return Results.NotFound();
        db.Database.SetCommandTimeout(0);
        return kind switch
        {
            "observations" => Give(Observations(registers), ObservationsOf(db, country)),
            "organisations" => Give(Organisations(registers), OrganisationsOf(db, country)),
            "cooperations" => Give(Cooperations, CooperationsOf(db, country)),
            _ => Results.NotFound(),
        };

        Download Give<T>(IReadOnlyList<Column<T>> columns, Func<CancellationToken, IAsyncEnumerable<T>> rows) =>
            GiveTable.As(ending, $"{country}-{kind}", translator[$"import.of.{kind}"], request, columns, rows);
    }

    private static Column<T> Of<T>(string code, Func<T, object?> value, int width = 14) => new(code, code, value, width);

    private static IReadOnlyList<Column<Statement>> Observations(Registers registers) =>
        [
            Of<Statement>("subject", statement => statement.Observation.Subject.Code, 30),
            Of<Statement>("source", statement => statement.Observation.Source.Slug),
            Of<Statement>("part", statement => statement.Observation.Part),
            Of<Statement>("page", statement => statement.Observation.Page, 8),
            Of<Statement>("heading", statement => statement.Observation.Heading, 30),
            Of<Statement>("line", statement => statement.Line, 8),
            Of<Statement>("observed", statement => ObservedIn(statement.Observation)),
            Of<Statement>("field", statement => statement.Field),
            Of<Statement>("key", statement => statement.Key),
            Of<Statement>("value", statement => StatementCells.ValueOf(statement, registers.Places), 30),
            Of<Statement>("unit", statement => statement.Unit),
            Of<Statement>("qualifier", statement => string.Join(' ', statement.Qualifiers)),
            Of<Statement>("wording", statement => statement.Wording),
            Of<Statement>("fr", statement => statement.TextFr, 40),
            Of<Statement>("en", statement => statement.TextEn, 40),
            Of<Statement>("ar", statement => statement.TextAr, 40),
            Of<Statement>("link", statement => statement.Observation.Link),
        ];

    // As in the files of the data set: only where it speaks of another date than that on which its source says it.
    private static PartialDate? ObservedIn(Observation observation)
    {
        var said =
            observation.Source.Slug == Source.Declarations
                ? PartialDate.Parse(observation.RecordedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
                : observation.Source.Published;
        return observation.ObservedOn == said ? null : observation.ObservedOn;
    }

    private static Func<CancellationToken, IAsyncEnumerable<Statement>> ObservationsOf(GrappeDb db, string country) =>
        _ =>
            db.Statements.Include(statement => statement.Observation.Subject)
                .Include(statement => statement.Observation.Source)
                .Include(statement => statement.OtherSubject)
                .Where(statement => statement.Observation.Subject.Country == country && statement.Observation.Subject.Kind != "country")
                .OrderBy(statement => statement.Observation.Subject.Kind)
                .ThenBy(statement => statement.Observation.Subject.Slug)
                .ThenBy(statement => statement.ObservationId)
                .ThenBy(statement => statement.Id)
                .AsAsyncEnumerable();

    private static IReadOnlyList<Column<Subject>> Organisations(Registers registers) =>
        [
            Of<Subject>("slug", subject => subject.Slug, 30),
            Of<Subject>("kind", subject => subject.Form),
            Of<Subject>("country", subject => subject.Country),
            Of<Subject>("place", subject => subject.PlaceId is { } place ? registers.Places[place].Slug : null),
            Of<Subject>("acronym", subject => subject.Acronym),
            Of<Subject>("fr", subject => subject.Name.Fr, 40),
            Of<Subject>("en", subject => subject.Name.En, 40),
            Of<Subject>("ar", subject => subject.Name.Ar, 40),
            Of<Subject>("aliases", subject => string.Join('|', subject.Aliases), 40),
        ];

    private static Func<CancellationToken, IAsyncEnumerable<Subject>> OrganisationsOf(GrappeDb db, string country) =>
        _ =>
            db.KnownSubjects()
                .Where(subject => subject.Kind == "organisation" && subject.Country == country)
                .OrderBy(subject => subject.Slug)
                .AsAsyncEnumerable();

    private static IReadOnlyList<Column<ToldCooperation>> Cooperations =>
        [
            Of<ToldCooperation>("a", one => one.A.Code, 30),
            Of<ToldCooperation>("b", one => one.B.Code, 30),
            Of<ToldCooperation>("kind", one => one.Kind),
            Of<ToldCooperation>("level", one => one.Level),
            Of<ToldCooperation>("status", one => one.Status),
            Of<ToldCooperation>("year", one => one.Year),
            Of<ToldCooperation>("source", one => one.Source.Slug),
            Of<ToldCooperation>("part", one => one.Part),
            Of<ToldCooperation>("page", one => one.Page, 8),
            Of<ToldCooperation>("heading", one => one.Heading, 30),
            Of<ToldCooperation>("line", one => one.Line, 8),
            Of<ToldCooperation>("fr", one => one.Text.Fr, 40),
            Of<ToldCooperation>("en", one => one.Text.En, 40),
            Of<ToldCooperation>("ar", one => one.Text.Ar, 40),
        ];

    private static Func<CancellationToken, IAsyncEnumerable<ToldCooperation>> CooperationsOf(GrappeDb db, string country) =>
        _ =>
            db.ToldCooperations.Include(one => one.A)
                .Include(one => one.B)
                .Include(one => one.Source)
                .Where(one => one.A.Country == country || one.B.Country == country)
                .OrderBy(one => one.Id)
                .AsAsyncEnumerable();
}
