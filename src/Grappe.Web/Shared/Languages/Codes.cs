namespace Grappe.Web.Shared.Languages;

/// <summary>A member of an enum has one code, in the database, in addresses and in texts: its words in lower case, joined by hyphens.</summary>
public static class Codes
{
    public static string Code<T>(this T value)
        where T : struct, Enum => SnakeCase.Of(value.ToString()).Replace('_', '-');

    public static T? Find<T>(string? code)
        where T : struct, Enum => Enum.GetValues<T>().Where(value => value.Code() == code).Select(value => (T?)value).FirstOrDefault();
}
