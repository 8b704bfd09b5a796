using Grappe.Algorithms.Scheduling.Satisfiability;

namespace Grappe.Algorithms.Tests.Scheduling;

public sealed class SatSolverTests
{
    private const int Variables = 9;

    [Fact]
    public void Clauses_and_limits_have_a_model_exactly_when_trying_all_finds_one()
    {
        for (var seed = 0; seed < 1500; seed++)
        {
            var formula = new Formula(seed);
            var solver = formula.Load();
            for (var question = 0; question < 4; question++)
            {
                var assumptions = formula.Assumptions(question);
                var expected = formula.Models().Any(model => assumptions.All(literal => Holds(model, literal)));

                var verdict = solver.Solve(assumptions);

                verdict.ShouldBe(expected ? Verdict.Satisfiable : Verdict.Unsatisfiable, $"formula {seed}, question {question}");
                if (expected)
                {
                    var model = Enumerable.Range(0, Variables).Sum(variable => solver.InModel(2 * variable) ? 1 << variable : 0);
                    formula.IsModel(model).ShouldBeTrue($"formula {seed}");
                    assumptions.ShouldAllBe(literal => Holds(model, literal));
                }
                else
                {
                    solver.Core.ShouldBeSubsetOf(assumptions);
                    formula.Models().Any(model => solver.Core.All(literal => Holds(model, literal))).ShouldBeFalse($"formula {seed}, question {question}");
                }
            }
        }
    }

    [Theory]
    [InlineData(7, 6, false)]
    [InlineData(7, 7, true)]
    public void More_pigeons_than_holes_do_not_fit(int pigeons, int holes, bool fit)
    {
        var solver = new SatSolver();
        var sits = new int[pigeons, holes];
        for (var pigeon = 0; pigeon < pigeons; pigeon++)
        {
            for (var hole = 0; hole < holes; hole++)
                sits[pigeon, hole] = solver.NewVariable();
            solver.Add(Enumerable.Range(0, holes).Select(hole => sits[pigeon, hole]).ToArray());
        }
        for (var hole = 0; hole < holes; hole++)
        for (var one = 0; one < pigeons; one++)
        for (var other = 0; other < one; other++)
            solver.Add(sits[one, hole] ^ 1, sits[other, hole] ^ 1);

        solver.Solve([]).ShouldBe(fit ? Verdict.Satisfiable : Verdict.Unsatisfiable);
    }

    [Fact]
    public void Long_searches_keep_to_hard_random_formulas_and_agree_whatever_the_seed()
    {
        // Three-literal clauses near the threshold of 4.26 per variable: restarts, forgetting and vivification all take place.
        for (var instance = 0; instance < 6; instance++)
        {
            var verdicts = Enumerable
                .Range(0, 2)
                .Select(seed =>
                {
                    var random = new Random(instance);
                    var solver = new SatSolver(seed);
                    for (var i = 0; i < 150; i++)
                        solver.NewVariable(phase: seed == 1);
                    var clauses = Enumerable.Range(0, 640).Select(_ => Enumerable.Range(0, 3).Select(_ => random.Next(300)).ToArray()).ToArray();
                    foreach (var clause in clauses)
                        solver.Add(clause);
                    var verdict = solver.Solve([]);
                    if (verdict == Verdict.Satisfiable)
                        clauses.ShouldAllBe(clause => clause.Any(solver.InModel));
                    return verdict;
                });
            verdicts.Distinct().ShouldHaveSingleItem();
        }
    }

    private static bool Holds(int model, int literal) => (model >> (literal >> 1) & 1) != (literal & 1);

    private sealed class Formula
    {
        private readonly List<int[]> _clauses = [];
        private readonly List<(int[] Literals, int Bound)> _limits = [];
        private readonly Random _random;

        public Formula(int seed)
        {
            _random = new Random(seed);
            for (var i = _random.Next(5, 40); i > 0; i--)
                _clauses.Add(Literals(_random.Next(2, 5)));
            for (var i = _random.Next(4); i > 0; i--)
            {
                var literals = Enumerable
                    .Range(0, Variables)
                    .OrderBy(_ => _random.Next())
                    .Take(_random.Next(2, Variables + 1))
                    .Select(v => 2 * v + _random.Next(2))
                    .ToArray();
                _limits.Add((literals, _random.Next(1, literals.Length)));
            }
        }

        private int[] Literals(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.Next(2 * Variables))];

        public int[] Assumptions(int question) => question == 0 ? [] : [.. Literals(question + 1).DistinctBy(literal => literal >> 1)];

        public SatSolver Load()
        {
            var solver = new SatSolver();
            for (var i = 0; i < Variables; i++)
                solver.NewVariable();
            foreach (var clause in _clauses)
                solver.Add(clause);
            foreach (var (literals, bound) in _limits)
                solver.AddAtMost(literals, bound);
            return solver;
        }

        public IEnumerable<int> Models() => Enumerable.Range(0, 1 << Variables).Where(IsModel);

        public bool IsModel(int model) =>
            _clauses.All(clause => clause.Any(literal => Holds(model, literal)))
            && _limits.All(limit => limit.Literals.Count(literal => Holds(model, literal)) <= limit.Bound);
    }
}
