namespace Grappe.Web.Database;

/// <summary>The platform cannot start or a command cannot run, for a reason that the person at the terminal can mend.</summary>
public sealed class StartRefused(string message) : Exception(message);
