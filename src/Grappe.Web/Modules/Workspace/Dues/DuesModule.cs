using Grappe.Web.Modules.Accounts;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Brings the dues: scale, invoices, payments, reminders.</summary>
internal static class DuesModule
{
    public static void AddDues(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<PlanDues>();
        services.AddScoped<IssueDues>();
        services.AddScoped<SettleAccount>();
        services.AddScoped<SetScale>();
        services.AddScoped<WriteWords>();
        services.AddScoped<CancelInvoice>();
        services.AddScoped<RecordPayments>();
        services.AddScoped<ReadDues>();
        services.AddScoped<GiveDues>();
        services.AddScoped<NameMembers>();
        services.AddScoped<DuesCalls>();
        services.AddSingleton<IWorkflow>(InvoiceWorkflow.Table);
        services.AddSingleton<IWorkflow>(PaymentWorkflow.Table);
        services.AddJob<RunDues>(RunDues.Kind, Lane.Long);
        services.AddRecurringJob<RemindOfDues>(RemindOfDues.Kind, TimeSpan.FromDays(1));
        services.AddSingleton(new WorkTab("dues", "dues"));
        services.AddSingleton(new Panel(typeof(ClusterWorkspace), "/Modules/Workspace/Dues/_OpenDues.cshtml", 20));
        services.AddScoped<IToDoList, InvoicesToPay>();
        services.AddSingleton(new AuditedCode("payments", "method", "payment-method"));
        foreach (var category in MemberCategory.All)
            services.AddSingleton(new KeptField(SetScale.FieldOf(category), $"members.{category}"));
        services.AddSingleton(new KeptField("member", "dues.member", Page: "/dues/payments"));
        services.AddSingleton(new KeptField("amount", "dues.amount", Page: "/dues/payments"));
        services.AddSingleton(new KeptField("on", "dues.received-on", Page: "/dues/payments"));
        services.AddSingleton(new KeptField("method", "dues.method", "payment-method", "/dues/payments"));
        services.AddSingleton(new KeptField("reference", "dues.reference", Page: "/dues/payments"));
        services.AddSingleton(new KeptField("words", "dues.words.label", Page: "/dues/words"));
        KeptField.AddUnseen(services, "form_key");
        // Who recorded a payment is part of its story; what their reference says is the member's.
        builder.AddPersonalRows("payments", "person_id");
        builder.AddPersonalRows("invoice_words", "person_id");
    }
}
