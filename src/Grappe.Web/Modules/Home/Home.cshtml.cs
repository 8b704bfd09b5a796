namespace Grappe.Web.Modules.Home;

/// <summary>The first page, made of what modules add to it.</summary>
[ForEverybody]
public sealed class HomeModel : PageModel;
