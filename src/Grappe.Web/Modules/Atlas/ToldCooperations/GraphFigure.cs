using System.Text.Json;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.ToldCooperations;

/// <summary>A graph of co-operations, as the script that draws graphs reads it. The page lists the same co-operations beside it.</summary>
public sealed record GraphFigure(IReadOnlyList<GraphFigure.Node> Nodes, IReadOnlyList<GraphFigure.Link> Links)
{
    public sealed record Node(string Id, string Label, string Kind, string? Url, bool Main);

    public sealed record Link(string Source, string Target, string Label, string Kind);

    /// <param name="main">The subject in the middle, as <c>kind/slug</c>, if there is one.</param>
    public static GraphFigure Of(IReadOnlyList<ToldCooperation> cooperations, string? main, Translator translator, Links links) =>
        new(
            [
                .. cooperations
                    .SelectMany(cooperation => new[] { cooperation.A, cooperation.B })
                    .DistinctBy(subject => subject.Code)
                    .Select(subject => new Node(
                        subject.Code,
                        subject.Acronym ?? subject.Name.In(translator.Language),
                        subject.Kind,
                        links.Subject(subject.Kind, subject.Slug),
                        subject.Code == main
                    )),
            ],
            [
                .. cooperations
                    .Select(cooperation => new Link(
                        cooperation.A.Code,
                        cooperation.B.Code,
                        translator.Code("cooperation", cooperation.Kind),
                        cooperation.Level
                    ))
                    .Distinct(),
            ]
        );

    public string Json => JsonSerializer.Serialize(new { Nodes, Links }, JsonSerializerOptions.Web);
}
