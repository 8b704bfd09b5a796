using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts;

/// <summary>Somebody with an account. Their address is the name they sign in with.</summary>
public sealed class Person : IdentityUser<int>
{
    public required string Name { get; set; }

    /// <summary>Of the mails they get.</summary>
    public required string Language { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>The language of the mails they get.</summary>
    public Shared.Languages.Language ReadsIn() => Shared.Languages.Language.Find(Language) ?? Shared.Languages.Language.French;

    /// <summary>Somebody new, whose address is still to be confirmed.</summary>
    public static Person New(string name, string email, string language, DateTime now) =>
        new()
        {
            Name = name,
            Email = email,
            UserName = email,
            Language = language,
            CreatedAt = now,
        };

    /// <summary>The step of the last code of their phone that was taken.</summary>
    public long? FactorStep { get; init; }

    /// <summary>The round of mailed links that hold.</summary>
    public int LinkRound { get; init; }

    /// <summary>How they are called before others.</summary>
    public string NameIn(Translator translator) => ErasedAt is null ? Name : translator["person.erased"];

    /// <summary>When who they were was taken out, at their wish; what they did stays.</summary>
    public DateTime? ErasedAt { get; set; }
}
