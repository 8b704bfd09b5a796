namespace Grappe.Web.Modules.Integration.Tokens;

/// <summary>The tables of tokens of programs.</summary>
internal static class TokenTables
{
    extension(GrappeDb db)
    {
        public DbSet<ApiToken> ApiTokens => db.Set<ApiToken>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<ApiToken>().ToTable("api_tokens");
    }
}
