using Grappe.Algorithms.Observations;

namespace Grappe.Web.Shared.Lists;

/// <param name="Parameter">The parameter, which is also its field's name; <c>page-beyond</c> for a page that there is not.</param>
/// <param name="Value">What was given.</param>
public sealed record ListProblem(string Parameter, string Value);

/// <summary>Reads what the address of a page asks of a list. What is not understood is left out, and told beside it.</summary>
public sealed class AskedList(IQueryCollection query)
{
    private const int MostTold = 5;
    private const int LastPage = 100_000;

    private readonly List<ListProblem> problems = [];

    public IReadOnlyList<ListProblem> Problems => problems;

    /// <summary>Words to be looked for, as many as count.</summary>
    public string? Words()
    {
        var words = query["q"].ToString().Replace("\0", "", StringComparison.Ordinal).Trim();
        if (words.Length > Parameter.LongestText)
        {
            problems.Add(new("q", words));
            words = TypedText.Cut(Parameter.LongestText, words);
        }
        return words.Length > 0 ? words : null;
    }

    /// <summary>Several values, repeated or separated by commas, of which each is read by a function that gives null for what it does not know.</summary>
    public string[] Among(string parameter, Func<string, string?> read)
    {
        var given = query[parameter]
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Distinct()
            .Select(value => (Value: value, Read: read(value) ?? read(value.ToLowerInvariant())))
            .ToList();
        problems.AddRange(given.Where(one => one.Read is null).Take(MostTold).Select(one => new ListProblem(parameter, one.Value)));
        return [.. given.Select(one => one.Read).OfType<string>().Distinct()];
    }

    public string[] Among(string parameter, IEnumerable<string> known) => Among(parameter, value => known.Contains(value) ? value : null);

    public string One(string parameter, string[] known, string otherwise)
    {
        var value = query[parameter].ToString();
        if (value.Length == 0 || known.Contains(value))
            return value.Length > 0 ? value : otherwise;
        problems.Add(new(parameter, value));
        return otherwise;
    }

    /// <summary>A day, or the last one of a month or a year.</summary>
    public DateOnly? Day(string parameter)
    {
        var value = query[parameter].ToString().Trim();
        if (value.Length == 0)
            return null;
        if (PartialDate.TryParse(value, out var date))
            return date.Last;
        problems.Add(new(parameter, value));
        return null;
    }

    /// <summary>The page, from 1.</summary>
    public int Page()
    {
        var value = query["page"].ToString();
        if (value.Length == 0)
            return 1;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < LastPage)
            return number;
        problems.Add(new("page", value));
        return 1;
    }

    /// <summary>The page, of so many.</summary>
    public int Page(int pages)
    {
        var page = Page();
        if (page <= pages)
            return page;
        problems.Add(new("page-beyond", page.ToString(CultureInfo.InvariantCulture)));
        return pages;
    }

    /// <summary>The page of a list of so many things, with the ways to the others.</summary>
    public Pager Pager(int total, int size, Links links)
    {
        var pages = Math.Max(1, (total + size - 1) / size);
        return new(Page(pages), pages, number => links.With("page", number == 1 ? null : number.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Reads what stands on the page of a query, with the ways to the other pages.</summary>
    public async Task<(IReadOnlyList<T> Items, Pager Pager)> PageAsync<T>(IQueryable<T> list, int size, Links links, CancellationToken cancellation)
    {
        var pager = Pager(await list.CountAsync(cancellation), size, links);
        return (await list.Skip((pager.Page - 1) * size).Take(size).ToListAsync(cancellation), pager);
    }
}
