namespace Grappe.Web.Modules.Atlas.Observations;

public static class FieldNames
{
    private const int Named = 3;

    /// <summary>Names a field, and a key within it: "President", "Members · startups".</summary>
    public static string FieldName(this Translator translator, string field, string key) =>
        key.Length == 0 ? translator.Code("field", field)
        : field == Fields.Role.Code ? translator.KeptCode("role", key)
        : field == Fields.Members.Code || field == Fields.Member.Code
            ? translator["field.keyed", translator.Code("field", Fields.Members.Code), translator.KeptCode("members", key)]
        : field == Fields.Aspect.Code && translator.KeptCode("aspect", key) is var aspect && aspect != key ? aspect
        : translator.Code("field", field);

    /// <summary>Names the day that the field <c>date</c> tells of a subject of this kind.</summary>
    public static string DayOf(this Translator translator, string kind) =>
        kind switch
        {
            "event" => translator["field.date.event"],
            "programme" => translator["field.date.programme"],
            _ => translator["field.date.other"],
        };

    /// <summary>Names the first of some fields in each language, for news that are read in any: "Jobs, Website, Niche…".</summary>
    public static Localised NamesOf(this Texts texts, IEnumerable<(string Field, string Key)> fields)
    {
        var named = fields.Distinct().ToList();
        return new(In(Language.French), In(Language.English), In(Language.Arabic));

        string In(Language language)
        {
            var translator = new Translator(texts, language);
            var names = named.Select(one => translator.FieldName(one.Field, one.Key)).Distinct().ToList();
            return string.Join(translator["list.comma"], names.Take(Named)) + (names.Count > Named ? "…" : "");
        }
    }
}
