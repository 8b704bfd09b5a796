namespace Grappe.Algorithms.Matching;

/// <summary>
/// Ranks parties as partners of one of them, by likeness and complementarity apart, with the reasons: every party that shares anything with the asker is scored exactly,
/// in one pass over what it does, offers, looks for, writes and is tied to.
/// </summary>
/// <remarks>
/// <para>
/// Likeness is simGIC (Pesquita et al., "Metrics for GO based protein semantic similarity", BMC Bioinformatics 2008): the information of the shared concepts, with all that are
/// broader, over that of all concepts of both, where what one is only taken to do counts whole; the information of a concept is ln((N + 1) / (n + 1)) / ln(N + 1), where n of the N parties that do anything do it or something narrower, so that a
/// precise niche weighs more than a broad sector. Words that are no concept are compared alike. What is wanted, the value chain and the ties saturate: 1 − e^(−x), where x sums the information
/// of each want or link, or 1 / ln(2 + d) of each common tie of degree d (Adamic and Adar, "Friends and neighbors on the web", 2003).
/// </para>
/// <para>
/// The information is taken anew when one party in fifty has changed; a changed party is found at the next question all the same. Weights are kept in steps of a two-hundredth.
/// Any number of threads may ask while one writes. Cost of a question: the parties that share something with the asker. Memory: the profiles, and five bytes for each concept
/// (with the broader ones), word and tie of each.
/// </para>
/// </remarks>
/// <param name="thesaurus">The concepts that profiles and questions name.</param>
public sealed partial class PartnerIndex(Thesaurus thesaurus)
{
    private const int MostTaken = 200;

    // Diversity chooses among so many times what is asked for.
    private const int Pool = 4;
    private const int MostOfAHouse = 2;
    private const int FewestDead = 1_000;
    private const double KilometresToFade = 150;
    private const double WithoutSayingSo = 0.5;
    private const int Kinds = 3;
    private const double MostMature = PartnerProfile.MostMature;

    // Sums of single precision may stand a little above or below each other.
    private const double Rounding = 1e-4;

    private readonly Thesaurus thesaurus = thesaurus;
    private readonly ReaderWriterLockSlim gate = new();
    private readonly Dictionary<int, int> slots = [];
    private readonly Dictionary<int, Posting> does = [];
    private readonly Dictionary<int, Posting> offers = [];
    private readonly Dictionary<int, Posting> seeks = [];
    private readonly Dictionary<int, Posting> words = [];
    private readonly Dictionary<int, Posting> ties = [];
    private readonly int[] doers = new int[thesaurus.Count];
    private int active;
    private float[] information = [];
    private PartnerProfile?[] profiles = [];
    private float[] conceptTotals = [];
    private float[] wordTotals = [];
    private int used;
    private int changed;
    private int measuredAt;

    /// <summary>The number of parties.</summary>
    public int Count => slots.Count;

