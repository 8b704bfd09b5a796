using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Grappe.Web.Modules.Accounts.Roles;

/// <summary>The table of who may do what, as it counts.</summary>
[Authorize]
public sealed class PermissionsPageModel : PageModel;
