using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Accounts.Roles;

/// <summary>The table of who may do what, as it counts.</summary>
[Authorize]
public sealed class PermissionsPageModel : PageModel;
