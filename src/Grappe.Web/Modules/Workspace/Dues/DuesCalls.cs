using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Reads what programs send about dues, and answers with what it led to.</summary>
internal sealed partial class DuesCalls(ReadDues read, WorkDesk desk, TakeSteps steps)
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = false,
    };

    public static ProblemHttpResult NoYear(HttpContext context, string slug, int year) =>
        Problems.Missing(context, $"There is no fiscal year {year} of '{slug}'. The address of its dues lists them.");

    /// <summary>Reads the body of a request as one object.</summary>
    /// <returns>The object, or why it is none.</returns>
    public static async Task<(T? Sent, ProblemHttpResult? Refused)> BodyAsync<T>(HttpContext context, CancellationToken cancellation)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
            return (null, Problems.Of(context, StatusCodes.Status415UnsupportedMediaType, "Send an object as JSON, with Content-Type: application/json."));
        if (await OddJson.FindAsync(context.Request, cancellation) is { } odd)
            return (null, Problems.Of(context, StatusCodes.Status400BadRequest, odd));
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Strict, cancellation) is { } sent
                ? (sent, null)
                : (null, Problems.Of(context, StatusCodes.Status400BadRequest, "The body is null; send an object."));
        }
        catch (JsonException wrong)
        {
            return (
                null,
                Problems.Of(context, StatusCodes.Status400BadRequest, $"The body cannot be read: look at {wrong.Path}, line {wrong.LineNumber + 1}.")
            );
        }
    }

    /// <summary>Brings an amount as programs write it, 969.863, into a form that can be read one way only.</summary>
    public static string? AmountOf(string? sent) => sent is not null && WithFraction().IsMatch(sent) ? sent + "0" : sent;

    public async Task<InvoiceAnswer?> InvoiceAsync(ClusterWorkspace work, int id, CancellationToken cancellation)
    {
        if (await read.FindInvoiceAsync(work, id, cancellation) is not { } invoice)
            return null;
        var row = await read.Invoices(work).SingleAsync(one => one.Invoice.Id == id, cancellation);
        return InvoiceAnswer.Of(row, desk.Today(work), invoice, [.. steps.OpenOn(InvoiceWorkflow.Table, invoice).Acts.Select(act => act.Act)]);
    }

    public async Task<PaymentAnswer> PaymentAsync(ClusterWorkspace work, int id, CancellationToken cancellation) =>
        PaymentAnswer.Of(await read.Payments(work).SingleAsync(row => row.Payment.Id == id, cancellation));

    [GeneratedRegex(@"^[0-9]{1,3}\.[0-9]{3}\z")]
    private static partial Regex WithFraction();
}
