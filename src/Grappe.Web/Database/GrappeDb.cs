using System.Reflection;
using Grappe.Algorithms.Observations;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Grappe.Web.Database;

/// <summary>The way to the database. It names no table: each stands beside its noun, with its set, in a method marked <see cref="MapsTablesAttribute"/>.</summary>
public sealed class GrappeDb(DbContextOptions<GrappeDb> options) : DbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configuration) =>
        configuration.Properties<PartialDate>().HaveConversion<PartialDateConverter>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        foreach (var map in Maps())
            map(model);
        foreach (var property in model.Model.GetEntityTypes().Where(entity => !entity.IsMappedToJson()).SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(SnakeCase.Of(property.GetColumnName()));
            if ((Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) is { IsEnum: true } kind)
                property.SetValueConverter((ValueConverter)Activator.CreateInstance(typeof(CodeConverter<>).MakeGenericType(kind))!);
        }
        // A name in three languages is three columns: name_fr, name_en, name_ar.
        foreach (var entity in model.Model.GetEntityTypes())
        foreach (var complex in entity.GetComplexProperties())
        foreach (var property in complex.ComplexType.GetProperties())
            property.SetColumnName(SnakeCase.Of($"{complex.Name}_{property.Name}"));
    }

    // Found and not listed: a table that is mapped in one program and forgotten in another would be there for one of them only.
    private static IEnumerable<Action<ModelBuilder>> Maps() =>
        from type in typeof(GrappeDb).Assembly.GetTypes()
        where type is { IsAbstract: true, IsSealed: true }
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where method.IsDefined(typeof(MapsTablesAttribute))
        select method.CreateDelegate<Action<ModelBuilder>>();

    private sealed class CodeConverter<T>() : ValueConverter<T, string>(value => value.Code(), code => Codes.Find<T>(code)!.Value)
        where T : struct, Enum;

    private sealed class PartialDateConverter() : ValueConverter<PartialDate, string>(date => date.ToString(), text => PartialDate.Parse(text));
}

/// <summary>Marks the method that maps the tables of a noun.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MapsTablesAttribute : Attribute;
