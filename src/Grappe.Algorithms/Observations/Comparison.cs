namespace Grappe.Algorithms.Observations;

/// <summary>The way in which two claims about one thing go together, from the lightest to the gravest.</summary>
public enum Agreement
{
    /// <summary>They say the same, or are not comparable and so do not disagree.</summary>
    Same,

    /// <summary>They write one name in two ways.</summary>
    Spelling,

    /// <summary>One is less precise or less certain than the other, and both may be right.</summary>
    Imprecision,

    /// <summary>Both were right, each in its time.</summary>
    Change,

    /// <summary>They cannot both be right.</summary>
    Conflict,
}

/// <summary>Compares two claims about one field of one subject.</summary>
public static class Comparison
{
    private const Qualifiers Approximate = Qualifiers.About | Qualifiers.Over | Qualifiers.Under;

    /// <summary>Tells how two claims go together. The order of the two does not matter.</summary>
    /// <param name="a">A claim.</param>
    /// <param name="b">A claim of the same field, and of the same key when the field has one value for each key.</param>
    /// <param name="places">The hierarchy that tells whether one place lies within another.</param>
    /// <remarks>
    /// Whoever says that a value never held disagrees with whoever claims it; that it holds no longer tells of a change. Otherwise text is never compared, nor are numbers of different units. Values that may hold together (<see cref="Cardinality.Many"/>) do not disagree,
    /// but the name of one holder can be spelled in two ways. Two holders named in one place hold the role together, unless one of them stands in for the other.
    /// What is provisional or planned is at most imprecise, except a state: being planned is what states are about.
    /// Where the value may change in time (and holders of roles always may), claims that disagree tell of a change
    /// when they speak of dates more than twelve months apart, or when one is of a former or interim value;
    /// what is only less precise has not changed, save numbers.
    /// </remarks>
    /// <exception cref="ArgumentException">The claims are not about the same thing, or a value is not of its field's kind.</exception>
    public static Agreement Compare(Claim a, Claim b, PlaceTree places)
    {
        if (a.Field.Code != b.Field.Code || (a.Field.Cardinality == Cardinality.PerKey && a.Key != b.Key))
            throw new ArgumentException($"'{a.Field.Code}' ({a.Key}) and '{b.Field.Code}' ({b.Key}) are not about the same thing.", nameof(b));
        if (((a.Qualifiers ^ b.Qualifiers) & (Qualifiers.Ended | Qualifiers.Denied)) is not Qualifiers.None and var disagree && a.Value.Equals(b.Value))
            return disagree.HasFlag(Qualifiers.Denied) ? Agreement.Conflict : Agreement.Change;
        if (a.Field.Kind == ValueKind.Text || (a.Field.Cardinality == Cardinality.Many && a.Field.Kind != ValueKind.Holder))
            return Agreement.Same;

        var agreement = CompareValues(a, b, places);
        if (agreement == Agreement.Conflict && a.Field.Kind == ValueKind.Holder)
        {
            if (a.Field.Cardinality == Cardinality.Many)
                return Agreement.Same;
            if (a.Observation == b.Observation)
                return Either(a, b, Qualifiers.Interim) ? Agreement.Conflict : Agreement.Same;
        }
        if (agreement is Agreement.Same or Agreement.Spelling)
            return agreement;
        var mayHaveChanged = agreement == Agreement.Conflict || a.Field.Kind == ValueKind.Number;
        if (mayHaveChanged && (a.Field.Changes || a.Field.Kind == ValueKind.Holder) && OfDifferentTimes(a, b))
            return Agreement.Change;
        var unsettled = Either(a, b, Qualifiers.Provisional | Qualifiers.Planned) && a.Field.Code != "state";
        return unsettled ? Agreement.Imprecision : agreement;
    }

    /// <summary>Whether two claims speak of times so different that both may have been right.</summary>
    internal static bool OfDifferentTimes(Claim a, Claim b)
    {
        var (earlier, later) = a.ObservedOn.First <= b.ObservedOn.First ? (a.ObservedOn.First, b.ObservedOn.First) : (b.ObservedOn.First, a.ObservedOn.First);
        return later > earlier.AddMonths(12) || Either(a, b, Qualifiers.Former | Qualifiers.Interim);
    }

    /// <summary>Whether a claim only reports that a table has nothing in the column of partners, or that a card names none: an oversight as well as a no.</summary>
    internal static bool IsSilence(Claim claim) =>
        claim is { Field.Code: "partners-north" or "partners-south", Value: FlagValue { Yes: false } }
        && (claim.Part == "table" || claim.Qualifiers.HasFlag(Qualifiers.Coded));

