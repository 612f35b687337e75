package io.agentmarket.automation;

import io.agentmarket.identity.CustomerListener;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.util.List;

/** Switches off the schedules, triggers and webhooks of a closed customer. */
final class AutomationOfClosed implements CustomerListener {

    static final String REASON = "The customer is closed.";

    private final Tenant tenant;
    private final Clock clock;

    AutomationOfClosed(Tenant tenant, Clock clock) {
        this.tenant = tenant;
        this.clock = clock;
    }

    @Override
    public void closed(CustomerId customer) {
        tenant.platform(sql -> {
            new ScheduleSql(sql).pauseAll(customer, REASON);
            new TriggerSql(sql).pauseAll(customer, REASON);
            var hooks = new WebhookSql(sql);
            for (var hook : hooks.active(List.of(customer))) {
                hooks.disable(hook.id(), "closed");
                new DeliverySql(sql).giveUp(hook.id(), clock.instant());
            }
            return true;
        });
    }
}
