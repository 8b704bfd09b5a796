namespace Grappe.Web.Shared.Money;

/// <summary>A currency by its code of ISO 4217, with the digits of its minor unit: a dinar of Tunisia has 1,000 millimes.</summary>
public sealed record Currency
{
    private Currency(string code, int digits) => (Code, Digits) = (code, digits);

    public static readonly IReadOnlyList<Currency> All =
    [
        new("MAD", 2),
        new("DZD", 2),
        new("TND", 3),
        new("EUR", 2),
        new("MRU", 2),
        new("LYD", 3),
        new("EGP", 2),
        new("JOD", 3),
        new("USD", 2),
    ];

    public string Code { get; }

    /// <summary>The number of digits after the decimal sign.</summary>
    public int Digits { get; }

    /// <summary>The minor units that make one of the currency.</summary>
    public long Minor => (long)Math.Pow(10, Digits);

    public static Currency? Find(string? code) => All.FirstOrDefault(one => one.Code == code);

    /// <exception cref="ArgumentException">There is no such currency here.</exception>
    public static Currency Of(string code) => Find(code) ?? throw new ArgumentException($"'{code}' is no currency that is counted here.", nameof(code));

    public override string ToString() => Code;
}
