package io.agentmarket.deployments;

import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Audit entries about deployments: the revision of the terms with their hash, or a secret's name. The terms themselves
 * are kept in rows that are deleted eventually, since a configuration may be personal and the log is permanent.
 */
@Component
final class DeploymentAudit {

    private final AuditLog log;

    DeploymentAudit(AuditLog log) {
        this.log = log;
    }

    /** @param before null when it is new; an unchanged deployment adds no entry */
    void put(JdbcClient platform, Caller caller, @Nullable Deployment before, Deployment after) {
        var old = before == null ? Map.<String, String>of() : members(before);
        var detail = new HashMap<String, String>();
        members(after).forEach((name, value) -> {
            if (!value.equals(old.get(name))) {
                detail.put(name, value);
            }
        });
        if (!detail.isEmpty()) {
            add(platform, caller, before == null ? "deployment.created" : "deployment.changed", after.id(), detail);
        }
    }

    void deleted(JdbcClient platform, Caller caller, UUID id) {
        add(platform, caller, "deployment.deleted", id, Map.of());
    }

    void secretSet(JdbcClient platform, Caller caller, UUID id, String name) {
        add(platform, caller, "deployment_secret.set", id, Map.of("name", name));
    }

    void secretDeleted(JdbcClient platform, Caller caller, UUID id, String name) {
        add(platform, caller, "deployment_secret.deleted", id, Map.of("name", name));
    }

    private static Map<String, String> members(Deployment deployment) {
        var terms = deployment.terms();
        return Map.of(
                "name", deployment.name(),
                "package_id", terms.packageId(),
                "version", terms.version() == null ? "newest" : terms.version(),
                "active", Boolean.toString(deployment.active()),
                "revision", Integer.toString(deployment.revision()),
                "terms_sha256", HexFormat.of().formatHex(Sha256.of(Json.MAPPER.writeValueAsString(terms))));
    }

    private void add(JdbcClient platform, Caller caller, String action, UUID id, Map<String, String> detail) {
        log.append(platform, new AuditLog.Entry(caller, action, id.toString(), detail));
    }
}
