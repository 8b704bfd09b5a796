using System.ComponentModel.DataAnnotations.Schema;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>The statements of one source about one subject, in one place of the source, about one date.</summary>
public sealed class Observation
{
    public long Id { get; set; }
    public int SubjectId { get; init; }
    public Subject Subject { get; init; } = null!;
    public int SourceId { get; init; }
    public Source Source { get; set; } = null!;
    public required string Part { get; init; }
    public int? Page { get; init; }
    public required string Heading { get; init; }
    public int? LineFrom { get; set; }
    public int? LineTo { get; set; }
    public PartialDate ObservedOn { get; init; }
    public DateTime RecordedAt { get; init; }

    /// <summary>Whether it stands in the files of the data set. A load changes or removes such a row, and leaves alone what people tell the platform.</summary>
    public bool FromFiles { get; init; }

    /// <summary>The origin of a declaration: the proposal or import that brought it, the subject for whom it speaks, and what is said to prove it.</summary>
    public int? ProposalId { get; init; }
    public int? ImportId { get; init; }
    public int? DeclaredForId { get; init; }
    public string? Link { get; init; }
    public int? DocumentId { get; init; }

    /// <summary>The time at which it was taken back. From then on it counts for nothing, and stays to be read in the story.</summary>
    public DateTime? RetractedAt { get; init; }
    public int? RetractedById { get; init; }
    public string? RetractedReason { get; init; }
    public List<Statement> Statements { get; } = [];
}

/// <summary>One field of an observation.</summary>
public sealed class Statement
{
    public long Id { get; set; }
    public long ObservationId { get; set; }
    public Observation Observation { get; set; } = null!;
    public required string Field { get; init; }
    public required string Key { get; init; }

    /// <summary>A proper name as written, or the holder of a role.</summary>
    public string? Name { get; init; }
    public string? Code { get; init; }
    public decimal? NumberFrom { get; init; }
    public decimal? NumberTo { get; init; }
    public string? Unit { get; init; }
    public PartialDate? Date { get; init; }
    public int[]? PlaceIds { get; init; }
    public int? OtherSubjectId { get; init; }
    public Subject? OtherSubject { get; init; }
    public bool? Flag { get; init; }
    public string? TextFr { get; set; }
    public string? TextEn { get; set; }
    public string? TextAr { get; set; }

    /// <summary>The language in which the text was written, where the others hold the same until somebody translates it.</summary>
    public string? Language { get; init; }

    /// <summary>The source's own short words for the value: a place as printed, a number in words, the function of a person.</summary>
    public string? Wording { get; init; }
    public required string[] Qualifiers { get; init; }
    public int? Line { get; init; }

    /// <summary>The dates from which and until which the value holds or held, where whoever states it says so.</summary>
    public PartialDate? Since { get; set; }
    public PartialDate? Until { get; set; }

    /// <summary>The proof given for this value, where it is not the proof of the rest of its observation.</summary>
    public string? Link { get; set; }
    public int? DocumentId { get; set; }

    /// <summary>Whether it says of a value that it holds no longer, or never did.</summary>
    public bool IsOver => Qualifiers.Any(qualifier => qualifier is "ended" or "denied");

    /// <summary>Whether it names a place that nobody knows, as it was written: it has no point on the map.</summary>
    public bool IsPlaceAsWritten => PlaceIds is { Length: 0 };

    /// <summary>The text as it was written: translations come and go, and are no other statement.</summary>
    public string? Written => TextIn(Language);

    public string? TextIn(string? language) =>
        language switch
        {
            "ar" => TextAr,
            "en" => TextEn,
            _ => TextFr,
        };

    /// <summary>Its translations and for whom they were made, where that was asked for.</summary>
    [NotMapped]
    public IReadOnlyList<Translation> Translations { get; set; } = [];

    /// <param name="For">For whom; none where it was done for nobody in particular.</param>
    public sealed record Translation(string Language, Subject? For);

    /// <summary>Our own wording in the three languages, where the field has one.</summary>
    public Localised? Text => TextFr is null ? null : new Localised(TextFr, TextEn!, TextAr!);
}