    private static bool Either(Claim a, Claim b, Qualifiers any) => ((a.Qualifiers | b.Qualifiers) & any) != 0;

    private static Agreement CompareValues(Claim a, Claim b, PlaceTree places) =>
        (a.Field.Kind, a.Value, b.Value) switch
        {
            (ValueKind.Name, TextValue x, TextValue y) => CompareNames(a, b, x.Text, y.Text),
            (ValueKind.Holder, TextValue x, TextValue y) => CompareHolders(x.Text, y.Text),
            (ValueKind.Code, CodeValue x, CodeValue y) => CompareCodes(a.Field.Code, x.Code, y.Code),
            (ValueKind.Codes, CodesValue x, CodesValue y) => CompareSets(a, b, PlaceTree.Empty.Compare(x.Codes, y.Codes)),
            (ValueKind.Number, NumberValue x, NumberValue y) => x.Unit == y.Unit ? CompareNumbers(a, b) : Agreement.Same,
            (ValueKind.Date, DateValue x, DateValue y) => CompareDates(x.Date, y.Date),
            (ValueKind.Places, PlacesValue x, PlacesValue y) => CompareSets(a, b, places.Compare(x.Places, y.Places)),
            (ValueKind.Reference, ReferenceValue x, ReferenceValue y) => SameOrConflict(x == y),
            (ValueKind.Flag, FlagValue x, FlagValue y) => x != y && (IsSilence(a) || IsSilence(b)) ? Agreement.Imprecision : SameOrConflict(x == y),
            _ => throw new ArgumentException($"A value of '{a.Field.Code}' is not of the kind {a.Field.Kind}."),
        };

    private static Agreement SameOrConflict(bool same) => same ? Agreement.Same : Agreement.Conflict;

    /// <summary>Names that share their words are spelled differently; a shorter name, or another one, says less or something else.
    /// Two names given in one place are a name and a byname. A term is a word that the sources spell in several ways, and no name.</summary>
    private static Agreement CompareNames(Claim a, Claim b, string x, string y) =>
        Spelling.SamePrint(x, y) || Spelling.IsShortFor(x, y) ? Agreement.Same
        : a.Field.Code == "term" || Spelling.Similar(x, y) is Likeness.SameLetters or Likeness.Near || Spelling.SameMainWords(x, y) ? Agreement.Spelling
        : a.Observation == b.Observation ? Agreement.Same
        : Agreement.Imprecision;

    /// <summary>Family names are printed in capitals here and not there, which is a matter of typography and not of spelling.</summary>
    private static Agreement CompareHolders(string a, string b) =>
        string.Equals(a, b, StringComparison.OrdinalIgnoreCase) ? Agreement.Same
        : Spelling.SameHolder(a, b) ? Agreement.Spelling
        : Agreement.Conflict;

    /// <summary>Whether actors could organise or some already have is a matter of judgement; a scientific association is one association among others.</summary>
    private static Agreement CompareCodes(string field, string a, string b) =>
        (field, a, b)
            is
                ("state", "potential", "expected")
                or
                ("state", "expected", "potential")
                or
                ("legal-form", "association", "scientific-association")
                or
                ("legal-form", "scientific-association", "association")
            ? Agreement.Imprecision
            : SameOrConflict(a == b);

    private static Agreement CompareNumbers(Claim a, Claim b) =>
        Interval.Stated(a) == Interval.Stated(b) && (a.Qualifiers & Approximate) == (b.Qualifiers & Approximate) ? Agreement.Same
        : Interval.Of(a).Overlaps(Interval.Of(b)) || IsPartOf(a, b) || IsPartOf(b, a) ? Agreement.Imprecision
        : Agreement.Conflict;

    /// <summary>A list introduced as partial may well stop short of the number announced.</summary>
    private static bool IsPartOf(Claim part, Claim whole) => part.Qualifiers.HasFlag(Qualifiers.Among) && Interval.Of(part).From <= Interval.Of(whole).To;

    private static Agreement CompareDates(PartialDate a, PartialDate b) =>
        a == b ? Agreement.Same
        : a.Contains(b) || b.Contains(a) ? Agreement.Imprecision
        : Agreement.Conflict;

    /// <summary>Compares two sets by their relation. One that is only roughly so conflicts with none, as it may be wider than its words say.</summary>
    private static Agreement CompareSets(Claim a, Claim b, PlaceRelation relation) =>
        relation switch
        {
            PlaceRelation.Same => Agreement.Same,
            PlaceRelation.Disjoint when !Either(a, b, Qualifiers.About) => Agreement.Conflict,
            _ => Agreement.Imprecision,
        };
}
