using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Grappe.Web.Shared.Permissions;

/// <summary>Tells the database who acts, through which token and when, so that its audit trail can say it.</summary>
internal sealed class ActingPerson(CurrentPerson person, IHttpContextAccessor accessor, TimeProvider clock) : DbConnectionInterceptor
{
    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // Readings write nothing, and pay nothing for it.
        if (person.Acting is null && accessor.HttpContext?.Request is { } request && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
            return;
        await using var command = connection.CreateCommand();
        // The pool forgets it when the connection goes back.
        command.CommandText =
            "select set_config('grappe.person', @person, false), set_config('grappe.token', @token, false), set_config('grappe.at', @at, false)";
        foreach (
            var (name, value) in new[]
            {
                ("person", Text(person.Acting)),
                ("token", Text(person.ActingToken)),
                ("at", clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)),
            }
        )
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
