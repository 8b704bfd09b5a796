using Grappe.Web.Modules.Atlas.Contributions;
using Grappe.Web.Modules.Atlas.Observations;
using Microsoft.AspNetCore.OpenApi;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Adds to the description of the API what is the atlas's own: the names of its answers, and the forms of values and entries.</summary>
internal static class AtlasDocument
{
    public static void Describe(OpenApiOptions options)
    {
        // The records of answers are called after what they answer: ClusterAnswer is a Cluster to whoever reads the document.
        options.CreateSchemaReferenceId = type =>
            type.Type == typeof(PushObservations.Entry)
                ? "SentObservation"
                : OpenApiOptions.CreateDefaultSchemaReferenceId(type)?.Replace("Answer", "", StringComparison.Ordinal);
        options.AddSchemaTransformer(
            (schema, context, _) =>
            {
                if (context.JsonTypeInfo.Type == typeof(ValueAnswer))
                    ValueAnswer.Describe(schema);
                else if (context.JsonTypeInfo.Type == typeof(PushObservations.Entry))
                    PushObservations.Describe(schema);
                return Task.CompletedTask;
            }
        );
    }
}
