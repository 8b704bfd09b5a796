namespace Grappe.Web.Modules.Atlas.Thesaurus;

/// <summary>Tells by their endings the words that only say how another is: adjectives, participles and verbs. No term is made of them alone.</summary>
/// <remarks>Endings are wrong now and then: a word that is missed stands in longer terms all the same, and one that is proposed for nothing is refused by a curator.</remarks>
internal static class QualifyingWords
{
    private const int ShortestInfinitive = 6;

    private static readonly string[] French =
    [
        .. Each("é|ée", "s"),
        .. Each("if|ive|el|elle|al|ale|able|ible|euse|onnel|onnelle|ien|ienne|ais|aise|ois|oise|aire|ant|ante|oire", "s"),
        "eux",
        "aux",
        "ifs",
        "ment",
    ];

    private static readonly string[] English =
    [
        "ed",
        "ive",
        "able",
        "ible",
        "ous",
        "ful",
        "less",
        "ial",
        "ional",
        "ical",
        "ual",
        "ary",
        "ly",
        "ian",
        "ean",
        "ese",
        "ish",
        "ant",
        "ent",
    ];

    // Nouns that end as adjectives do, by the ending of theirs that tells.
    private static readonly string[] Nouns =
    [
        .. Each("té|eau|lé|thé|café|vallée|musée|fusée|procédé|marché|armée|purée|journée|soirée|durée|idée|employé|salarié", "s"),
        .. Each(
            "archive|lessive|olive|endive|coopérative|initiative|perspective|alternative|directive|motif|tarif|additif|adjectif|dispositif|apéritif|actif|abrasif|explosif|adhésif",
            "s"
        ),
        .. Each(
            "logiciel|matériel|hôtel|appel|miel|personnel|tunnel|carrousel|animal|métal|minéral|végétal|cristal|canal|hôpital|signal|journal|capital|céréale|cathédrale|spirale|câble|sable|meuble|table|érable|étable|cartable|combustible|fusible",
            "s"
        ),
        "aliments",
        "matériaux",
        "métaux",
        "minéraux",
        "végétaux",
        "animaux",
        "canaux",
        "tuyaux",
        "cristaux",
        "hôpitaux",
        "journaux",
        .. Each(
            "carburant|lubrifiant|colorant|composant|restaurant|diamant|aimant|fabricant|étudiant|plante|fortifiant|désinfectant|tensioactif|détergent|engrenage|lait|antenne|chien|bien|lien|relais|anglais|engrais|bois|mois|balnéaire|salaire|itinéraire|formulaire|inventaire|laboratoire|territoire|conservatoire|observatoire|accessoire|histoire|ivoire|poire|foire|mémoire|emballement",
            "s"
        ),
        .. Each(
            "vêtement|équipement|traitement|bâtiment|conditionnement|revêtement|recouvrement|ciment|aliment|médicament|instrument|document|assortiment|logement|élevage|assainissement|dessalement|environnement|stationnement|hébergement|rendement|enseignement|enregistrement|peuplement|reboisement|gisement|roulement|usinement|piment|condiment|froment|segment|pigment|peignement|tournement|ameublement|habillement|moment|événement|enrichissement|établissement|financement|approvisionnement|changement|développement|recrutement|perfectionnement|positionnement|investissement|fonctionnement|dépassement|rapprochement|regroupement|groupement|accompagnement|classement|management|engagement|placement|déplacement|achèvement|département|abonnement|prélèvement|renouvellement|lancement|évènement",
            "s"
        ),
        // English
        "seed",
        "feed",
        "weed",
        "reed",
        "adhesive",
        "archive",
        "olive",
        "automotive",
        "locomotive",
        "additive",
        "preservative",
        "explosive",
        "abrasive",
        "vegetable",
        "cable",
        "table",
        "sustainable",
        "material",
        "chemical",
        "mineral",
        "rural",
        "library",
        "dairy",
        "plant",
        "restaurant",
        "lubricant",
        "colorant",
        "disinfectant",
        "cement",
        "equipment",
        "treatment",
        "garment",
        "instrument",
        "component",
        "agent",
        "detergent",
        "pigment",
        "solvent",
        "ingredient",
        "patent",
        "talent",
        "student",
        "environment",
        "fish",
        "polish",
        "radish",
        "assembly",
        "family",
        "butterfly",
        "supply",
        "anomaly",
        "apply",
        "investment",
        "development",
        "management",
        "measurement",
        "document",
        "department",
        "content",
        "event",
        "consultant",
        "apartment",
        "furnishment",
        "implement",
        "element",
        "element",
        "ornament",
        "medicament",
        "supplement",
        "condiment",
        "sediment",
        "filament",
        "fragment",
        "monument",
        "nutrient",
        "coolant",
        "sealant",
        "tenant",
        "merchant",
    ];

