namespace Grappe.Web.Modules.Atlas.Thesaurus;

/// <summary>Tells by their endings the words that only say how another is: adjectives, participles and verbs. No term is made of them alone.</summary>
/// <remarks>Endings are wrong now and then: a word that is missed stands in longer terms all the same, and one that is proposed for nothing is refused by a curator.</remarks>
internal static class QualifyingWords
{
    private static readonly string[] French = Each(
        "é ée éen éenne if ive el elle al ale able ible euse ien ienne ais aise ois oise aire ant ante oire ique icole ert erte",
        "s",
        "eux aux"
    );

    private static readonly string[] English = Each("ed ive able ible ous ful less ial ional ical ual ary ly ian ean ese ish ant ent ern", "", "");

    // Prefixes that Arabic writes together with the word: "and the", "by the", "for the".
    private static readonly string[] Joined = ["وال", "بال", "لل", "كال", "فال", "وبال", "ولل"];

    // Nouns that end as adjectives do.
    private static readonly HashSet<string> Nouns =
    [
        .. Each(
            """
            santé beauté qualité sécurité propreté eau peau bureau thé blé café vallée musée fusée procédé marché armée purée journée soirée durée idée employé salarié clé pré lycée
            archive lessive olive endive coopérative initiative perspective alternative directive motif tarif additif dispositif apéritif abrasif explosif adhésif
            logiciel matériel hôtel appel miel personnel tunnel sel animal métal minéral végétal cristal canal hôpital signal journal capital céréale cathédrale spirale câble sable
            meuble table érable étable combustible fusible carburant lubrifiant colorant composant restaurant diamant aimant fabricant étudiant plante désinfectant
            chien bien lien relais anglais engrais bois mois balnéaire salaire itinéraire formulaire inventaire laboratoire territoire conservatoire observatoire accessoire histoire
            ivoire poire foire mémoire mécanique logistique plastique céramique informatique acoustique aéronautique robotique optique électronique botanique cosmétique domotique
            mécatronique fabrique boutique brique musique électrotechnique génétique hydraulique télématique bureautique politique pratique technique dynamique
            atelier olivier palmier papier acier ouvrier chantier métier courrier gravier quartier grenier bananier pétrolier fer mer ver hiver filière matière bière lumière carrière
            rivière frontière pépinière cimetière litière charnière manière pierre verre serre terre désert concert transfert expert dessert
            dentelle vaisselle ficelle cannelle citronnelle mirabelle mortadelle semelle pelle poubelle échelle nacelle passerelle manivelle bielle bretelle rondelle parcelle coupelle
            caramel pastel béchamel sandale opale timbale bocal sablé pâté canapé épée dragée denrée graminée poupée locomotive détersif
            moissonneuse tondeuse perceuse fraiseuse agrafeuse trieuse écrémeuse bineuse batteuse ponceuse visseuse soudeuse brodeuse tricoteuse faucheuse pelleteuse bétonneuse
            photocopieuse centrifugeuse fraise chaise falaise mayonnaise glaise ardoise framboise turquoise marais harnais luminaire baignoire armoire passoire bouilloire rôtissoire
            balançoire persienne isolant stabilisant fertilisant croissant édulcorant solvant émulsifiant épaississant imprimante amiante barrique antibiotique élastique mosaïque
            couvert verger oranger potager polyester plancher scanner mixer container blazer
            """,
            "s",
            "matériaux métaux minéraux végétaux animaux canaux tuyaux cristaux hôpitaux journaux tableaux bateaux eaux peaux"
        ),
        .. Each(
            """
            seed feed weed reed shed bed adhesive archive olive automotive locomotive additive preservative explosive vegetable cable table material chemical mineral library dairy plant
            restaurant lubricant colorant disinfectant cement equipment treatment garment instrument component agent detergent pigment solvent ingredient patent talent student environment
            fish polish assembly family supply investment development management measurement document department content event consultant apartment implement element ornament supplement
            condiment sediment filament fragment monument nutrient coolant sealant merchant pattern lantern rent
            cheese soybean jelly radish varnish rosemary pendant croissant stimulant cistern linseed rapeseed seaweed aniseed
            """,
            "s",
            ""
        ),
        .. Each("أواني كراسي صواني مباني كالسيوم بالونات", "", ""),
    ];

