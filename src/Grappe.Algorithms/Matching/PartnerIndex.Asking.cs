using System.Collections.Concurrent;

namespace Grappe.Algorithms.Matching;

// How a question is answered.
public sealed partial class PartnerIndex
{
    private readonly ConcurrentBag<Scratch> scratches = [];

    // What one question needs of memory, kept for the next: all zero between questions.
    private sealed class Scratch
    {
        private bool[] seen = [];

        public float[][] Shared { get; } =
        [
            [],
            [],
            [],
        ];
        public float[] Wanted = [];
        public float[] Chain = [];
        public float[] Words = [];
        public float[] Ties = [];
        public int[] Served = [];
        public List<int> Touched { get; } = [];

        public void Fit(int size)
        {
            if (seen.Length >= size)
                return;
            size += size / 4;
            seen = new bool[size];
            for (var kind = 0; kind < Kinds; kind++)
                Shared[kind] = new float[size];
            (Wanted, Chain, Words, Ties, Served) = (new float[size], new float[size], new float[size], new float[size], new int[size]);
        }

        public void Add(float[] signal, int slot, float more)
        {
            signal[slot] += more;
            if (seen[slot])
                return;
            seen[slot] = true;
            Touched.Add(slot);
        }

        public void Clear()
        {
            foreach (var slot in Touched)
            {
                seen[slot] = false;
                for (var kind = 0; kind < Kinds; kind++)
                    Shared[kind][slot] = 0;
                (Wanted[slot], Chain[slot], Words[slot], Ties[slot], Served[slot]) = (0, 0, 0, 0, 0);
            }
            Touched.Clear();
        }
    }

    // One who asks, with what the comparison needs of them.
    private sealed class Asking
    {
        private readonly PartnerIndex index;
        private readonly PartnerProfile me;
        private readonly Dictionary<int, float> fields;
        private readonly Dictionary<int, float> has;
        private readonly Dictionary<int, (float Weight, int From)> users = [];
        private readonly Dictionary<int, (float Weight, int For)> suppliers = [];
        private readonly HashSet<int> ties;
        private readonly HashSet<int> kin;
        private readonly double conceptTotal;
        private readonly double wordTotal;

        public Asking(PartnerIndex index, PartnerProfile me)
        {
            (this.index, this.me, ties, kin) = (index, me, [.. me.Ties], [.. me.Kin]);
            var thesaurus = index.thesaurus;
            fields = thesaurus.WithBroader(me.Field).ToDictionary(field => field.Key, field => Posting.Kept(field.Value));
            has = thesaurus.WithBroader(me.Offers).ToDictionary(field => field.Key, field => Posting.Kept(field.Value));
            // What one does, one is taken to have, for less than what one said; who looks for it has none to give.
            foreach (var (concept, weight) in fields.Where(field => me.Needs.All(need => need.Id != field.Key)))
                has.TryAdd(concept, (float)WithoutSayingSo * weight);
            foreach (var (concept, given) in me.Field)
            {
                var weight = Posting.Kept(given);
                // What one does oneself is likeness, told apart.
                foreach (var user in thesaurus[concept].Feeds.Where(user => !fields.ContainsKey(user)))
                    if (!users.TryGetValue(user, out var known) || known.Weight < weight)
                        users[user] = (weight, concept);
                foreach (var supplier in thesaurus.FeedersOf(concept).Where(supplier => !fields.ContainsKey(supplier)))
                    if (!suppliers.TryGetValue(supplier, out var known) || known.Weight < weight)
                        suppliers[supplier] = (weight, concept);
            }
            conceptTotal = thesaurus.WithBroader(me.Whole).Sum(field => index.InformationOf(field.Key) * Posting.Kept(field.Value));
            wordTotal = me.Words.Sum(word => index.InformationOfWord(word.Id) * Posting.Kept(word.Weight));
        }

        public bool IsTiedTo(int party) => ties.Contains(party) || kin.Contains(party);

        public void Gather(Scratch scratch)
        {
            foreach (var (concept, weight) in fields)
                Each(
                    index.does,
                    concept,
                    scratch,
                    scratch.Shared[(int)index.thesaurus[concept].Kind],
                    (float)index.InformationOf(concept),
                    their => Math.Min(weight, their)
                );
            var want = 0;
            foreach (var (concept, given) in me.Needs)
            {
                want++;
                var worth = (float)index.InformationOf(concept) * Posting.Kept(given);
                // Who said that they offer it is not counted again for doing it.
                Served(index.offers, concept, worth, want, scratch);
                // Two who look for the same do not serve each other by doing it.
                PassOver(index.seeks, concept, want, scratch);
                Served(index.does, concept, worth * (float)WithoutSayingSo, want, scratch);
                PassOver(index.seeks, concept, 0, scratch);
            }
            foreach (var (concept, weight) in has)
                Each(index.seeks, concept, scratch, scratch.Wanted, (float)index.InformationOf(concept), their => weight * their);
            foreach (var (concept, (weight, _)) in users)
                Each(index.does, concept, scratch, scratch.Chain, (float)index.InformationOf(concept), their => weight * their);
            foreach (var (concept, (weight, _)) in suppliers)
                Each(index.does, concept, scratch, scratch.Chain, (float)index.InformationOf(concept), their => weight * their);
            foreach (var (word, given) in me.Words)
                Each(index.words, word, scratch, scratch.Words, (float)index.InformationOfWord(word), their => Math.Min(Posting.Kept(given), their));
            foreach (var tie in me.Ties)
                Each(index.ties, tie, scratch, scratch.Ties, (float)index.WorthOfTie(tie), _ => 1);
        }

