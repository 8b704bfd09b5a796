using System.Text.RegularExpressions;

namespace Grappe.Web.Shared.Money;

/// <summary>Reads an amount as people write it: 1 500,000 or 1,500.00 or ١٥٠٠٫٥.</summary>
public static partial class TypedAmount
{
    private const int LongestNumber = 15;

    /// <returns>The amount, or what is wrong with it.</returns>
    public static (Amount? Amount, Problem? Problem) Read(string? typed, Currency currency, string field)
    {
        var written = string.Concat(
            TypedText
                .OneLine(typed)
                .Where(letter => letter is not (' ' or '\u00a0' or '\u202f' or '٬'))
                .Select(letter => char.IsDigit(letter) ? Digit(letter) : letter)
        );
        if (written.Length == 0)
            return (null, Problem.At(field, "money.missing"));
        if (!Written().IsMatch(written) || written.Length > LongestNumber)
            return (null, Wrong());
        var sign = written.LastIndexOfAny(['.', ',', '٫']);
        // A lone sign with three digits behind it is a decimal one only where the currency has three.
        var (digits, isLone) = (written.Length - sign - 1, written.IndexOfAny(['.', ',', '٫']) == sign);
        if (sign >= 0 && isLone && digits == 3 && currency.Digits == 3 && TypedNumber.Unclear(written) is { } unclear)
            return (null, (unclear with { Fraction = Clear(unclear.Fraction) }).Problem with { Field = field });
        var isFraction = sign >= 0 && !(isLone && digits == 3 && currency.Digits != 3);
        var whole = string.Concat((isFraction ? written[..sign] : written).Where(char.IsAsciiDigit));
        var rest = isFraction ? written[(sign + 1)..] : "";
        // A nought more than the currency has digits is no other amount, and tells a decimal sign from one of thousands.
        if (rest.Length > currency.Digits)
            rest = rest.TrimEnd('0').PadRight(currency.Digits, '0');
        if (rest.Length > currency.Digits)
            return (null, Problem.At(field, "money.digits", currency.Code, currency.Digits));
        return (new Amount(long.Parse(whole + rest.PadRight(currency.Digits, '0'), CultureInfo.InvariantCulture), currency), null);

        Problem Wrong() => Problem.At(field, "money.wrong", currency.Code);
    }

    /// <summary>Writes an amount into a field, so that it is read as that amount again.</summary>
    public static string Write(Amount amount)
    {
        var plain = amount.Plain();
        return Clear(amount.Units % amount.Currency.Minor == 0 ? plain.Split('.')[0] : plain);
    }

    // Three digits behind a lone sign could be thousands.
    private static string Clear(string written) => TypedNumber.Unclear(written) is null ? written : written + "0";

    private static char Digit(char letter) => (char)('0' + (int)char.GetNumericValue(letter));

    // Groups of three before the decimal sign, or none; one kind of sign between them.
    [GeneratedRegex(@"^(\d+|\d{1,3}(,\d{3})+|\d{1,3}(\.\d{3})+)([.,٫]\d{1,4})?\z", RegexOptions.ECMAScript)]
    private static partial Regex Written();
}
