using System.ComponentModel;
using System.Text.Json;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Microsoft.OpenApi;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Takes what a program says of a card as one proposal: read as on the form, and without what is said already, so that a whole card can be sent every night.</summary>
public sealed class PushObservations(
    GrappeDb db,
    CurrentPerson current,
    ReadTyped reader,
    RefreshCard cards,
    Registers registers,
    JudgeProposals judge,
    TakeSteps steps,
    TimeProvider clock
)
{
    public const int Most = 500;

    /// <summary>One field of a card, at one date.</summary>
    public sealed record Entry(
        [property: Description("The field, as the API calls it: members, jobs, website.")] string Field,
        [property: Description("Of which member category or role, for fields that have several: total.")] string? Key,
        [property: Description("The value: a text as people write it (31/12/2010, ~50, a place by its name), a number, true or false.")] JsonElement Value,
        [property: Description("The date it speaks of, as precise as it is known; today where it says none.")] string? AsOf,
        [property: Description("The address of a page that shows it.")] string? Link,
        [property: Description("In which language a text is written: fr unless told, ar or en.")] string? Language
    );

    /// <param name="Sent">None where all of it is said already.</param>
    /// <param name="IsNew">Whether an entry is part of the proposal, in the order in which they came.</param>
    /// <param name="Problems">What cannot be taken, by its place in the list and its name there.</param>
    public sealed record Result(Proposal? Sent, IReadOnlyList<bool> IsNew, IReadOnlyList<(string At, Problem Problem)> Problems);

    private sealed record Read(Editable.Entry Entry, string Typed, string Language, PartialDate? On, string? Link, Statement Statement);

    /// <summary>Describes the parts of an entry that must be sent, and the types that a value can have.</summary>
    internal static void Describe(OpenApiSchema schema)
    {
        schema.Required = new HashSet<string> { "field", "value" };
        schema.Properties!["value"] = new OpenApiSchema
        {
            Type = JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean,
            Description = schema.Properties["value"].Description,
        };
    }

    /// <summary>Takes the entries, or tells what is wrong with them. To be called within the transaction that keeps the push.</summary>
    public async Task<Result> RunAsync(Subject subject, IReadOnlyList<Entry> entries, CancellationToken cancellation)
    {
        var problems = new List<(string, Problem)>();
        // A wrong one keeps its place, so that the others have theirs.
        var read = new List<Read?>();
        for (var at = 0; at < entries.Count; at++)
        {
            var (one, wrong) = await ReadAsync(entries[at], subject, cancellation);
            if (one is not null && read.FindIndex(other => other is not null && IsInTheWayOf(other, one)) is >= 0 and var before)
                wrong = ("field", new Problem("push.repeated", Text(before)));
            if (wrong is { } found)
                problems.Add(($"[{Text(at)}].{found.Where}", found.Problem));
            read.Add(one);
        }
        if (problems.Count > 0)
            return new Result(null, [], problems);

        // Nobody else adds to the card until this stands or is refused.
        await cards.LockAsync(subject.Id);
        var taken = read.OfType<Read>().ToList();
        var role = current.RoleFor(AtlasActs.Propose, subject.AsScope())!;
        var said = new SaidOf((await cards.SaidOfAsync([subject.Id], cancellation))[subject.Id], registers, clock.Today());
        var proposals = db.Proposals;
        var waiting = await db
            .ProposedValues.Where(value =>
                value.Decision == null
                && proposals.Any(proposal =>
                    proposal.Id == value.ProposalId
                    && proposal.SubjectId == subject.Id
                    && proposal.AuthorId == current.Id
                    && (proposal.State == ProposalState.Submitted || proposal.State == ProposalState.Asked)
                )
            )
            .ToListAsync(cancellation);
        List<bool> news =
        [
            .. taken.Select(one =>
                !said.Says(one.Statement, said.ClaimOf(one.Statement, one.On, role.Scope?.Id), one.On, role.Scope?.Id)
                && !waiting.Any(value => (value.Field, value.Key, value.Value, value.ObservedOn) == (one.Entry.Field.Code, one.Entry.Key, one.Typed, one.On))
            ),
        ];
        var room = await CardRoom.OfAsync(db, subject.Id, current.Id, cancellation: cancellation);
        foreach (var (at, one) in taken.Index().Where(each => news[each.Index]))
            if (room.Take(one.Statement) is { } full)
                problems.Add(($"[{Text(at)}].field", full));
        if (problems.Count > 0)
            return new Result(null, [], problems);
        return new Result(news.Contains(true) ? await SendAsync(subject, role, [.. taken.Where((_, at) => news[at])], cancellation) : null, news, []);
    }

    private async Task<Proposal> SendAsync(Subject subject, HeldRole role, IReadOnlyList<Read> entries, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var proposal = new Proposal
        {
            SubjectId = subject.Id,
            Country = subject.Country!,
            AuthorId = current.Id!.Value,
            Role = role.Role.Code(),
            ForId = role.Scope?.Id,
            TokenId = current.Token?.Id,
            State = ProposalState.Submitted,
            StartedAt = now,
            ChangedAt = now,
            SubmittedAt = now,
        };
        proposal.Values.AddRange(
            entries.Select(
                (one, position) =>
                    new ProposedValue
                    {
                        Field = one.Entry.Field.Code,
                        Key = one.Entry.Key,
                        Value = one.Typed,
                        Language = one.Language,
                        ObservedOn = one.On,
                        Link = one.Link,
                        Position = position,
                    }
            )
        );
        db.ChangeTracker.Clear();
        db.Add(proposal);
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
        await steps.BeginAsync(ProposalWorkflow.Table, ProposalWorkflow.Bring, proposal.Id, cancellation);
        await judge.TakeAsync(subject, proposal.Id, [.. entries.Select(one => one.Statement.OtherSubjectId).OfType<int>().Distinct()]);
        return await db.Proposals.Include(one => one.Values.OrderBy(value => value.Id)).SingleAsync(one => one.Id == proposal.Id, cancellation);
    }

    private async Task<(Read? Read, (string Where, Problem Problem)? Wrong)> ReadAsync(Entry entry, Subject subject, CancellationToken cancellation)
    {
        // What another side judges has a form of its own.
        if (Editable.Find(subject.Kind, entry.Field, entry.Key ?? "") is not { } known || !Editable.Of(subject.Kind).Contains(known))
        {
            var keys = Editable.Of(subject.Kind).Where(one => one.Field.Code == entry.Field).Select(one => one.Key).ToList();
            return keys.Count > 0
                ? Wrong("key", "import.code", entry.Key ?? "", string.Join(", ", keys))
                : Wrong("field", "import.field", entry.Field, string.Join(", ", Editable.Of(subject.Kind).Select(one => one.Field.Code).Distinct()));
        }
        var language = entry.Language ?? Language.French.Code;
        if (Language.Find(language) is null)
            return Wrong("language", "import.code", language, string.Join(", ", Language.All.Select(one => one.Code)));
        PartialDate? on = null;
        if (entry.AsOf is not null && (on = ReadValue.Date(entry.AsOf)) is null)
            return Wrong("asOf", "typed.date");
        if (on?.First > DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime.AddDays(1)))
            return Wrong("asOf", "import.future");
        if (entry.Link is not null && !TypedText.IsLink(entry.Link))
            return Wrong("link", "import.link");
        if (entry.Value.ValueKind == JsonValueKind.String && !IsText(entry.Value))
            return Wrong("value", "typed.control");
        if (TypedOf(entry.Value) is not { Length: > 0 } typed)
            return Wrong("value", "push.value.missing");
        var value = new ProposedValue
        {
            Field = known.Field.Code,
            Key = known.Key,
            Value = typed,
            Language = language,
        };
        var (statement, problem) = await reader.ReadAsync(subject, value, cancellation);
        return problem is null ? (new Read(known, typed, language, on, entry.Link, statement!), null)
            : problem.Text == "typed.code" ? Wrong("value", "import.code", typed, string.Join(", ", Fields.Codes[known.Field]))
            : Wrong("value", problem.Text, problem.Values);

        static (Read?, (string, Problem)?) Wrong(string where, string text, params object[] values) => (null, (where, new Problem(text, values)));
    }

    // Two values of a field that has only one, or the same value twice.
    private static bool IsInTheWayOf(Read other, Read one) =>
        other.Entry == one.Entry && other.On == one.On && (one.Entry.Field.Cardinality != Cardinality.Many || other.Typed == one.Typed);

    // Bytes that are no UTF-8, and halves of characters, show only when the text is asked for.
    internal static bool IsText(JsonElement value)
    {
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Writes a value as people would, so that it can be read only as the program means it.</summary>
    internal static string? TypedOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Trim(),
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            // Three digits after a point would be read as thousands; four never are.
            JsonValueKind.Number when value.TryGetDecimal(out var number) => number.ToString(
                decimal.IsInteger(number) ? "0" : "0.0000##########",
                CultureInfo.InvariantCulture
            ),
            _ => null,
        };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
