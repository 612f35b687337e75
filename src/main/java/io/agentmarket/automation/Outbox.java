package io.agentmarket.automation;

import io.agentmarket.billing.BudgetNews;
import io.agentmarket.journal.RestoredNews;
import io.agentmarket.journal.RunNews;
import io.agentmarket.journal.RunWebhook;
import io.agentmarket.journal.RunWebhooks;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.Tenant;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds the events for endpoints: follows the journal of all runs and the customers' budget events, and puts each event
 * into the outbox of every subscribed endpoint, in the transaction that moves the cursor. An unreadable event is set
 * aside and not sent. After a restore into another server it continues where the dump ended.
 */
final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private static final int BATCH = 500;

    private final Tenant tenant;
    private final RunNews runs;
    private final BudgetNews budgets;
    private final Ids ids;
    private final Clock clock;

    Outbox(Tenant tenant, RunNews runs, BudgetNews budgets, Ids ids, Clock clock) {
        this.tenant = tenant;
        this.runs = runs;
        this.budgets = budgets;
        this.ids = ids;
        this.clock = clock;
    }

    /** Reads the next entries; returns whether there may be more. */
    boolean step() {
        return tenant.platform(client -> {
            var cursor = new WebhookSql(client).cursor();
            if (cursor.isPresent() && RestoredNews.isForeign(client, cursor.get())) {
                adopt(client, cursor.get());
                return true;
            }
            return cursor.isPresent() && (readRuns(client, cursor.get()) | readBudgets(client));
        });
    }

    /**
     * Adopts the position of another server. Otherwise no message would be sent until this server's transaction ids
     * reach those of the old one.
     */
    private static void adopt(JdbcClient client, RunNews.Position cursor) {
        var next = RestoredNews.adopt(client, cursor);
        new WebhookSql(client).move(next);
        if (!RestoredNews.isForeign(client, next)) {
            LOG.info("the database was restored into another server: webhooks continue where the dump ended");
        }
    }

    private boolean readRuns(JdbcClient client, RunNews.Position cursor) {
        var items = runs.after(client, cursor, BATCH);
        if (items.isEmpty()) {
            return false;
        }
        var hooks = new WebhookSql(client);
        var customers = items.stream().map(RunNews.Item::customer).collect(Collectors.toSet());
        var listeners = hooks.active(customers).stream().collect(Collectors.groupingBy(Webhook::customer));
        for (var item : items) {
            EventKind.of(item)
                    .filter(kind -> item.isReadable())
                    .ifPresent(kind -> listeners.getOrDefault(item.customer(), List.of()).stream()
                            .filter(hook -> hook.wants(kind, item.at()))
                            .forEach(hook -> add(client, DeliverySql.Recipient.of(hook), Message.of(item, kind))));
            EventKind.of(item)
                    .filter(kind -> item.isReadable() && item.webhook().contains(kind.id()))
                    .ifPresent(kind -> tellRunsOwn(client, item, kind));
        }
        hooks.move(items.getLast().position());
        return items.size() == BATCH;
    }

    private boolean readBudgets(JdbcClient client) {
        var hooks = new WebhookSql(client);
        var listeners = hooks.toldOfBudgets();
        var known = new HashMap<CustomerId, Long>();
        listeners.forEach(hook -> known.merge(hook.customer(), hook.billingSeq(), Math::min));
        var items = budgets.after(client, known, BATCH);
        var byCustomer = items.stream().collect(Collectors.groupingBy(BudgetNews.Item::customer));
        for (var hook : listeners) {
            var news = byCustomer.getOrDefault(hook.customer(), List.of());
            for (var item : news) {
                if (item.isReadable()
                        && item.seq() > hook.billingSeq()
                        && EventKind.of(item.type())
                                .filter(hook.events()::contains)
                                .isPresent()) {
                    add(client, DeliverySql.Recipient.of(hook), Message.of(item));
                }
            }
            if (!news.isEmpty()) {
                hooks.toldOfBudget(hook.id(), news.getLast().seq());
            }
        }
        return items.size() == BATCH;
    }

    private void tellRunsOwn(JdbcClient client, RunNews.Item item, EventKind kind) {
        RunWebhooks.find(client, item.customer(), item.execution())
                .map(webhook -> DeliverySql.Recipient.of(
                        item.customer(), item.execution().value(), host(webhook)))
                .ifPresent(recipient -> add(client, recipient, Message.of(item, kind)));
    }

    private static String host(RunWebhook webhook) {
        var host = URI.create(webhook.url()).getHost();
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }

    private void add(JdbcClient client, DeliverySql.Recipient recipient, Message message) {
        new DeliverySql(client).add(recipient, ids.next(), message, clock.instant());
    }
}
