using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Shared.Api;

/// <summary>A page of a list.</summary>
/// <param name="Total">How many items the whole list has.</param>
/// <param name="Page">The page this is, from 1.</param>
/// <param name="PageSize">How many items a page has at most.</param>
/// <param name="Items">The items of this page.</param>
public sealed record Paged<T>(int Total, int Page, int PageSize, IReadOnlyList<T> Items);

public static class Paging
{
    /// <summary>The page of a list that the request asks for, from its count and the reading of one page.</summary>
    public static async Task<Ok<Paged<T>>> PageAsync<T>(this Asked asked, Func<Task<int>> count, Func<int, int, Task<IEnumerable<T>>> find)
    {
        var (page, size) = (asked.Get(Parameter.Page), asked.Get(Parameter.PageSize));
        return TypedResults.Ok(new Paged<T>(await count(), page, size, [.. await find(page, size)]));
    }

    /// <summary>The page of a query that the request asks for.</summary>
    public static Task<Ok<Paged<TAnswer>>> PageAsync<T, TAnswer>(
        this Asked asked,
        IQueryable<T> query,
        Func<T, TAnswer> answer,
        CancellationToken cancellation = default
    ) =>
        asked.PageAsync(
            () => query.CountAsync(cancellation),
            async (page, size) => (await query.Skip((page - 1) * size).Take(size).ToListAsync(cancellation)).Select(answer)
        );

    /// <summary>The page of a list held in memory that the request asks for.</summary>
    public static Ok<Paged<T>> Page<T>(this Asked asked, IEnumerable<T> list)
    {
        var (page, size) = (asked.Get(Parameter.Page), asked.Get(Parameter.PageSize));
        var all = list.ToList();
        return TypedResults.Ok(new Paged<T>(all.Count, page, size, [.. all.Skip((page - 1) * size).Take(size)]));
    }
}
