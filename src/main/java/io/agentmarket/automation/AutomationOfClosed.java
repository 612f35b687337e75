package io.agentmarket.automation;

import io.agentmarket.identity.CustomerListener;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.Tenant;

/** Switches off the schedules, triggers and webhooks of a closed customer. */
final class AutomationOfClosed implements CustomerListener {

    static final String REASON = "The customer is closed.";

    private final Tenant tenant;

    AutomationOfClosed(Tenant tenant) {
        this.tenant = tenant;
    }

    @Override
    public void closed(CustomerId customer) {
        tenant.platform(sql -> {
            new ScheduleSql(sql).pauseAll(customer, REASON);
            new TriggerSql(sql).pauseAll(customer, REASON);
            new WebhookSql(sql).closeAll(customer);
            return true;
        });
    }
}
