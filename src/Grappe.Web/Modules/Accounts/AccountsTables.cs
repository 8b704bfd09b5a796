using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Grappe.Web.Modules.Accounts;

/// <summary>The tables of people.</summary>
public static class AccountsTables
{
    extension(GrappeDb db)
    {
        public DbSet<Person> People => db.Set<Person>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Person>(person =>
        {
            person.ToTable("people");
            person.Ignore(one => one.PhoneNumber).Ignore(one => one.PhoneNumberConfirmed);
            person.Property(one => one.UserName).IsRequired();
            person.Property(one => one.NormalizedUserName).IsRequired();
            person.Property(one => one.Email).IsRequired();
            person.Property(one => one.NormalizedEmail).IsRequired();
            person.Property(one => one.ConcurrencyStamp).IsConcurrencyToken();
            // Each is changed by a statement of its own; whoever saves a person as they read them must not write an old one back.
            person.Property(one => one.FactorStep).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
            person.Property(one => one.LinkRound).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        });
        model.Entity<IdentityUserClaim<int>>().ToTable("person_claims");
        model.Entity<IdentityUserLogin<int>>(login => login.ToTable("person_logins").HasKey(one => new { one.LoginProvider, one.ProviderKey }));
        model.Entity<IdentityUserToken<int>>(token =>
            token
                .ToTable("person_tokens")
                .HasKey(one => new
                {
                    one.UserId,
                    one.LoginProvider,
                    one.Name,
                })
        );
        model.Entity<IdentityUserPasskey<int>>(passkey =>
        {
            passkey.ToTable("person_passkeys").HasKey(one => one.CredentialId);
            passkey.OwnsOne(one => one.Data, data => data.ToJson("data"));
        });
    }
}