        /// <summary>No less than the score of a party, from what was gathered alone: most are left out by it, and never looked at.</summary>
        public double AtMost(int slot, Scratch scratch, PartnerSignals weights)
        {
            var (product, technology, step) = (scratch.Shared[0][slot], scratch.Shared[1][slot], scratch.Shared[2][slot]);
            var concepts = conceptTotal + index.conceptTotals[slot] - product - technology - step;
            var words = wordTotal + index.wordTotals[slot] - scratch.Words[slot];
            var (shared, written) = (
                product * Math.Max(0, weights.Product) + technology * Math.Max(0, weights.Technology) + step * Math.Max(0, weights.Step),
                scratch.Words[slot] * Math.Max(0, weights.Words)
            );
            // 1 − e^(−x) is at most x.
            return (concepts > 0 ? shared / concepts : 0)
                + (words > 0 ? written / words : 0)
                + Math.Min(1, scratch.Wanted[slot]) * Math.Max(0, weights.Wanted)
                + Math.Min(1, scratch.Chain[slot]) * Math.Max(0, weights.Chain)
                + Math.Min(1, scratch.Ties[slot]) * Math.Max(0, weights.Ties)
                + (me.Place is null ? 0 : Math.Max(0, weights.Near))
                + Math.Max(0, weights.Ahead) * Math.Max(0, MostMature - me.Maturity) / MostMature
                + Rounding;
        }

        public PartnerSignals SignalsOf(int slot, PartnerProfile party, Scratch scratch)
        {
            var shared = scratch.Shared[0][slot] + scratch.Shared[1][slot] + scratch.Shared[2][slot];
            var concepts = conceptTotal + index.conceptTotals[slot] - shared;
            var words = wordTotal + index.wordTotals[slot] - scratch.Words[slot];
            return new PartnerSignals(
                Part(scratch.Shared[(int)ConceptKind.Product][slot], concepts),
                Part(scratch.Shared[(int)ConceptKind.Technology][slot], concepts),
                Part(scratch.Shared[(int)ConceptKind.Step][slot], concepts),
                Part(scratch.Words[slot], words),
                1 - Math.Exp(-scratch.Wanted[slot]),
                1 - Math.Exp(-scratch.Chain[slot]),
                me.Place is { } here && party.Place is { } there ? Math.Exp(-Kilometres(here, there) / KilometresToFade) : 0,
                1 - Math.Exp(-scratch.Ties[slot]),
                Math.Max(0, party.Maturity - me.Maturity) / MostMature
            );
        }

        public List<PartnerReason> ReasonsFor(PartnerProfile party, PartnerSignals signals, PartnerSignals weights)
        {
            var reasons = new List<PartnerReason>();
            var theirs = index.thesaurus.WithBroader(party.Field);
            int[] both = [.. theirs.Keys.Where(fields.ContainsKey)];
            foreach (
                var (kind, points) in new[]
                {
                    (ConceptKind.Product, signals.Product * weights.Product),
                    (ConceptKind.Technology, signals.Technology * weights.Technology),
                    (ConceptKind.Step, signals.Step * weights.Step),
                }
            )
            {
                // The most precise tell it all: of moulds, nobody needs to hear that they are mechanics too.
                int[] precise =
                [
                    .. both.Where(concept => index.thesaurus[concept].Kind == kind)
                        .Where(concept =>
                            !both.Any(other => other != concept && index.thesaurus[other].Kind == kind && index.thesaurus.LineageOf(other).Contains(concept))
                        ),
                ];
                Share(
                    reasons,
                    points,
                    precise.Select(concept => (ReasonKind.Shared, concept, -1, index.InformationOf(concept) * Math.Min(fields[concept], theirs[concept])))
                );
            }
            var offered = index.thesaurus.WithBroader(party.Offers);
            Share(
                reasons,
                signals.Wanted * weights.Wanted,
                [
                    .. me.Needs.Select(need =>
                        (
                            ReasonKind.TheyHave,
                            Narrowest(offered.ContainsKey(need.Id) ? party.Offers : [.. party.Field], need.Id),
                            need.Id,
                            index.InformationOf(need.Id)
                                * need.Weight
                                * (
                                    offered.TryGetValue(need.Id, out var weight) ? weight
                                    : party.Needs.Any(their => their.Id == need.Id) ? 0
                                    : WithoutSayingSo * theirs.GetValueOrDefault(need.Id)
                                )
                        )
                    ),
                    .. party.Needs.Select(need =>
                        (
                            ReasonKind.TheySeek,
                            Narrowest([.. me.Offers, .. me.Field], need.Id),
                            need.Id,
                            index.InformationOf(need.Id) * need.Weight * has.GetValueOrDefault(need.Id)
                        )
                    ),
                ]
            );
            Share(
                reasons,
                signals.Chain * weights.Chain,
                [
                    .. users
                        .Where(user => theirs.ContainsKey(user.Key))
                        .Select(user => (ReasonKind.TheyUse, user.Value.From, user.Key, index.InformationOf(user.Key) * user.Value.Weight * theirs[user.Key])),
                    .. suppliers
                        .Where(supplier => theirs.ContainsKey(supplier.Key))
                        .Select(supplier =>
                            (
                                ReasonKind.TheySupply,
                                supplier.Key,
                                supplier.Value.For,
                                index.InformationOf(supplier.Key) * supplier.Value.Weight * theirs[supplier.Key]
                            )
                        ),
                ]
            );
            var written = party.Words.ToDictionary(word => word.Id, word => word.Weight);
            Share(
                reasons,
                signals.Words * weights.Words,
                me.Words.Where(word => written.ContainsKey(word.Id))
                    .Select(word => (ReasonKind.Word, word.Id, -1, index.InformationOfWord(word.Id) * Math.Min(word.Weight, written[word.Id])))
            );
            Share(reasons, signals.Ties * weights.Ties, party.Ties.Where(ties.Contains).Select(tie => (ReasonKind.Tie, tie, -1, index.WorthOfTie(tie))));
            if (signals.Near * weights.Near > 0)
                reasons.Add(new(ReasonKind.Near, (int)Math.Round(Kilometres(me.Place!.Value, party.Place!.Value)), -1, signals.Near * weights.Near));
            if (signals.Ahead * weights.Ahead > 0)
                reasons.Add(new(ReasonKind.Ahead, party.Maturity, -1, signals.Ahead * weights.Ahead));
            return [.. reasons.OrderByDescending(reason => reason.Points)];
        }

