package io.agentmarket.automation;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.PublishedVersions;
import io.agentmarket.billing.BudgetNews;
import io.agentmarket.deployments.Withdrawals;
import io.agentmarket.egress.Egress;
import io.agentmarket.engine.StartRequest;
import io.agentmarket.engine.Starts;
import io.agentmarket.identity.ApiKeys;
import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Caller;
import io.agentmarket.journal.RunNews;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.Databases;
import io.agentmarket.stores.Tenant;
import io.agentmarket.vault.PlatformSecrets;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AutomationConfiguration {

    private record Engine(Starts starts) implements Starter {

        @Override
        public AgentPackage check(Caller caller, RunTemplate template) {
            return starts.check(caller, template.target(), template.tier(), template.maxPriceMicros());
        }

        @Override
        public ExecutionId start(Caller caller, StartRequest request) {
            return starts.start(caller, request).id();
        }

        @Override
        public ExecutionId startAdmitted(Caller caller, StartRequest request) {
            return starts.startAdmitted(caller, request).id();
        }

        @Override
        public void admit(Caller caller) {
            starts.admit(caller);
        }
    }

    @Bean
    SealedSecrets sealedSecrets(PlatformSecrets vault, Ids ids) {
        return new SealedSecrets(vault, ids);
    }

    @Bean
    AutomationOfClosed automationOfClosed(Tenant tenant) {
        return new AutomationOfClosed(tenant);
    }

    @Bean
    AutomationAudit trail(AuditLog log) {
        return new AutomationAudit(log);
    }

    @Bean
    RunTemplates orders(Starts starts, ApiKeys keys) {
        return new RunTemplates(new Engine(starts), keys);
    }

    @Bean
    Schedules schedules(Tenant tenant, RunTemplates orders, AutomationAudit trail, Ids ids, Clock clock) {
        return new Schedules(tenant, orders, trail, ids, clock);
    }

    @Bean
    DueSchedules dueSchedules(Tenant tenant, RunTemplates orders, Ids ids, Clock clock, MeterRegistry metrics) {
        return new DueSchedules(tenant, orders, ids, clock, metrics);
    }

    @Bean
    Triggers triggers(
            Tenant tenant, RunTemplates orders, SealedSecrets secrets, AutomationAudit trail, Ids ids, Clock clock) {
        return new Triggers(tenant, orders, secrets, trail, ids, clock);
    }

    @Bean
    Firing firing(Tenant tenant, RunTemplates orders, SealedSecrets secrets, Ids ids, Clock clock) {
        return new Firing(tenant, orders, secrets, ids, clock);
    }

    @Bean
    Webhooks hooks(
            Tenant tenant, SealedSecrets secrets, BudgetNews budgets, AutomationAudit trail, Ids ids, Clock clock) {
        return new Webhooks(tenant, secrets, budgets, trail, ids, clock);
    }

    @Bean
    RunMessages runMessages(Tenant tenant, SealedSecrets secrets, AutomationAudit trail, Ids ids, Clock clock) {
        return new RunMessages(tenant, secrets, trail, ids, clock);
    }

    @Bean
    Outbox outbox(Tenant tenant, RunNews runs, BudgetNews budgets, Ids ids, Clock clock) {
        return new Outbox(tenant, runs, budgets, ids, clock);
    }

    @Bean
    WithdrawalNews withdrawalNews(
            Tenant tenant, PublishedVersions versions, Withdrawals withdrawals, Ids ids, Clock clock) {
        return new WithdrawalNews(tenant, versions, withdrawals, ids, clock);
    }

    @Bean
    WebhookSender webhookSender(
            Tenant tenant,
            Egress egress,
            SealedSecrets secrets,
            RunMessages runMessages,
            Clock clock,
            MeterRegistry metrics) {
        return new WebhookSender(
                tenant, egress, secrets, runMessages, new RetryPlan(new SecureRandom()), clock, metrics);
    }

    @Bean
    RecurringTasks recurringTasks(
            Databases databases,
            DueSchedules schedules,
            Outbox outbox,
            WithdrawalNews withdrawals,
            WebhookSender sender,
            Webhooks hooks,
            Firing firing) {
        var deliveries = new DeliveryRound(outbox, sender);
        return new RecurringTasks(
                databases.committer(),
                new RecurringTasks.Work(
                        schedules::step,
                        stopping -> {
                            withdrawals.step();
                            deliveries.run(stopping);
                        },
                        () -> RecurringTasks.forget(hooks, firing)));
    }
}
