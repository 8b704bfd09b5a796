using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Grappe.Web.Tests.Bed;

/// <summary>Lets a request say from which network address it comes: in memory there is none.</summary>
public sealed class From : IStartupFilter
{
    public const string Header = "X-Test-From";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(
                (HttpContext context, RequestDelegate then) =>
                {
                    if (context.Request.Headers[Header].ToString() is { Length: > 0 } address)
                        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
                    return then(context);
                }
            );
            next(app);
        };
}
