namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>A source and the locator in it: the part, page, heading and lines where something is said.</summary>
/// <param name="Declared">The observation, where it was declared here.</param>
/// <param name="Proof">What is said to prove it.</param>
public sealed record Where(
    Source Source,
    string Part,
    int? Page,
    string Heading,
    int? LineFrom,
    int? LineTo,
    Observation? Declared = null,
    Where.Evidence? Proof = null
)
{
    public sealed record Evidence(string? Link, int? DocumentId)
    {
        /// <summary>Gives the proof of this statement alone, if there is any.</summary>
        public static Evidence? Of(Statement statement) => Of(statement.Link, statement.DocumentId);

        public static Evidence? Of(string? link, int? document) => link is null && document is null ? null : new(link, document);
    }

    /// <summary>Tells where a statement stands. Its observation and source must have been read with it.</summary>
    public static Where Of(Statement statement) =>
        Of(statement.Observation) with
        {
            LineFrom = statement.Line ?? statement.Observation.LineFrom,
            LineTo = statement.Line is null ? statement.Observation.LineTo : null,
            Proof = Evidence.Of(statement) ?? Evidence.Of(statement.Observation.Link, statement.Observation.DocumentId),
        };

    /// <summary>Tells where an observation stands. Its source must have been read with it.</summary>
    public static Where Of(Observation observation) =>
        new(
            observation.Source,
            observation.Part,
            observation.Page,
            observation.Heading,
            observation.LineFrom,
            observation.LineTo,
            observation.Source.Slug == Source.Declarations ? observation : null,
            Evidence.Of(observation.Link, observation.DocumentId)
        );

    public static Where Of(ToldCooperation cooperation) =>
        new(cooperation.Source, cooperation.Part, cooperation.Page, cooperation.Heading, cooperation.Line, null);
}