    // Words of grammar, of time and direction, forms of common verbs, numbers, and nouns that any text may have, by language: what is one of them in English may be a product in French.
    private static readonly HashSet<string>[] Small =
    [
        [
            .. Each(
                """
                déjà encore divers diverses conçu conçue conçus conçues connu connue prévu prévue reçu vendu vendue vendus tenu issu issue issus issues dont ainsi aussi afin aucun aucune certain
                certaine certains certaines tel telle tels telles même mêmes quelques beaucoup moins très trop bien mal ici là alors après avant depuis pendant durant lors puis enfin quatre cinq
                six sept huit neuf dix vingt cent mille second seconde dernier dernière prochain prochaine fait faite faits faites mis mise pris prise dit dite vu vue lu bu su pu dû permet
                permettent permettre vise visent aider aide produire offre sert servir rendre prend prendre dépend vers sous sur via etc vieux vieille beau belle bonne haut haute bas basse fort
                forte plein pleine seul seule long longue court courte propre gros grosse petit petite cher chère rare pauvre riche direct directe double meilleur meilleure moderne vert verte
                froid froide précis précise permis inscrit majeur majeure étroit étroite rapproche rassemble relie renault répond demandent doit décident participent innovent naître ouvrir aller
                associer définir devenir élargir entreprendre établir étudier ouvert ouverte abord ailleurs autour envers jusqu plupart près volonté voire elles eux nous vous leur leurs semaine
                septembre décembre janvier février mars avril mai juin juillet août octobre novembre mois journée asie amérique maghreb golfe nord est ouest états-unis nord-ouest nord-est
                sud-ouest origine cadre chaîne commande compte définition engagement évaluation gestion intégration ligne modèle mission profil publication référence réponse repérage stratégie
                synergie voiture attente avenir attribution comparaison concept constitution contact cours débat déplacement extérieur genèse infrastructure initiative lien manifestation marque
                masse naissance objet opportunité page pavillon point positionnement présence priorité processus proposition qualification question questions-réponses session signe terme thème
                usage venue voix volet journal concours carte chambre charge
                """,
                "s",
                ""
            ),
        ],
        [
            .. Each(
                """
                various diverse already also other such same much more most less least last next second third four five six seven eight nine ten hundred thousand own full high low old poor rich
                rare whole kept made done seen known sold given taken always follow speak search watch adding define coming carry combine consolidate contest ease expand expectation face force
                half identify line listing lasting major mass mean mobilise near note optimise page paid pay prepare prospect protect publicise question rely relies run scale sell settle sheet
                sign tell term theme thinking till way widen young born north south east west north-west foreign economic electric regular strategic december september january chain player skill
                model profile opportunity opportunities priority priorities reference resource recovery society standard file cost concept licence home house holder
                """,
                "s",
                ""
            ),
        ],
        [
            .. Each(
                "قديم حديث حديثة مختلف مختلفة مختلفين متنوع متنوعة متنوّعة عديد عديدة كثير كثيرة قليل قليلة أيضا كذلك منذ بعد قبل عند لدى مثل غير بعض جميع كافة عالية عال كامل كاملة تلك هذه هذا ذلك التي الذي الذين حتى جدا دون تحت معا قرب سابقة ديسمبر سبتمبر مارس كيف بفضل",
                "",
                ""
            ),
        ],
    ];

    /// <summary>Whether a word, in small letters, only qualifies.</summary>
    /// <param name="language">The place of its language among those of texts: French, English, Arabic.</param>
    public static bool Has(string word, int language) =>
        Small[language].Contains(word)
        || (
            !Nouns.Contains(word)
            && language switch
            {
                0 => !word.EndsWith("ité", StringComparison.Ordinal)
                    && !word.EndsWith("ités", StringComparison.Ordinal)
                    && (Ends(word, French) || IsInfinitive(word)),
                1 => Ends(word, English),
                // The last letter makes an adjective of a noun.
                _ => Joined.Any(start => word.Length > start.Length + 2 && word.StartsWith(start, StringComparison.Ordinal))
                    || (word.Length > 4 && (word.EndsWith('ي') || word.EndsWith("يّ", StringComparison.Ordinal))),
            }
        );

    // What ends in -ier is a trade, a tree or a place.
    private static bool IsInfinitive(string word) =>
        word.Length > 5 && word.EndsWith("er", StringComparison.Ordinal) && !word.EndsWith("ier", StringComparison.Ordinal);

    private static bool Ends(string word, string[] endings) =>
        endings.Any(ending => word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.Ordinal));

    private static string[] Each(string words, string plural, string more) =>
        [
            .. words
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(word => new[] { word, word + plural })
                .Concat(more.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                .Distinct(),
        ];
}
