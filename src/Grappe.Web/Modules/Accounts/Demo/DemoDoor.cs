namespace Grappe.Web.Modules.Accounts.Demo;

/// <summary>Lets the invented people of the demo in by their link alone, as often as somebody likes. Only the demo has its clock, and with it an open door.</summary>
public sealed class DemoDoor(IEnumerable<DemoClock> demo)
{
    public const string Host = "@demo.example";

    public bool IsOpenTo(Person person) => demo.Any() && person.Email?.EndsWith(Host, StringComparison.Ordinal) == true;
}
