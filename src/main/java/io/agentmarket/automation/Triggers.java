package io.agentmarket.automation;

import io.agentmarket.expressions.Expression;
import io.agentmarket.expressions.ExpressionNames;
import io.agentmarket.expressions.Shape;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Violation;
import io.agentmarket.stores.CountLock;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A customer's triggers. A foreign id is {@code NOT_FOUND}. */
final class Triggers {

    /** The maximum per customer. */
    static final int MAX_TRIGGERS = 100;

    /** What a mapping reads. */
    private static final Shape POSTED =
            new Shape.Members(Map.of("body", Shape.ANY), "unknown; the posted JSON is called body");

    private final Tenant tenant;
    private final RunTemplates orders;
    private final SealedSecrets secrets;
    private final AutomationAudit trail;
    private final Ids ids;
    private final Clock clock;

    Triggers(Tenant tenant, RunTemplates orders, SealedSecrets secrets, AutomationAudit trail, Ids ids, Clock clock) {
        this.tenant = tenant;
        this.orders = orders;
        this.secrets = secrets;
        this.trail = trail;
        this.ids = ids;
        this.clock = clock;
    }

    /** A requested trigger. */
    record Draft(RunTemplate order, String mapping, String description, boolean active, List<Violation> faults) {

        Draft {
            faults = List.copyOf(faults);
        }

        /** Without a fault so far. */
        Draft(RunTemplate order, String mapping, String description, boolean active) {
            this(order, mapping, description, active, List.of());
        }
    }

    /** A trigger, with its secret only in the first answer. */
    record Issued(Trigger trigger, @Nullable SigningSecret secret) {}

    /**
     * @throws AppException {@code INVALID_REQUEST} with pointers, {@code TOO_MANY} past the limit, or as a run's quote
     */
    Issued create(Caller caller, Repeats.Call call, Draft draft) {
        check(caller, draft);
        var id = ids.next();
        var now = now();
        return tenant.platform(client -> {
            CountLock.TRIGGERS.take(client, caller.customer());
            var sql = new TriggerSql(client);
            var earlier = Repeats.claim(client, call, id, now);
            if (earlier.isPresent()) {
                return new Issued(sql.find(caller.customer(), earlier.get()).orElseThrow(Triggers::missing), null);
            }
            if (sql.count(caller.customer()) >= MAX_TRIGGERS) {
                throw new AppException(
                        ErrorCode.TOO_MANY,
                        "You have " + MAX_TRIGGERS + " triggers, the most allowed; delete one first.");
            }
            var fresh = secrets.make(client, caller.customer());
            var trigger = of(caller, id, draft, new SealedSecrets.Pair(fresh.id(), null, null), now);
            sql.put(trigger);
            trail.add(client, caller, "trigger.created", id, AutomationAudit.of(trigger));
            return new Issued(trigger, fresh.secret());
        });
    }

    /** Replaces the trigger by the draft; from now on its runs have the rights of the calling key. */
    Trigger replace(Caller caller, UUID id, Draft draft) {
        check(caller, draft);
        return tenant.platform(client -> {
            var sql = new TriggerSql(client);
            var old = sql.lock(caller.customer(), id).orElseThrow(Triggers::missing);
            var fresh = of(caller, id, draft, old.secrets(), now());
            sql.put(fresh);
            var change = new AutomationAudit.Change(AutomationAudit.of(old), AutomationAudit.of(fresh));
            trail.changed(client, caller, "trigger.changed", id, change);
            return sql.find(caller.customer(), id).orElseThrow();
        });
    }

    /**
     * Creates a new secret; the old one stays valid for the overlap. Whoever has the secret starts runs with the rights
     * of the trigger's key.
     */
    Issued rotate(Caller caller, Repeats.Call call, UUID id, Duration overlap) {
        return tenant.platform(client -> {
            var sql = new TriggerSql(client);
            var old = sql.lock(caller.customer(), id).orElseThrow(Triggers::missing);
            if (Repeats.claim(client, call, ids.next(), now()).isPresent()) {
                return new Issued(old, null);
            }
            orders.requireMayUse(client, caller, old.key());
            var fresh = secrets.make(client, caller.customer());
            secrets.forget(client, caller.customer(), old.secrets().previous());
            var pair = old.secrets().rotated(fresh.id(), now().plus(overlap));
            sql.put(withSecrets(old, pair, now()));
            trail.add(client, caller, "trigger.rotated", id, Map.of("overlap", overlap.toString()));
            return new Issued(sql.find(caller.customer(), id).orElseThrow(), fresh.secret());
        });
    }

