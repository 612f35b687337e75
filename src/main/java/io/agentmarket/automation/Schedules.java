package io.agentmarket.automation;

import io.agentmarket.identity.Caller;
import io.agentmarket.journal.StorableJson;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.Sha256;
import io.agentmarket.shared.Violation;
import io.agentmarket.stores.CountLock;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A customer's schedules. A foreign id is {@code NOT_FOUND}. */
final class Schedules {

    /** The maximum per customer. */
    static final int MAX_SCHEDULES = 100;

    /**
     * The maximum size of an input as JSON. A hundred inputs are stored per customer, and each is used at each due
     * time.
     */
    static final int MAX_INPUT_BYTES = 64 * 1024;

    private final Tenant tenant;
    private final RunTemplates orders;
    private final AutomationAudit trail;
    private final Ids ids;
    private final Clock clock;

    Schedules(Tenant tenant, RunTemplates orders, AutomationAudit trail, Ids ids, Clock clock) {
        this.tenant = tenant;
        this.orders = orders;
        this.trail = trail;
        this.ids = ids;
        this.clock = clock;
    }

    /** A requested schedule. */
    record Draft(
            RunTemplate order,
            JsonNode input,
            String cron,
            String timeZone,
            String description,
            boolean active,
            List<Violation> faults) {

        Draft {
            faults = List.copyOf(faults);
        }

        /** Without a fault so far. */
        Draft(RunTemplate order, JsonNode input, String cron, String timeZone, String description, boolean active) {
            this(order, input, cron, timeZone, description, active, List.of());
        }
    }

    /**
     * @throws AppException {@code INVALID_REQUEST} with pointers, {@code TOO_MANY} past the limit, or as a run's quote
     */
    Schedule create(Caller caller, Repeats.Call call, Draft draft) {
        var now = now();
        var fresh = of(caller, ids.next(), draft, now, now);
        return tenant.platform(client -> {
            CountLock.SCHEDULES.take(client, caller.customer());
            var sql = new ScheduleSql(client);
            var earlier = Repeats.claim(client, call, fresh.id(), now);
            if (earlier.isPresent()) {
                return sql.find(caller.customer(), earlier.get()).orElseThrow(Schedules::missing);
            }
            if (sql.count(caller.customer()) >= MAX_SCHEDULES) {
                throw new AppException(
                        ErrorCode.TOO_MANY,
                        "You have " + MAX_SCHEDULES + " schedules, the most allowed; delete one first.");
            }
            sql.put(fresh);
            trail.add(client, caller, "schedule.created", fresh.id(), AutomationAudit.of(fresh));
            return fresh;
        });
    }

    /** Replaces the schedule by the draft; from now on its runs have the rights of the calling key. */
    Schedule replace(Caller caller, UUID id, Draft draft) {
        var old = get(caller, id);
        var fresh = of(caller, id, draft, old.createdAt(), now());
        return tenant.platform(client -> {
            var sql = new ScheduleSql(client);
            var before = sql.lock(caller.customer(), id).orElseThrow(Schedules::missing);
            sql.put(fresh);
            var change = new AutomationAudit.Change(AutomationAudit.of(before), AutomationAudit.of(fresh));
            trail.changed(client, caller, "schedule.changed", id, change);
            return sql.find(caller.customer(), id).orElseThrow();
        });
    }

    Schedule get(Caller caller, UUID id) {
        return tenant.tx(caller.customer(), sql -> new ScheduleSql(sql).find(caller.customer(), id))
                .orElseThrow(Schedules::missing);
    }

    Page<Schedule> page(Caller caller, @Nullable UUID before, int limit) {
        var rows = tenant.tx(caller.customer(), sql -> new ScheduleSql(sql).page(caller.customer(), before, limit + 1));
        return Page.of(rows, limit, Schedule::id);
    }

    void delete(Caller caller, UUID id) {
        tenant.platform(client -> {
            var sql = new ScheduleSql(client);
            var old = sql.lock(caller.customer(), id).orElseThrow(Schedules::missing);
            sql.delete(id);
            trail.add(client, caller, "schedule.deleted", id, AutomationAudit.of(old));
            return true;
        });
    }

    /** Starts an additional run, with the rights of the calling key. */
    ExecutionId runNow(Caller caller, UUID id, String idempotencyKey) {
        var schedule = get(caller, id);
        var digest = HexFormat.of().formatHex(Sha256.of(idempotencyKey));
        return orders.startAdmitted(caller, schedule.order(), schedule.input(), "schedule-" + id + "-now-" + digest);
    }

    private Schedule of(Caller caller, UUID id, Draft draft, Instant createdAt, Instant now) {
        check(caller, draft);
        var due = due(draft, now);
        return new Schedule(
                id,
                caller.customer(),
                caller.key(),
                draft.order(),
                draft.input(),
                draft.cron(),
                draft.timeZone(),
                draft.description(),
                draft.active(),
                null,
                draft.active() ? due : null,
                null,
                createdAt,
                now);
    }

    /** @throws AppException with every fault of the draft */
    void check(Caller caller, Draft draft) {
        var faults = new Faults();
        faults.addAll(draft.faults());
        faults.check(() -> checkRun(caller, draft));
        faults.check(() -> due(draft, now()));
        faults.throwIfAny();
    }

    /** An inactive schedule may name an inactive deployment. */
    private void checkRun(Caller caller, Draft draft) {
        if (StorableJson.bytes(draft.input()) > MAX_INPUT_BYTES) {
            throw AppException.invalid(
                    "/input",
                    "has more than " + MAX_INPUT_BYTES
                            + " bytes as JSON; put long content into a document, or where the"
                            + " agent's tools can read it");
        }
        try {
            orders.check(caller, draft.order(), draft.input());
        } catch (AppException e) {
            if (draft.active() || e.code() != ErrorCode.DEPLOYMENT_INACTIVE) {
                throw e;
            }
        }
    }

    private static Instant due(Draft draft, Instant now) {
        var faults = new Faults();
        var zone = faults.of(() -> zone(draft)).orElse(ZoneOffset.UTC);
        var due = faults.of(
                () -> cron(draft, zone).next(now).orElseThrow(() -> AppException.invalid("/cron", "is never due")));
        faults.throwIfAny();
        return due.orElseThrow();
    }

    private static ZoneId zone(Draft draft) {
        try {
            return Cron.zone(draft.timeZone());
        } catch (IllegalArgumentException e) {
            throw AppException.invalid("/time_zone", String.valueOf(e.getMessage()));
        }
    }

    private static Cron cron(Draft draft, ZoneId zone) {
        try {
            return Cron.of(draft.cron(), zone);
        } catch (IllegalArgumentException e) {
            throw AppException.invalid("/cron", "cannot be read: " + e.getMessage());
        }
    }

    private static AppException missing() {
        return AppException.notFound("schedule");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
