using System.Text;

namespace Grappe.Web.Tests.Attack;

/// <summary>A value that people, programs and scanners send where something sound was asked for.</summary>
/// <param name="Name">What it is, for who reads that it failed.</param>
/// <param name="Sent">A field with it, as it stands in a query or a form; made of the name of the field and of a sound value.</param>
/// <param name="OnlyInForms">Too long for an address, or of no use in one, where texts are read and not kept.</param>
public sealed record Nasty(string Name, Func<string, string, string> Sent, bool OnlyInForms = false)
{
    /// <summary>Looked for on every page afterwards: it leaves a text, an attribute and a script.</summary>
    public const string Marker = "x'\"></script><img src=x onerror=alert(7)>";

    private const int Long = 200_000;
    private const int LongestInAQuery = 199;

    public static readonly IReadOnlyList<Nasty> All =
    [
        Text("nothing", ""),
        Text("a blank", " "),
        Text("blanks of all kinds", "\t\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\ufeff"),
        Raw("NUL", "%00"),
        Raw("NUL within", "a%00b"),
        After("NUL after what is sound", "%00"),
        After("an emoji after what is sound", "%F0%9F%92%A9"),
        After("bytes that are no UTF-8 after what is sound", "%FF"),
        After("a quote after what is sound", "%27%22"),
        Raw("a control character", "a%01%08%1b%7fb"),
        Raw("a lone high surrogate as bytes", "%ED%A0%80"),
        Raw("a lone low surrogate as bytes", "a%ED%BF%BFb"),
        Raw("bytes that are no UTF-8", "%FF%FE%C3%28"),
        Raw("an overlong slash", "..%C0%AF..%C0%AFetc"),
        Raw("half a percent sign", "%E0%A4%"),
        Text("text turned round", "\u202eabc\u202d\u2066def\u2069"),
        Text("nothing to be seen", "\u200b\u200c\u200d\u2060\u00ad"),
        Text("a letter under a hundred accents", "e" + string.Concat(Enumerable.Repeat("\u0301", 100))),
        .. new[] { 9, 19, 39, 49, 79, 99, 119, LongestInAQuery, 299, 499, 999, 1_999, 3_999, 4_999, 9_999 }.Select(length =>
            Text($"an emoji at the cut at {length + 1}", new string('a', length) + "\U0001F4A9b", onlyInForms: length != LongestInAQuery)
        ),
        Text("200 kB", new string('a', Long), onlyInForms: true),
        Text("200 kB of words", string.Concat(Enumerable.Repeat("ab ", Long / 3)), onlyInForms: true),
        Text("an array", "[]"),
        new("a field of an array", (name, _) => $"{name}[]=1&{name}[0]=2&{name}[x]=3&{name}.y=4"),
        new("a field three times", (name, _) => $"{name}=1&{name}=&{name}=%F0%9F%92%A9"),
        new("a field a thousand times", (name, _) => string.Join('&', Enumerable.Repeat($"{name}=1", 1_000)), OnlyInForms: true),
        Text("a word", "null"),
        Text("minus one", "-1"),
        Text("a number without end", "99999999999999999999999999"),
        Text("the largest number", "2147483647"),
        Text("the largest long number", "9223372036854775807"),
        Text("a power", "1e999"),
        Text("not a number", "NaN"),
        Text("Eastern digits", "\u0661\u0662\u0663\u06f4"),
        Text("a day before all days", "0000-00-00"),
        Text("a day after all days", "99999-12-31"),
        Text("no day of the year", "2026-02-30"),
        Text("a time beside the calendar", "-4713-01-01T25:61:61Z"),
        Text("the way up", "../../../../etc/passwd"),
        Text("a new header", "a\r\nSet-Cookie: a=b\r\n\r\n<html>"),
        Text("a page", Marker),
        Text("a script's address", "javascript:alert(7)"),
        Text("SQL", "'; drop table people; --"),
        Text("SQL's wild cards", "%_\\%'\""),
        Text("a format", "{0}{99}{{%s%n%x$1\\1"),
        Text("a formula", "=cmd|' /C calc'!A0"),
        Text("the Turkish i", "\u0130I\u0131i\u1e9e"),
        Text(
            "an address with odd letters",
            "http://\u202e\u00e9\u4f8b.\u2024example/\u00e9?\U0001F4A9#\u0000x".Replace("\u0000", "", StringComparison.Ordinal)
        ),
        Text("a mail address on two lines", "a@example.org\nBcc: b@example.org"),
        Text("a thousand brackets", new string('[', 1_000)),
        Text("a pattern that takes for ever", new string('a', 40) + "!(a+)+$"),
    ];

    /// <summary>It alone, as bytes.</summary>
    public byte[] Alone(string sound = "") => Bodies.Decoded(Sent("a", sound)[2..]);

    /// <summary>Whether it is more than a value: it cannot stand alone.</summary>
    public bool IsOfFields => Name.Contains("field", StringComparison.Ordinal);

    /// <summary>Values as they stand in JSON, some of which are none.</summary>
    public static readonly IReadOnlyList<(string Name, byte[] Json)> InJson =
    [
        .. new[]
        {
            "null",
            "true",
            "-1",
            "0.1",
            "1e999",
            "99999999999999999999999999",
            "\"\"",
            "\" \"",
            "[]",
            "{}",
            "[[[]]]",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udfff\"",
            "\"\\u202e\\u200b\"",
            "\"../../etc/passwd\"",
            "\"a\\r\\nb: c\"",
            "\"2026-02-30\"",
            "\"99999-01\"",
            "\"\\u0661\\u0662\"",
            "\"javascript:alert(7)\"",
            "\"<img src=x onerror=alert(7)>\"",
            "\"'; drop table people; --\"",
            "\"{0}{99}%s\"",
            "nul",
            "\"",
            "[1,2",
            "{\"a\":1,\"a\":2}",
        }.Select(json => (json, Encoding.UTF8.GetBytes(json))),
        .. new[] { 49, 99, 199, 499, 999, 1_999 }.Select(length => ($"an emoji at the cut at {length + 1}", Quoted(new string('a', length) + "\U0001F4A9b"))),
        ("200 kB", Quoted(new string('a', Long))),
        ("a thousand brackets", Encoding.UTF8.GetBytes(new string('[', 1_000))),
        ("bytes that are no UTF-8", [(byte)'"', 0xff, 0xfe, 0xc3, 0x28, (byte)'"']),
        ("a lone surrogate as bytes", [(byte)'"', 0xed, 0xa0, 0x80, (byte)'"']),
    ];

    private static byte[] Quoted(string text) => Encoding.UTF8.GetBytes($"\"{text}\"");

    private static Nasty Text(string name, string value, bool onlyInForms = false) =>
        new(name, (field, _) => $"{field}={Uri.EscapeDataString(value)}", onlyInForms);

    // What is nearly sound gets further than what is wholly wrong.
    private static Nasty After(string name, string encoded) => new(name, (field, sound) => $"{field}={Uri.EscapeDataString(sound)}{encoded}");

    private static Nasty Raw(string name, string encoded) => new(name, (field, _) => $"{field}={encoded}");
}
