package io.agentmarket.automation;

import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.Sha256;
import java.net.URI;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Audit entries about this module's resources. Inputs, mappings and addresses may be personal or hold a token, and the
 * log is permanent: it gets only their SHA-256, which shows that they changed.
 */
final class AutomationAudit {

    private final AuditLog log;

    AutomationAudit(AuditLog log) {
        this.log = log;
    }

    /** Adds an entry to the platform's transaction that makes the change. */
    void add(JdbcClient platform, Caller caller, String action, UUID subject, Map<String, String> detail) {
        log.append(platform, new AuditLog.Entry(caller, action, subject.toString(), detail));
    }

    /** Adds an entry with the old and new values of the changed members; adds none if nothing changed. */
    void changed(JdbcClient platform, Caller caller, String action, UUID subject, Change change) {
        var detail = change.detail();
        if (!detail.isEmpty()) {
            add(platform, caller, action, subject, detail);
        }
    }

    /** A resource before and after. */
    record Change(Map<String, String> from, Map<String, String> to) {

        Map<String, String> detail() {
            var detail = new TreeMap<String, String>();
            to.forEach((name, value) -> {
                var old = from.getOrDefault(name, "");
                if (!value.equals(old)) {
                    detail.put(name, value);
                    detail.put(name + "_was", old);
                }
            });
            return detail;
        }
    }

    static Map<String, String> of(Schedule schedule) {
        var detail = of(schedule.order());
        detail.put("cron", schedule.cron());
        detail.put("time_zone", schedule.timeZone());
        detail.put("active", Boolean.toString(schedule.active()));
        detail.put("runs_as_key", schedule.key().toString());
        detail.put("input_sha256", sha256(schedule.input().toString()));
        return detail;
    }

    static Map<String, String> of(Trigger trigger) {
        var detail = of(trigger.order());
        detail.put("active", Boolean.toString(trigger.active()));
        detail.put("runs_as_key", trigger.key().toString());
        detail.put("mapping_sha256", sha256(trigger.mapping()));
        return detail;
    }

    static Map<String, String> of(Webhook hook) {
        return Map.of(
                "host",
                URI.create(hook.url()).getHost(),
                "url_sha256",
                sha256(hook.url()),
                "events",
                hook.events().stream().map(EventKind::id).sorted().collect(Collectors.joining(" ")),
                "active",
                Boolean.toString(hook.active()));
    }

    private static Map<String, String> of(RunTemplate order) {
        var detail = new TreeMap<String, String>();
        detail.put("package_id", text(order.target().packageId()));
        detail.put("deployment_id", text(order.target().deploymentId()));
        detail.put("tier", text(order.tier()));
        detail.put("max_price_micros", text(order.maxPriceMicros()));
        return detail;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Sha256.of(text));
    }
}
