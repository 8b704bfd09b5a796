using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Lets programs read what members buy together, open purchases, declare needs, record quotes and choose among them.</summary>
internal static class PurchasesApi
{
    private const string All = "/services/purchases";
    private const string One = All + "/{id:int}";

    private const string NewPurchase = """{ "title": "Cartons", "unit": "cent cartons" }""";
    private const string NewNeed = """{ "member": 12, "quantity": 100, "price": "12.500" }""";

    public static void MapPurchases(this RouteGroupBuilder api)
    {
        api.MapWork(All, "workPurchases", [WorkspaceScopes.Read], ListAsync, Parameter.Page, Parameter.PageSize);
        api.MapWork(One, "workPurchase", [WorkspaceScopes.Read, WorkspaceScopes.Member], ReadAsync);
        api.MapWorkSend<NewPurchaseBody, PurchaseAnswer>(All, "openPurchase", [WorkspaceScopes.Prepare], StatusCodes.Status201Created, OpenAsync, NewPurchase);
        api.MapWorkSend<PurchaseChangeBody, PurchaseAnswer>(
            One + "/{change}",
            "changePurchase",
            [WorkspaceScopes.Prepare, WorkspaceScopes.Run, WorkspaceScopes.Member],
            StatusCodes.Status200OK,
            ChangeAsync,
            NewNeed
        );
    }

    private static async Task<Results<Ok<Paged<PurchaseAnswer>>, ProblemHttpResult>> ListAsync(
        string slug,
        WorkApi api,
        GrappeDb db,
        AnswerService answer,
        Asked asked,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.ReadWork, cancellation);
        if (work is null)
            return refused!;
        return await asked.PageAsync(db.PurchasesOf(work.ClusterId), purchase => answer.Of(work, purchase), cancellation);
    }

    private static async Task<Results<Ok<PurchaseAnswer>, ProblemHttpResult>> ReadAsync(
        string slug,
        int id,
        WorkApi api,
        KeepPurchases keep,
        AnswerService answer,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        var (work, refused) = await api.FindAsync(slug, api.ForMembersToo(WorkspaceActs.ReadWork), cancellation);
        if (work is null)
            return refused!;
        if (await keep.FindAsync(work, id, cancellation) is not { } purchase)
            return api.Missing("purchase", id);
        RowVersion.Tell(context, purchase.Version);
        return TypedResults.Ok(answer.Of(work, purchase));
    }

    private static Task<IResult> OpenAsync(string slug, WorkApi api, KeepPurchases keep, AnswerService answer, CancellationToken cancellation) =>
        api.TakeAsync<NewPurchaseBody>(
            slug,
            api.ForTeam(WorkspaceActs.PrepareWork),
            async (work, body) =>
            {
                var id = await keep.OpenAsync(work, body.Title, body.Unit, Guid.NewGuid(), cancellation);
                return WorkApi.Added(work, "services/purchases", id, answer.Of(work, (await keep.FindAsync(work, id, cancellation))!));
            }
        );

    private static Task<IResult> ChangeAsync(
        string slug,
        int id,
        string change,
        WorkApi api,
        KeepPurchases keep,
        AnswerService answer,
        HttpContext context,
        CancellationToken cancellation
    ) =>
        api.ChangeAsync<PurchaseChangeBody>(
            slug,
            change,
            [.. AnswerService.PurchaseChanges, .. PurchaseWorkflow.Table.Acts],
            api.ForMembersToo(WorkspaceActs.PrepareWork, WorkspaceActs.RunWork),
            async (work, body) =>
            {
                if (await keep.FindAsync(work, id, cancellation) is not { } purchase)
                    return api.NotThere("purchase", id);
                var version = api.VersionOr(purchase.Version);
                if (AnswerService.PurchaseChanges.Contains(change))
                    api.Insist(purchase.Version);
                var price = WorkApi.AmountOf(body.Price);
                await (
                    change switch
                    {
                        "need" => keep.NeedAsync(work, purchase, body.Member, body.Quantity, price, cancellation),
                        "quote" => keep.QuoteAsync(
                            work,
                            purchase,
                            body.Supplier,
                            price,
                            WorkApi.AmountOf(body.Transport) ?? "0",
                            body.FromQuantity ?? 1,
                            cancellation
                        ),
                        "choose" => keep.ChooseAsync(work, purchase, body.Quote, body.Reason, version, cancellation),
                        _ => keep.TakeAsync(purchase, change, body.Reason, version, cancellation),
                    }
                );
                purchase = (await keep.FindAsync(work, id, cancellation))!;
                RowVersion.Tell(context, purchase.Version);
                return WorkApi.Done(answer.Of(work, purchase));
            }
        );
}

/// <summary>A purchase to be opened.</summary>
/// <param name="Unit">The unit that is counted: a pallet, a ton, a hundred boxes.</param>
internal sealed record NewPurchaseBody(string? Title, string? Unit);

/// <summary>A change of a purchase, with what it asks for.</summary>
/// <param name="Member">The number of the member that needs something.</param>
/// <param name="Price">Of one: what the member pays today, or the supplier asks; such as 12.500.</param>
/// <param name="Transport">In all; nothing where it is left out.</param>
/// <param name="FromQuantity">The quantity from which on the quote holds; 1 where it is left out.</param>
/// <param name="Quote">The number of the quote that is chosen.</param>
/// <param name="Reason">Why, where the step asks for it.</param>
internal sealed record PurchaseChangeBody(
    int? Member,
    int? Quantity,
    string? Price,
    string? Supplier,
    string? Transport,
    int? FromQuantity,
    int? Quote,
    string? Reason
);
