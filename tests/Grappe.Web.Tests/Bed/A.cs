using Grappe.Algorithms.Observations;

namespace Grappe.Web.Tests.Bed;

/// <summary>Builds test data in words: <c>A.DataSet.With(A.Cluster.In("Gabès").Constituted())</c>.</summary>
public static class A
{
    public static DataFolder DataSet => new();

    public static ClusterRows Cluster => new();

    public static string Slug(string name) => Spelling.Fold(name).Replace(' ', '-');
}

/// <summary>One cluster of a data set: its name, its place and the statements about it.</summary>
public sealed class ClusterRows
{
    public sealed record Statement(string Source, string Part, string Field, string Key, string Value);

    private readonly List<Statement> statements = [];

    public string Name { get; private set; } = "Grappe d'essai";
    public string Place { get; private set; } = "Tunis";
    public string Slug => A.Slug(Name.Replace('\'', ' '));
    public IReadOnlyList<Statement> Statements => statements;

    public ClusterRows Named(string name)
    {
        Name = name;
        return this;
    }

    public ClusterRows In(string place)
    {
        Place = place;
        return this;
    }

    public ClusterRows Constituted(string accordingTo = DataFolder.Study) => Says("state", "constituted", accordingTo: accordingTo);

    public ClusterRows Emerging(string accordingTo = DataFolder.Study) => Says("state", "emerging", accordingTo: accordingTo);

    public ClusterRows Created(string date, string accordingTo = DataFolder.Study) => Says("created", date, accordingTo: accordingTo);

    public ClusterRows WithMembers(string number, string accordingTo = DataFolder.Study) => Says("members", number, "total", accordingTo);

    public ClusterRows Says(string field, string value, string key = "", string accordingTo = DataFolder.Study)
    {
        statements.Add(new Statement(accordingTo, "text", field, key, value));
        return this;
    }
}
