namespace Grappe.Web.Shared.Rules;

/// <summary>Rules that are set together and stand in one version.</summary>
/// <param name="Name">Under <c>rule-book.</c> and this name stands what people call it.</param>
public sealed record RuleBook(string Name, params IReadOnlyList<Rule> Rules)
{
    /// <summary>The list of texts under which its rules stand, where several books have the same rules; its own name else.</summary>
    public string? Texts { get; init; }

    public string TextOf(Rule rule) => $"rule.{Texts ?? Name}.{rule.Code}";
}

/// <summary>The rules of a book as they hold on a day.</summary>
public sealed class RulesInForce(RuleVersion version)
{
    /// <summary>The version that whatever begins now goes on under.</summary>
    public int Id => version.Id;

    public RuleVersion Version => version;

    /// <summary>Reads a rule that always has a value.</summary>
    public T Get<T>(Rule<T> rule) => rule.Read(version.Values.Single(value => value.Rule == rule.Code).Value);

    /// <summary>Reads a limit; null where the version says that there is none.</summary>
    public int? Limit(WholeRule rule) => version.Values.Single(value => value.Rule == rule.Code).Value is { Length: > 0 } kept ? rule.Read(kept) : null;
}
