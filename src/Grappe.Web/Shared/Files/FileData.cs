using System.Text.Json.Nodes;

namespace Grappe.Web.Shared.Files;

/// <summary>The files that somebody brought. What proves something that others decided stays.</summary>
internal sealed class FileData(GrappeDb db, KeepDocuments documents) : IPersonalData
{
    public ErasureStage Stage => ErasureStage.Files;

    public async Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(int person, CancellationToken cancellation) =>
        new Dictionary<string, JsonNode?>
        {
            ["documents"] = await db.RowsAsync(
                $"select to_jsonb(one) - 'content' as row from documents one where uploaded_by_id = {person} order by id",
                cancellation
            ),
        };

    public Task EraseAsync(int person, CancellationToken cancellation) => documents.ForgetAsync(before: null, person, cancellation);
}
