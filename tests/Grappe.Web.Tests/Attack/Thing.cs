namespace Grappe.Web.Tests.Attack;

/// <summary>Something that an identifier names, made for one attempt.</summary>
/// <param name="Values">What fills the gaps of an address and the fields of a form.</param>
/// <param name="Table">In which it stands; empty where nothing is looked at after.</param>
/// <param name="Where">Which rows of the table it is, or has.</param>
public sealed record Thing(IReadOnlyDictionary<string, string> Values, string Table = "", string Where = "", long Id = 0)
{
    public static readonly Thing None = new(new Dictionary<string, string>());

    public static Thing Of(params (string Name, string Value)[] values) => new(values.ToDictionary(value => value.Name, value => value.Value));

    public static Thing Row(string table, long id, params (string Name, string Value)[] values) =>
        new(values.ToDictionary(value => value.Name, value => value.Value), table, $"id = {id}", id);

    /// <summary>The same, where what it is tried for shows in other rows.</summary>
    public Thing Seen(string table, string where) => this with { Table = table, Where = where };

    /// <summary>The same with more values, or others.</summary>
    public Thing With(params (string Name, string Value)[] more)
    {
        var values = new Dictionary<string, string>(Values);
        foreach (var (name, value) in more)
            values[name] = value;
        return this with { Values = values };
    }
}
