using Microsoft.AspNetCore.Identity;

namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Refuses passwords that stand on lists of common ones, follow a pattern of the keyboard or repeat who their owner is.</summary>
internal sealed class GuessablePassword : IPasswordValidator<Person>
{
    // Of zxcvbn's 0 to 4: more than a hundred million guesses.
    private const int SafeScore = 3;

    // Estimating takes longer the longer the text; what stands beyond only adds to it.
    private const int LongestEstimated = 72;

    // Reads its dictionaries once.
    private static readonly Zxcvbn.Zxcvbn Estimator = new();

    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password)
    {
        var beginning = password?[..Math.Min(password.Length, LongestEstimated)] ?? "";
        string[] own = ["grappe", user.Name, .. user.Name.Split(' '), user.Email ?? "", .. (user.Email ?? "").Split('@', '.')];
        var score = Estimator.EvaluatePassword(beginning, own.Where(word => word.Length > 2)).Score;
        return Task.FromResult(
            score >= SafeScore
                ? IdentityResult.Success
                : IdentityResult.Failed(new IdentityError { Code = "PasswordGuessable", Description = "The password is easy to guess." })
        );
    }
}
