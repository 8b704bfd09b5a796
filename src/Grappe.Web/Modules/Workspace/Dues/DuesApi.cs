using Grappe.Web.Modules.Workspace.Settings;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Lets programs read the dues of a cluster.</summary>
internal static class DuesApi
{
    internal const string Root = WorkApi.Root + "/dues";
    internal static readonly TokenScope[] Reading = [WorkspaceScopes.Read, WorkspaceScopes.Run];
    private static readonly Parameter<string[]> Show = Parameter.Codes("show", ReadDues.StatesAsked);
    private static readonly Parameter<string?> Year = NumberOf("year");
    private static readonly Parameter<string?> Member = NumberOf("member");

    public static void MapDues(this WebApplication app)
    {
        var api = app.MapTokenApi();
        api.MapOwn(Root, "dues", Reading, YearsAsync).ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapOwn($"{Root}/invoices", "duesInvoices", Reading, ListAsync, Year, Member, Show, Parameter.Page, Parameter.PageSize)
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapOwn($"{Root}/invoices/{{id:int}}", "duesInvoice", Reading, ReadAsync).ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapOwn($"{Root}/payments", "duesPayments", Reading, PaymentsAsync, Member, Parameter.Page, Parameter.PageSize)
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapOwn($"{Root}/{{year:int}}/scale", "duesScale", Reading, ScaleAsync).ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapOwn($"{Root}/{{year:int}}/run", "duesRun", Reading, RunAsync).ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapDuesSends();
    }

    private static async Task<Results<Ok<Paged<DuesYearAnswer>>, ProblemHttpResult>> YearsAsync(
        string slug,
        WorkApi work,
        GrappeDb db,
        ReadDues read,
        Asked asked,
        CancellationToken cancellation
    )
    {
        var (found, refused) = await work.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (found is null)
            return refused!;
        var years = await db
            .FiscalYears.AsNoTracking()
            .Where(year => year.ClusterId == found.ClusterId)
            .OrderByDescending(year => year.FirstDay)
            .ToListAsync(cancellation);
        var answers = new List<DuesYearAnswer>();
        foreach (var year in years)
            answers.Add(DuesYearAnswer.Of(year, found, await read.FiguresAsync(found, year, cancellation)));
        return asked.Page(answers);
    }

    private static async Task<Results<Ok<Paged<InvoiceAnswer>>, ProblemHttpResult>> ListAsync(
        string slug,
        WorkApi work,
        WorkDesk desk,
        ReadDues read,
        Asked asked,
        CancellationToken cancellation
    )
    {
        var (found, refused) = await work.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (found is null)
            return refused!;
        var (today, year, member) = (desk.Today(found), Read(asked.Get(Year)), Read(asked.Get(Member)));
        var rows = read.Of(found, read.Invoices(found), asked.Get(Show))
            .Where(row => (year == null || row.Invoice.YearId == year) && (member == null || row.Invoice.MemberId == member));
        return await asked.PageAsync(rows.OrderBy(row => row.Invoice.Id), row => InvoiceAnswer.Of(row, today), cancellation);
    }

    private static async Task<Results<Ok<InvoiceAnswer>, ProblemHttpResult>> ReadAsync(
        string slug,
        int id,
        WorkApi work,
        DuesCalls calls,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        var (found, refused) = await work.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (found is null)
            return refused!;
        if (await calls.InvoiceAsync(found, id, cancellation) is not { } answer)
            return Problems.Missing(context, $"There is no invoice {id} of '{slug}'.");
        RowVersion.Tell(context, answer.Version);
        return TypedResults.Ok(answer);
    }

    private static async Task<Results<Ok<Paged<PaymentAnswer>>, ProblemHttpResult>> PaymentsAsync(
        string slug,
        WorkApi work,
        ReadDues read,
        Asked asked,
        CancellationToken cancellation
    )
    {
        var (found, refused) = await work.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (found is null)
            return refused!;
        var member = Read(asked.Get(Member));
        var rows = read.Payments(found).Where(row => member == null || row.Payment.MemberId == member);
        return await asked.PageAsync(rows.OrderBy(row => row.Payment.Id), PaymentAnswer.Of, cancellation);
    }

    private static async Task<Results<Ok<ScaleAnswer>, ProblemHttpResult>> ScaleAsync(
        string slug,
        int year,
        WorkApi work,
        FiscalYears years,
        SetScale scale,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        var (found, refused) = await work.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (found is null)
            return refused!;
        if (await years.FindAsync(found, year, cancellation) is not { } asked)
            return DuesCalls.NoYear(context, slug, year);
        RowVersion.Tell(context, asked.Version);
        return TypedResults.Ok(ScaleAnswer.Of(found, asked, await scale.ReadAsync(found, asked, cancellation)));
    }

    private static async Task<Results<Ok<RunAnswer>, ProblemHttpResult>> RunAsync(
        string slug,
        int year,
        WorkApi work,
        FiscalYears years,
        IssueDues issue,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        var (found, refused) = await work.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (found is null)
            return refused!;
        if (await years.FindAsync(found, year, cancellation) is not { } asked)
            return DuesCalls.NoYear(context, slug, year);
        return await issue.RunOfAsync(asked, cancellation) is { } job
            ? TypedResults.Ok(RunAnswer.Of(asked, job))
            : Problems.Missing(context, $"The dues of the year {year} were not run yet.");
    }

    private static Parameter<string?> NumberOf(string name) =>
        Parameter.Single(
            name,
            "a number, as the lists give it",
            () => new() { Type = JsonSchemaType.String, Pattern = "^[0-9]{1,9}$" },
            (value, _) => Read(value) is not null ? value : null
        );

    private static int? Read(string? value) =>
        value is { Length: <= 9 } && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
