namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>Writes what was resolved, as fast as PostgreSQL takes it.</summary>
internal static class CopyCards
{
    public static Task ContradictionsAsync(NpgsqlConnection connection, IEnumerable<Contradiction> contradictions) =>
        BinaryCopy.RunAsync(
            connection,
            "contradictions (subject_id, field, key, kind, degree, statement_ids, expected, found, within_one_source)",
            contradictions,
            (copy, contradiction) =>
                copy.Add(contradiction.SubjectId)
                    .Add(contradiction.Field)
                    .Add(contradiction.Key)
                    .Add(contradiction.Kind)
                    .Add(contradiction.Degree)
                    .Add(contradiction.StatementIds)
                    .Add(contradiction.Expected)
                    .Add(contradiction.Found)
                    .Add(contradiction.WithinOneSource)
        );

    public static Task CardsAsync(NpgsqlConnection connection, IEnumerable<ClusterCard> cards) =>
        BinaryCopy.RunAsync(
            connection,
            "cluster_cards (cluster_id, valid_from, valid_to, slug, name, acronym, form, country, state, merged_into_id, recognition, sector, "
                + "anchorage, place_id, lat, lon, partners_north, partners_south, created, members, in_table, contradictions, observed_on)",
            cards,
            (copy, card) =>
                copy.Add(card.ClusterId)
                    .Add(card.ValidFrom)
                    .Add(card.ValidTo)
                    .Add(card.Slug)
                    .Add(card.Name)
                    .Add(card.Acronym)
                    .Add(card.Form)
                    .Add(card.Country)
                    .Add(card.State)
                    .Add(card.MergedIntoId)
                    .Add(card.Recognition)
                    .Add(card.Sector)
                    .Add(card.Anchorage)
                    .Add(card.PlaceId)
                    .Add(card.Lat)
                    .Add(card.Lon)
                    .Add(card.PartnersNorth)
                    .Add(card.PartnersSouth)
                    .Add(card.Created)
                    .Add(card.Members)
                    .Add(card.InTable)
                    .Add(card.Contradictions)
                    .Add(card.ObservedOn)
        );

    public static Task TextsAsync(NpgsqlConnection connection, IEnumerable<SearchText> texts) =>
        BinaryCopy.RunAsync(
            connection,
            "search_texts (cluster_id, names, place_names, other_names, about_fr, about_en, about_ar)",
            texts,
            (copy, text) =>
                copy.Add(text.ClusterId).Add(text.Names).Add(text.PlaceNames).Add(text.OtherNames).Add(text.AboutFr).Add(text.AboutEn).Add(text.AboutAr)
        );
}
