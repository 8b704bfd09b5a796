namespace Grappe.Web.Modules.Accounts.Demo;

/// <summary>Lets the demo's invented people sign in by their link alone. Only the demo registers a clock; elsewhere nobody gets in this way.</summary>
public sealed class DemoSignIn(IEnumerable<DemoClock> demo)
{
    private const string Host = "@demo.example";

    public bool IsOpenTo(Person person) => demo.Any() && person.Email?.EndsWith(Host, StringComparison.Ordinal) == true;
}
