package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many things of one kind are created at once: no call fails wrongly, and limits by count are met exactly. */
class ParallelCreationsTest extends RunningPlatform {

    private static final int AT_ONCE = 40;
    private static final int ROOM = 20;

    private final TestCustomers.Made customer = CUSTOMERS.create("elite");

    /** The resource to create, its maximum number, and its table. */
    enum Kind {
        TRIGGERS("/api/v1/triggers", "{\"package_id\":\"crash-probe\",\"mapping\":\"body\"}", 100, "inbound_trigger"),
        WEBHOOKS(
                "/api/v1/webhooks",
                "{\"url\":\"https://example.com/hook\",\"events\":[\"run.failed\"]}",
                20,
                "webhook_endpoint"),
        SCHEDULES(
                "/api/v1/schedules",
                "{\"package_id\":\"crash-probe\",\"cron\":\"0 9 1 1 *\","
                        + "\"input\":{\"note\":\"n\",\"sleep_ms\":0}}",
                100,
                "schedule"),
        DEPLOYMENTS("/api/v1/deployments", "{\"package_id\":\"crash-probe\",\"name\":\"d\"}", 200, "deployment"),
        KEYS("/api/v1/api-keys", "{\"name\":\"k\"}", 500, "api_keys"),
        SECRETS("", "{\"value\":\"a secret of some length\"}", 20, "deployment_secret");

        private final String path;
        private final String body;
        private final int most;
        private final String table;

        Kind(String path, String body, int most, String table) {
            this.path = path;
            this.body = body;
            this.most = most;
            this.table = table;
        }
    }

    @ParameterizedTest
    @EnumSource
    void fill_the_last_places_exactly_and_none_breaks(Kind kind) throws Exception {
        var deployment = kind == Kind.SECRETS ? created(customer, Kind.DEPLOYMENTS) : "";
        fill(kind);

        var statuses = atOnce(n -> create(customer, kind, deployment, "at-once-" + n));

        var done = kind == Kind.SECRETS ? 204 : 201;
        assertThat(statuses)
                .containsOnly(done, 409)
                .filteredOn(it -> it == done)
                .hasSize(ROOM);
        assertThat(count(kind)).isEqualTo(kind.most);
    }

    @Test
    void of_every_kind_and_of_many_customers_break_none() throws Exception {
        var customers = new ArrayList<TestCustomers.Made>();
        var deployments = new ArrayList<String>();
        for (int n = 0; n < AT_ONCE / Kind.values().length + 1; n++) {
            customers.add(CUSTOMERS.create("elite"));
            deployments.add(created(customers.get(n), Kind.DEPLOYMENTS));
        }

        var statuses = atOnce(n -> {
            var kind = Kind.values()[n % Kind.values().length];
            var whose = n / Kind.values().length;
            return create(customers.get(whose), kind, deployments.get(whose), "mixed-" + n);
        });

        assertThat(statuses).containsOnly(201, 204);
    }

    private String created(TestCustomers.Made whose, Kind kind) throws Exception {
        var made = create(whose, kind, "", "first");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return kind.path + "/" + made.json().path("id").asString();
    }

    private Answer create(TestCustomers.Made whose, Kind kind, String deployment, String name) throws Exception {
        return kind == Kind.SECRETS
                ? put(whose.key(), deployment + "/secrets/" + name.replace('-', '_'), kind.body)
                : post(whose.key(), kind.path, kind.body, "Idempotency-Key", name);
    }

    /**
     * Copies of the first one, until there is just so much room; of webhooks and secrets there is no more room in all.
     */
    private void fill(Kind kind) throws Exception {
        if (kind.most == ROOM) {
            return;
        }
        if (count(kind) == 0) {
            created(customer, kind);
        }
        var copies = kind.most - ROOM - count(kind);
        execute("insert into " + kind.table + " select (jsonb_populate_record(t, jsonb_build_object("
                + "'id', gen_random_uuid(), 'hash', '\\x' || encode(sha256(n::text::bytea), 'hex'),"
                + " 'idempotency_key', 'copy-' || n))).* from " + kind.table + " t, generate_series(1, " + copies
                + ") n where t.id = (select id from " + kind.table + " where customer_id = '" + customer.id()
                + "' limit 1)");
        assertThat(count(kind)).isEqualTo(kind.most - ROOM);
    }

    private int count(Kind kind) throws Exception {
        try (var connection = STORES.databases().owner().getConnection();
                var row = connection
                        .createStatement()
                        .executeQuery("select count(*) from " + kind.table + " where customer_id = '" + customer.id()
                                + "'")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void execute(String sql) throws Exception {
        try (var connection = STORES.databases().owner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private interface Call {
        Answer make(int n) throws Exception;
    }

    private static List<Integer> atOnce(Call call) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<Integer>>();
            for (int i = 0; i < AT_ONCE; i++) {
                var n = i;
                Callable<Integer> one = () -> {
                    start.await();
                    return call.make(n).status();
                };
                calls.add(threads.submit(one));
            }
            start.countDown();
            var statuses = new ArrayList<Integer>();
            for (var each : calls) {
                statuses.add(each.get());
            }
            return statuses;
        }
    }
}
