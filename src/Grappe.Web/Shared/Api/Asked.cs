namespace Grappe.Web.Shared.Api;

/// <summary>Holds what the current request asks for. Its parameters are read and found good before its endpoint runs.</summary>
public sealed class Asked(IServiceProvider services)
{
    private readonly Dictionary<Parameter, object> values = [];

    public T Get<T>(Parameter<T> parameter) => values.TryGetValue(parameter, out var value) ? (T)value : parameter.Default;

    /// <summary>Reads a query and says what is wrong with it, by parameter.</summary>
    internal Dictionary<string, string[]> Read(IQueryCollection query, IReadOnlyList<Parameter> known)
    {
        var errors = new Dictionary<string, string[]>();
        // What a newsletter adds by itself asks for nothing.
        foreach (var (name, given) in query.Where(one => !Crawlers.IsTracker(one.Key)))
        {
            if (known.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter)
                errors[name] =
                [
                    known.Count == 0
                        ? "There is no such parameter: this address takes none."
                        : $"There is no such parameter. Known here: {string.Join(", ", known.Select(parameter => parameter.Name))}.",
                ];
            else if (parameter.Split(given) is { Length: > 0 } values)
                if (parameter.Read(values, services) is { } value)
                    this.values[parameter] = value;
                else
                    errors[name] = [$"'{string.Join(", ", values)}' cannot be used. Expected: {parameter.Expected}."];
        }
        return errors;
    }
}