    private static readonly HashSet<string> Named = [.. Nouns];

    // Words of grammar and of time, forms of common verbs, and numbers.
    private static readonly HashSet<string> Small =
    [
        .. Split(
            "déjà encore divers diverses conçu conçue conçus conçues connu connue prévu prévue reçu vendu vendue tenu issu issue issus issues dont ainsi aussi afin aucun aucune certain certaine certains certaines tel telle tels telles même mêmes"
        ),
        .. Split(
            "quelques beaucoup moins très trop bien mal ici là alors après avant depuis pendant durant lors puis enfin quatre cinq six sept huit neuf dix vingt cent mille second seconde dernier dernière derniers dernières prochain prochaine"
        ),
        .. Split(
            "fait faite faits faites mis mise pris prise dit dite vu vue lu lue bu su pu dû permet permettent permettre vise visent aider aide produire produit produits offre sert servir rendre prend prendre dépend vers sous sur via etc"
        ),
        .. Split(
            "vieux vieille vieil beau belle bonne bons haut haute hauts hautes bas basse fort forte plein pleine seul seule long longue court courte propre propres gros grosse petit petite petits petites cher chère rare rares pauvre pauvres riche riches"
        ),
        .. Split(
            "various diverse already also other others such same much more most less least last next second third four five six seven eight nine ten hundred thousand own full high low old poor rich rare whole kept made done seen known sold given taken"
        ),
        .. Split(
            "قديم حديث حديثة مختلف مختلفة مختلفين متنوع متنوعة متنوّعة عديد عديدة كثير كثيرة قليل قليلة أيضا كذلك منذ بعد قبل عند لدى مثل غير بعض جميع كافة عالية عال كامل كاملة تلك هذه هذا ذلك التي الذي الذين"
        ),
    ];

    /// <summary>Whether a word, in small letters, only qualifies.</summary>
    /// <param name="language">The place of its language among those of texts: French, English, Arabic.</param>
    public static bool Has(string word, int language) =>
        Small.Contains(word)
        || language switch
        {
            0 => Ends(word, French)
                || (word.Length >= ShortestInfinitive && (word.EndsWith("er", StringComparison.Ordinal) && !word.EndsWith("ier", StringComparison.Ordinal))),
            1 => Ends(word, English),
            // The ending by which an adjective is made of a noun.
            _ => word.Length > 4 && (word.EndsWith('ي') || word.EndsWith("يّ", StringComparison.Ordinal)),
        };

    private static bool Ends(string word, string[] endings) =>
        endings.Any(ending => word.Length > ending.Length + 1 && word.EndsWith(ending, StringComparison.Ordinal))
        && !Named.Contains(word)
        && !Nouns.Any(noun => noun.Length <= 4 && word.EndsWith(noun, StringComparison.Ordinal));

    private static IEnumerable<string> Each(string words, string plural) => words.Split('|').SelectMany(word => new[] { word, word + plural });

    private static string[] Split(string words) => words.Split(' ');
}
