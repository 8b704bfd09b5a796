using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Grappe.Web.Shared.Web;

/// <summary>A key with which the platform protects what browsers keep for it: who is signed in, that a form is its own.</summary>
public sealed class DataProtectionKey
{
    public int Id { get; init; }
    public required string Name { get; init; }
    public required string Xml { get; init; }
}

/// <summary>The keys stand in the database, so that neither a restart nor another node signs anybody out.</summary>
internal sealed class SharedKeys(NpgsqlDataSource database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = database.CreateCommand("select xml from data_protection_keys order by id");
        using var reader = command.ExecuteReader();
        var keys = new List<XElement>();
        while (reader.Read())
            keys.Add(XElement.Parse(reader.GetString(0)));
        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = database.CreateCommand("insert into data_protection_keys (name, xml) values ($1, $2)");
        command.Parameters.AddWithValue(friendlyName);
        command.Parameters.AddWithValue(element.ToString(SaveOptions.DisableFormatting));
        command.ExecuteNonQuery();
    }
}

internal static class SharedKeysSetup
{
    private const long AdvisoryLock = 0x4752415001;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    public static void AddSharedKeys(this WebApplicationBuilder builder)
    {
        // One name, wherever each node is installed.
        builder
            .Services.AddDataProtection()
            .SetApplicationName("Grappe")
            .SetDefaultKeyLifetime(Lifetime)
            .UseCryptographicAlgorithms(new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
        builder
            .Services.AddOptions<KeyManagementOptions>()
            .Configure<NpgsqlDataSource>((options, database) => options.XmlRepository = new SharedKeys(database));
    }

    /// <summary>Makes the first key: nodes that start at once would make one each, of which the others hear a day later.</summary>
    public static async Task PrepareSharedKeysAsync(this IServiceProvider services)
    {
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var take = new NpgsqlCommand($"select pg_advisory_xact_lock({AdvisoryLock})", connection);
        await take.ExecuteNonQueryAsync();
        var keys = services.GetRequiredService<IKeyManager>();
        if (keys.GetAllKeys().Count == 0)
            keys.CreateNewKey(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow + Lifetime);
    }
}