    /// <summary>Adds parties, or puts them in the place of those with the same numbers.</summary>
    /// <exception cref="ArgumentException">A profile names a concept that the thesaurus has not, or a weight that is not above 0 and at most 1.</exception>
    public void Put(IEnumerable<PartnerProfile> parties)
    {
        gate.EnterWriteLock();
        try
        {
            foreach (var party in parties)
            {
                Check(party);
                Bury(party.Id);
                if (used == profiles.Length)
                    Grow(Math.Max(64, used + used / 2));
                Place(party);
                changed++;
            }
            if (used - slots.Count > Math.Max(FewestDead, used / 10))
                Rebuild();
            if (changed * 50 >= slots.Count)
                Measure();
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>Takes a party out.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(int id)
    {
        gate.EnterWriteLock();
        try
        {
            changed++;
            return Bury(id);
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>Whether a party may be named.</summary>
    public bool Contains(int id)
    {
        gate.EnterReadLock();
        try
        {
            return slots.ContainsKey(id);
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <summary>Measures how much it tells of a party that it does this concept: 0 where all do, 1 where none does.</summary>
    public double InformationOf(int concept) => (uint)concept < information.Length ? information[concept] : 1;

    /// <summary>The best partners for somebody, the best first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another number of candidates is asked for than 1 to 200, or the diversity is not from 0 to 1.</exception>
    /// <exception cref="ArgumentException">The asker's profile is none; see <see cref="Put"/>.</exception>
    public IReadOnlyList<PartnerCandidate> Ask(PartnerQuestion question)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(question.Take, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(question.Take, MostTaken);
        ArgumentOutOfRangeException.ThrowIfLessThan(question.Diversity, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(question.Diversity, 1);
        Check(question.Asker);
        gate.EnterReadLock();
        try
        {
            var scratch = scratches.TryTake(out var free) ? free : new Scratch();
            scratch.Fit(used);
            try
            {
                var asker = new Asking(this, question.Asker);
                asker.Gather(scratch);
                var best = Best(question, asker, scratch);
                return Spread(question, asker, best);
            }
            finally
            {
                scratch.Clear();
                scratches.Add(scratch);
            }
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <summary>Computes the parts of the score that a party would have for somebody; null where there is no such party.</summary>
    /// <exception cref="ArgumentException">The asker's profile is none; see <see cref="Put"/>.</exception>
    public PartnerSignals? Compare(PartnerProfile asker, int party)
    {
        Check(asker);
        gate.EnterReadLock();
        try
        {
            if (!slots.TryGetValue(party, out var slot))
                return null;
            var scratch = new Scratch();
            scratch.Fit(used);
            var asking = new Asking(this, asker);
            asking.Gather(scratch);
            return asking.SignalsOf(slot, profiles[slot]!, scratch);
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    private List<(int Slot, double Score, PartnerSignals Signals)> Best(PartnerQuestion question, Asking asker, Scratch scratch)
    {
        var most = question.Diversity == 0 ? question.Take : question.Take * Pool;
        // The worst of the best stands first; equal scores are told apart by number.
        var heap = new PriorityQueue<(int Slot, PartnerSignals Signals), (double Score, int Id)>(most + 1, Worst);
        foreach (var slot in scratch.Touched)
        {
            if (heap.Count == most && heap.TryPeek(out _, out var worst) && asker.AtMost(slot, scratch, question.Weights) < worst.Score)
                continue;
            if (profiles[slot] is not { } party || party.Id == question.Asker.Id)
                continue;
            if (question.Groups is { } groups && !groups.Contains(party.Group))
                continue;
            if (question.Without.Contains(party.Id) || (!question.Partners && asker.IsTiedTo(party.Id)))
                continue;
            var signals = asker.SignalsOf(slot, party, scratch);
            var score = signals.Times(question.Weights);
            if (score <= 0)
                continue;
            heap.Enqueue((slot, signals), (score, -party.Id));
            if (heap.Count > most)
                heap.Dequeue();
        }
        var best = new List<(int, double, PartnerSignals)>(heap.Count);
        while (heap.TryDequeue(out var found, out var rank))
            best.Add((found.Slot, rank.Score, found.Signals));
        best.Reverse();
        return best;
    }

    private static readonly Comparer<(double Score, int Id)> Worst = Comparer<(double Score, int Id)>.Create(
        (a, b) => a.Score.CompareTo(b.Score) is not 0 and var order ? order : a.Id.CompareTo(b.Id)
    );

    private List<PartnerCandidate> Spread(PartnerQuestion question, Asking asker, List<(int Slot, double Score, PartnerSignals Signals)> best)
    {
        var chosen = new List<PartnerCandidate>();
        var fields = best.ConvertAll(candidate => thesaurus.WithBroader(profiles[candidate.Slot]!.Whole));
        var likest = new double[best.Count];
        var open = Enumerable.Range(0, best.Count).ToList();
        var houses = new Dictionary<int, int>();
        while (open.Count > 0 && chosen.Count < question.Take)
        {
            // The first of equals, as the list is in order.
            var at = open.MaxBy(each => (1 - question.Diversity) * best[each].Score / best[0].Score - question.Diversity * likest[each]);
            open.Remove(at);
            var (slot, score, signals) = best[at];
            var party = profiles[slot]!;
            var reasons = asker.ReasonsFor(party, signals, question.Weights);
            if (question.Diversity > 0 && IsForItsHouse(party, score, reasons) && !IsWelcome(party, houses))
                continue;
            chosen.Add(new PartnerCandidate(party.Id, score, signals, asker.IsTiedTo(party.Id), reasons));
            if (question.Diversity > 0)
                foreach (var other in open)
                    likest[other] = Math.Max(likest[other], Likeness(fields[at], fields[other]));
        }
        return chosen;
    }

    // Whether most of a score comes from what a party is only taken to do.
    private bool IsForItsHouse(PartnerProfile party, double score, List<PartnerReason> reasons)
    {
        if (party.Through.Count == 0)
            return false;
        var own = thesaurus.WithBroader(party.Does.Concat(party.Offers));
        return reasons.Where(IsOwn).Sum(reason => reason.Points) * 2 < score;

        bool IsOwn(PartnerReason reason) =>
            reason.Kind switch
            {
                ReasonKind.Shared or ReasonKind.TheySupply or ReasonKind.TheyHave => own.ContainsKey(reason.Item),
                ReasonKind.TheyUse => own.ContainsKey(reason.Other),
                _ => reason.Kind is ReasonKind.TheySeek or ReasonKind.Tie,
            };
    }

    // Of many who are proposed for their house two tell all.
    private static bool IsWelcome(PartnerProfile party, Dictionary<int, int> houses)
    {
        if (party.Kin.Any(house => houses.GetValueOrDefault(house) == MostOfAHouse))
            return false;
        foreach (var house in party.Kin)
            houses[house] = houses.GetValueOrDefault(house) + 1;
        return true;
    }

    private double Likeness(IReadOnlyDictionary<int, float> a, IReadOnlyDictionary<int, float> b)
    {
        var (shared, all) = (0.0, 0.0);
        foreach (var (concept, weight) in a)
        {
            var other = b.GetValueOrDefault(concept);
            shared += information[concept] * Math.Min(weight, other);
            all += information[concept] * Math.Max(weight, other);
        }
        foreach (var (concept, weight) in b)
            if (!a.ContainsKey(concept))
                all += information[concept] * weight;
        return all > 0 ? shared / all : 0;
    }

    private void Check(PartnerProfile party)
    {
        foreach (var (id, weight) in party.Field.Concat(party.Offers).Concat(party.Needs))
            if ((uint)id >= thesaurus.Count || weight is not (> 0 and <= 1))
                throw new ArgumentException($"Party {party.Id} names the concept {id} with the weight {weight}.", nameof(party));
        foreach (var (id, weight) in party.Words)
            if (weight is not (> 0 and <= 1))
                throw new ArgumentException($"Party {party.Id} has the word {id} with the weight {weight}.", nameof(party));
    }

    private bool Bury(int id)
    {
        if (!slots.Remove(id, out var slot))
            return false;
        Tally(profiles[slot]!, -1);
        profiles[slot] = null;
        return true;
    }

    private void Place(PartnerProfile party)
    {
        var slot = used++;
        (slots[party.Id], profiles[slot]) = (slot, party);
        Tally(party, 1);
        foreach (var (concept, weight) in thesaurus.WithBroader(party.Field))
            Of(does, concept).Add(slot, weight);
        foreach (var (concept, weight) in thesaurus.WithBroader(party.Offers))
            Of(offers, concept).Add(slot, weight);
        foreach (var (concept, weight) in party.Needs)
            Of(seeks, concept).Add(slot, weight);
        foreach (var (word, weight) in party.Words)
            Of(words, word).Add(slot, weight);
        foreach (var tie in party.Ties)
            Of(ties, tie).Add(slot, 1);
        Total(slot, party);
    }

    private void Tally(PartnerProfile party, int one)
    {
        active += party.Does.Count > 0 ? one : 0;
        foreach (var concept in thesaurus.WithBroader(party.Does).Keys)
            doers[concept] += one;
    }

    private void Total(int slot, PartnerProfile party)
    {
        conceptTotals[slot] = 0;
        foreach (var (concept, weight) in thesaurus.WithBroader(party.Whole))
            conceptTotals[slot] += (float)InformationOf(concept) * Posting.Kept(weight);
        wordTotals[slot] = 0;
        foreach (var (word, weight) in party.Words)
            wordTotals[slot] += (float)InformationOfWord(word) * Posting.Kept(weight);
    }

    private double InformationOfWord(int word) => words.TryGetValue(word, out var posting) ? posting.Worth ?? 1 : 1;

    private double WorthOfTie(int tie) => ties.TryGetValue(tie, out var posting) ? posting.Worth ?? WorthOf(posting.Count) : WorthOf(0);

    private static float WorthOf(int degree) => (float)(1 / Math.Log(2 + degree));

    private static Posting Of(Dictionary<int, Posting> postings, int key) =>
        postings.TryGetValue(key, out var posting) ? posting : postings[key] = new Posting();

    private void Grow(int size)
    {
        Array.Resize(ref profiles, size);
        Array.Resize(ref conceptTotals, size);
        Array.Resize(ref wordTotals, size);
    }

    private void Rebuild()
    {
        PartnerProfile[] live = [.. profiles.Take(used).OfType<PartnerProfile>()];
        foreach (var postings in new[] { does, offers, seeks, words, ties })
            postings.Clear();
        slots.Clear();
        Array.Clear(profiles);
        Array.Clear(doers);
        (used, active) = (0, 0);
        foreach (var party in live)
            Place(party);
        changed = slots.Count;
    }

    // What is rare is told anew, and with it how much each party tells in all.
    private void Measure()
    {
        (changed, measuredAt) = (0, active);
        information = new float[thesaurus.Count];
        for (var concept = 0; concept < information.Length; concept++)
            information[concept] = Information(doers[concept]);
        foreach (var posting in words.Values)
            posting.Worth = Information(Living(posting));
        foreach (var posting in ties.Values)
            posting.Worth = WorthOf(Living(posting));
        for (var slot = 0; slot < used; slot++)
            if (profiles[slot] is { } party)
                Total(slot, party);
    }

    private float Information(int parties) =>
        measuredAt == 0 ? 1 : (float)(Math.Log((measuredAt + 1.0) / (Math.Min(parties, measuredAt) + 1.0)) / Math.Log(measuredAt + 1.0));

    private int Living(Posting posting)
    {
        if (used == slots.Count)
            return posting.Count;
        var living = 0;
        foreach (var slot in posting.Slots)
            if (profiles[slot] is not null)
                living++;
        return living;
    }

    // Who has something, with how much.
    private sealed class Posting
    {
        public const int Steps = 200;
        private int[] slots = new int[1];
        private byte[] weights = new byte[1];

        public int Count { get; private set; }

        /// <summary>The worth of having it, as last measured; null before that.</summary>
        public float? Worth { get; set; }

        public ReadOnlySpan<int> Slots => slots.AsSpan(0, Count);

        /// <summary>Beside the slots, in steps of a two-hundredth.</summary>
        public ReadOnlySpan<byte> Weights => weights.AsSpan(0, Count);

        /// <summary>A weight as it is kept.</summary>
        public static float Kept(float weight) => Step(weight) / (float)Steps;

        public void Add(int slot, float weight)
        {
            if (Count == slots.Length)
            {
                Array.Resize(ref slots, Count * 2);
                Array.Resize(ref weights, Count * 2);
            }
            (slots[Count], weights[Count]) = (slot, Step(weight));
            Count++;
        }

        private static byte Step(float weight) => (byte)Math.Clamp(MathF.Round(weight * Steps), 1, Steps);
    }
}
