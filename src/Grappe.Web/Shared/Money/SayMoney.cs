namespace Grappe.Web.Shared.Money;

/// <summary>Says amounts and ratios in the reader's language.</summary>
public static class SayMoney
{
    /// <summary>Says an amount with its currency; the line does not break between them.</summary>
    public static string Money(this Translator translator, Amount amount) =>
        translator["money.amount", translator.Units(amount), translator.KeptCode("currency", amount.Currency.Code)];

    /// <summary>Says an amount where its currency stands beside it already: in a column of amounts.</summary>
    public static string Units(this Translator translator, Amount amount) =>
        ((decimal)amount.Units / amount.Currency.Minor).ToString($"N{amount.Currency.Digits}", translator.Language.Culture);

    /// <summary>Says a ratio as a percentage with two digits, rounded half up.</summary>
    public static string Percent(this Translator translator, Fraction ratio) =>
        translator["money.percent", (ratio.BasisPoints() / 100m).ToString("N2", translator.Language.Culture)];
}
