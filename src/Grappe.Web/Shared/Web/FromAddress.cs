using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Grappe.Web.Shared.Web;

/// <summary>Gives handlers of pages from the address what the address holds. Otherwise a field of the same name, sent with a form, would take its place.</summary>
internal sealed class FromAddress : IPageApplicationModelConvention
{
    public void Apply(PageApplicationModel model)
    {
        if (model.ActionDescriptor.AttributeRouteInfo?.Template is not { } template)
            return;
        var held = RoutePatternFactory.Parse(template).Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in model.HandlerMethods.SelectMany(handler => handler.Parameters).Where(parameter => held.Contains(parameter.ParameterName)))
            parameter.BindingInfo = new BindingInfo { BindingSource = BindingSource.Path };
    }
}