    Trigger get(Caller caller, UUID id) {
        return tenant.tx(caller.customer(), sql -> new TriggerSql(sql).find(caller.customer(), id))
                .orElseThrow(Triggers::missing);
    }

    Page<Trigger> page(Caller caller, @Nullable UUID before, int limit) {
        var rows = tenant.tx(caller.customer(), sql -> new TriggerSql(sql).page(caller.customer(), before, limit + 1));
        return Page.of(rows, limit, Trigger::id);
    }

    void delete(Caller caller, UUID id) {
        tenant.platform(client -> {
            var sql = new TriggerSql(client);
            var old = sql.lock(caller.customer(), id).orElseThrow(Triggers::missing);
            secrets.forget(client, caller.customer(), old.secrets().current());
            secrets.forget(client, caller.customer(), old.secrets().previous());
            sql.delete(id);
            trail.add(client, caller, "trigger.deleted", id, AutomationAudit.of(old));
            return true;
        });
    }

    /** @throws AppException with every fault of the draft */
    void check(Caller caller, Draft draft) {
        var faults = new Faults();
        faults.addAll(draft.faults());
        faults.check(() -> checkRun(caller, draft));
        faults.check(() -> checkMapping(caller, draft));
        faults.throwIfAny();
    }

    /** An inactive trigger may name an inactive deployment. */
    private void checkRun(Caller caller, Draft draft) {
        try {
            orders.check(caller, draft.order());
        } catch (AppException e) {
            if (draft.active() || e.code() != ErrorCode.DEPLOYMENT_INACTIVE) {
                throw e;
            }
        }
    }

    private void checkMapping(Caller caller, Draft draft) {
        try {
            var mapping = new Expression(draft.mapping());
            var constant = mapping.verifyUse();
            if (constant.isPresent()) {
                checkConstant(caller, draft.order(), constant.get());
            } else {
                checkNames(caller, draft.order(), ExpressionNames.read(mapping, POSTED));
            }
        } catch (IllegalArgumentException e) {
            throw AppException.invalid("/mapping", "cannot be used: " + e.getMessage());
        }
    }

    /** JSONata gives nothing for an unknown name, so a misspelt one would be found by the first call only. */
    private void checkNames(Caller caller, RunTemplate order, ExpressionNames.Reading mapping) {
        var faults = new TreeSet<String>();
        mapping.unknown().forEach(unknown -> faults.add(unknown.message()));
        if (mapping.value() instanceof Shape.Written written) {
            orders.input(caller, order).ifPresent(schema -> faults.addAll(unfit(written.names(), schema)));
        }
        if (!faults.isEmpty()) {
            throw AppException.invalid("/mapping", "cannot be used: " + String.join("; ", faults));
        }
    }

    private static List<String> unfit(Set<String> written, JsonNode schema) {
        var faults = new ArrayList<String>();
        var known = schema.path("properties").propertyNames();
        var isClosed = schema.path("additionalProperties").isBoolean()
                && !schema.path("additionalProperties").asBoolean()
                && !schema.has("patternProperties");
        for (var name : written) {
            if (isClosed && !known.contains(name)) {
                faults.add(name + " is no property of the input" + Spelling.hint(name, known));
            }
        }
        for (var name : schema.path("required").values()) {
            if (!written.contains(name.asString())) {
                faults.add("the property " + name.asString() + " of the input is missing");
            }
        }
        return faults;
    }

    /** A mapping that reads nothing of the body makes the same input each time. */
    private void checkConstant(Caller caller, RunTemplate order, JsonNode input) {
        var faults = new Faults();
        faults.check(() -> orders.check(caller, order, input));
        faults.found().stream()
                .filter(fault -> fault.pointer().startsWith("/input"))
                .findFirst()
                .ifPresent(fault -> {
                    throw AppException.invalid(
                            "/mapping",
                            "makes an input that is refused each time: " + fault.pointer() + " " + fault.message());
                });
    }

    private static Trigger of(Caller caller, UUID id, Draft draft, SealedSecrets.Pair secrets, Instant now) {
        return new Trigger(
                id,
                caller.customer(),
                caller.key(),
                draft.order(),
                draft.mapping(),
                draft.description(),
                draft.active(),
                null,
                secrets,
                null,
                now,
                now);
    }

    private static Trigger withSecrets(Trigger old, SealedSecrets.Pair secrets, Instant now) {
        return new Trigger(
                old.id(),
                old.customer(),
                old.key(),
                old.order(),
                old.mapping(),
                old.description(),
                old.active(),
                old.pausedReason(),
                secrets,
                old.last(),
                old.createdAt(),
                now);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static AppException missing() {
        return AppException.notFound("trigger");
    }
}
