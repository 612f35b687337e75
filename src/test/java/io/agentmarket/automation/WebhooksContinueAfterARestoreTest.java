package io.agentmarket.automation;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Caller;
import io.agentmarket.journal.ToldRuns;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.stores.TestStores;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Webhooks after a restore into a server whose transaction ids are far below those of the dump. */
@Tag("stores")
class WebhooksContinueAfterARestoreTest {

    private static final TestStores STORES = TestStores.fresh();

    /** Ids that the server of the tests never reaches. */
    private static final String TOLD = "7000000000";

    private static final String CURSOR = "7000000001";
    private static final String UNTOLD = "7000000002";

    private final Automation automation = new Automation(STORES, "2026-11-23T12:00:00Z");
    private final ToldRuns runs = new ToldRuns(STORES, automation.clock);
    private final Caller caller = automation.customers.create("standard").caller();

    @AfterEach
    void stop() {
        runs.close();
    }

    @Test
    void new_events_and_those_unread_at_the_dump_are_told_once() {
        var hook = hook();
        var told = ended();
        collect();
        var untold = ended();
        restore(told, untold);
        var since = ended();

        collect();
        collect();

        assertThat(messages(hook)).containsExactlyInAnyOrder(message(untold), message(since));
        var next = ended();
        collect();
        assertThat(messages(hook)).contains(message(next)).hasSize(3);
    }

    @Test
    void entries_keep_no_id_of_the_old_server() {
        var told = ended();
        var untold = ended();
        restore(told, untold);

        collect();

        int foreign = STORES.tenant()
                .platform(
                        sql -> sql.sql("select count(*) from execution_event where tx >= ?::xid8 and type = 'finished'")
                                .param(TOLD)
                                .query(Integer.class)
                                .single());
        assertThat(foreign).isZero();
    }

    private Webhook hook() {
        return automation
                .hooks
                .create(
                        caller,
                        Automation.call(caller, "hook"),
                        new Webhooks.Draft("https://receiver.example/hook", Set.of(EventKind.RUN_SUCCEEDED), "", true))
                .hook();
    }

    private ExecutionId ended() {
        var run = runs.begin(caller);
        runs.finish(run);
        return run;
    }

    /** The rows of a dump; messages of before are forgotten after a while, so they cannot prevent a second one. */
    private void restore(ExecutionId told, ExecutionId untold) {
        STORES.tenant().platform(sql -> {
            var renumber = "update execution_event set tx = ?::xid8 where execution_id = ?";
            sql.sql(renumber).params(TOLD, told.value()).update();
            sql.sql(renumber).params(UNTOLD, untold.value()).update();
            sql.sql("delete from webhook_delivery").update();
            return sql.sql("update webhook_cursor set tx = ?::xid8")
                    .param(CURSOR)
                    .update();
        });
    }

    private List<String> messages(Webhook hook) {
        return automation.hooks.deliveries(caller, hook.id(), null, null, 10).items().stream()
                .map(Delivery::messageId)
                .toList();
    }

    private static String message(ExecutionId run) {
        return "msg_" + run + "_3";
    }

    private void collect() {
        while (automation.outbox.step()) {
            // there is more
        }
    }
}
