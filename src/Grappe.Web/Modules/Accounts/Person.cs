using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts;

/// <summary>Somebody with an account. Their address is the name they sign in with.</summary>
public sealed class Person : IdentityUser<int>
{
    public required string Name { get; set; }

    /// <summary>The code of the language of the mails they get.</summary>
    public required string Language { get; set; }

    /// <summary>The time zone in which they read moments; null where their browser and their country tell it.</summary>
    public string? Zone { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Gives the language of the mails they get.</summary>
    public Shared.Languages.Language ReadsIn() => Shared.Languages.Language.Find(Language) ?? Shared.Languages.Language.French;

    /// <summary>Makes a new person, whose address is still to be confirmed.</summary>
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

    /// <summary>Gives the name that others see; for an erased account, words that say so.</summary>
    public string NameIn(Translator translator) => ErasedAt is null ? Name : translator["person.erased"];

    /// <summary>The time when their account was erased, at their wish. What they did stays.</summary>
    public DateTime? ErasedAt { get; set; }
}
