namespace Grappe.Web.Modules.Workspace.Figures;

/// <summary>Says figures in the reader's language.</summary>
internal static class SayFigures
{
    /// <summary>Says a value; a dash where there is none.</summary>
    public static string Figure(this Translator translator, FigureValue? value) =>
        value is not { } known ? "–"
        : known.Money is { } money ? translator.Money(money)
        : known.Ratio is { } ratio ? translator.Percent(ratio)
        : translator.Number(known.Number!.Value);

    /// <summary>Says what a line adds; nothing where things are merely counted.</summary>
    public static string? Adds(this Translator translator, Indicator indicator, FigureLine line, Currency currency) =>
        line.Units is not { } units ? null
        : indicator == Indicator.Jobs ? translator.Number(units)
        : translator.Units(new Amount(units, currency));

    /// <summary>The page on which a line's thing stands, below the work of its cluster; a budget entry stands with its year.</summary>
    public static string PageOf(FigureLine line) =>
        line.Thing switch
        {
            "invoice" => $"dues/invoices/{line.Id}",
            "entry" => $"budget/entries/{line.Id}",
            _ => $"{line.Thing}s/{line.Id}",
        };
}