        // The points of a signal go to the things that made it, by what each gave.
        private static void Share(List<PartnerReason> reasons, double points, IEnumerable<(ReasonKind Kind, int Item, int Other, double Worth)> parts)
        {
            var given = parts.Where(part => part.Worth > 0).ToList();
            var all = given.Sum(part => part.Worth);
            reasons.AddRange(
                given.Select(part => new PartnerReason(part.Kind, part.Item, part.Other, points * part.Worth / all)).Where(reason => reason.Points > 0)
            );
        }

        // Of what somebody has, what answers the need best: the need itself or a case of it.
        private int Narrowest(IReadOnlyList<Weighted> held, int need) =>
            held.Where(each => index.thesaurus.LineageOf(each.Id).Contains(need))
                .OrderBy(each => index.thesaurus.LineageOf(each.Id).Count)
                .Select(each => each.Id)
                .FirstOrDefault(need);

        // What each step of their weight gives is worked out once, so that the pass over everybody who has it only adds.
        private static void Each(Dictionary<int, Posting> postings, int key, Scratch scratch, float[] signal, float worth, Func<float, float> weigh)
        {
            if (!postings.TryGetValue(key, out var posting))
                return;
            Span<float> gives = stackalloc float[Posting.Steps + 1];
            for (var step = 0; step < gives.Length; step++)
                gives[step] = worth * weigh(step / (float)Posting.Steps);
            var slots = posting.Slots;
            var steps = posting.Weights;
            for (var at = 0; at < slots.Length; at++)
                scratch.Add(signal, slots[at], gives[steps[at]]);
        }

        private static void Served(Dictionary<int, Posting> postings, int key, float worth, int want, Scratch scratch)
        {
            if (!postings.TryGetValue(key, out var posting))
                return;
            var slots = posting.Slots;
            var steps = posting.Weights;
            for (var at = 0; at < slots.Length; at++)
                if (scratch.Served[slots[at]] != want)
                {
                    scratch.Served[slots[at]] = want;
                    scratch.Add(scratch.Wanted, slots[at], worth * steps[at] / Posting.Steps);
                }
        }

        private static void PassOver(Dictionary<int, Posting> postings, int key, int want, Scratch scratch)
        {
            if (postings.TryGetValue(key, out var posting))
                foreach (var slot in posting.Slots)
                    scratch.Served[slot] = want;
        }

        private static double Part(double shared, double all) => all > 0 ? Math.Min(1, shared / all) : 0;
    }

    /// <summary>The distance of two places along the surface of the earth.</summary>
    private static double Kilometres((double Latitude, double Longitude) a, (double Latitude, double Longitude) b)
    {
        const double Earth = 6_371;
        var (la, lb) = (double.DegreesToRadians(a.Latitude), double.DegreesToRadians(b.Latitude));
        var half =
            Math.Pow(Math.Sin((lb - la) / 2), 2) + Math.Cos(la) * Math.Cos(lb) * Math.Pow(Math.Sin(double.DegreesToRadians(b.Longitude - a.Longitude) / 2), 2);
        return 2 * Earth * Math.Asin(Math.Min(1, Math.Sqrt(half)));
    }
}
