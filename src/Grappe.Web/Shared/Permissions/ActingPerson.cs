using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Grappe.Web.Shared.Permissions;

/// <summary>Tells the database who acts, and through which token, so that its audit trail can name them.</summary>
internal sealed class ActingPerson(CurrentPerson person) : DbConnectionInterceptor
{
    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (person.Acting is not { } id)
            return;
        await using var command = connection.CreateCommand();
        // The pool forgets it when the connection goes back.
        command.CommandText = "select set_config('grappe.person', @person::text, false), set_config('grappe.token', coalesce(@token::text, ''), false)";
        foreach (var (name, value) in new[] { ("person", (int?)id), ("token", person.ActingToken) })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value, parameter.DbType) = (name, (object?)value ?? DBNull.Value, DbType.Int32);
            command.Parameters.Add(parameter);
        }
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
