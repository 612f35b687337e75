package io.agentmarket.deployments;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Packages;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.CountLock;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.Tenant;
import io.agentmarket.vault.PlatformSecrets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The packages that customers rent, each under terms of its own. */
@Component
public final class Deployments {

    /** The maximum number of deployments of a customer. */
    static final int MAX_PER_CUSTOMER = 200;

    /** The maximum number of terms of all deployments of a customer, including those about to be deleted. */
    static final int MAX_TERMS = 1_000;

    /** The maximum number of secrets of a deployment. */
    static final int MAX_SECRETS = 20;

    private final Tenant tenant;
    private final Packages packages;
    private final PlatformSecrets vault;
    private final DeploymentAudit audit;
    private final Ids ids;
    private final Clock clock;

    Deployments(Tenant tenant, Packages packages, PlatformSecrets vault, DeploymentAudit audit, Ids ids, Clock clock) {
        this.tenant = tenant;
        this.packages = packages;
        this.vault = vault;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /** A deployment as its customer requests it. */
    record Draft(String name, boolean active, DeploymentTerms terms) {}

    /**
     * The deployment opened for a run that starts now.
     *
     * @throws AppException {@code NOT_FOUND}; {@code DEPLOYMENT_INACTIVE}; {@code PACKAGE_VERSION_GONE}, also when its
     * pinned version was withdrawn; {@code INVALID_REQUEST} when the configuration no longer obeys the package's schema
     */
    public Rented rent(CustomerId customer, UUID id) {
        var deployment = get(customer, id);
        if (!deployment.active()) {
            throw new AppException(
                    ErrorCode.DEPLOYMENT_INACTIVE, "The deployment is switched off; set active to true first.");
        }
        var terms = deployment.terms();
        var agent = agent(customer, terms);
        var violations = agent.settings().check(terms.config());
        if (!violations.isEmpty()) {
            throw AppException.invalid(violations);
        }
        return new Rented(id, deployment.revision(), terms, agent.configured(terms.config()), secrets(customer, id));
    }

    /**
     * The deployment opened for a run that resumes: under the terms of its start, even if the deployment was changed,
     * switched off or deleted since. Its secrets are the current ones. Empty when its package is no longer available.
     */
    public Optional<Rented> again(CustomerId customer, UUID id, int revision, String version) {
        return tenant.tx(customer, sql -> new DeploymentSql(sql).terms(customer, id, revision))
                .flatMap(terms -> packages.find(terms.packageId(), version)
                        .map(agent -> new Rented(
                                id, revision, terms, agent.configured(terms.config()), secrets(customer, id))));
    }

    private AgentPackage agent(CustomerId customer, DeploymentTerms terms) {
        var id = terms.packageId();
        var pinned = terms.version();
        var found = pinned == null
                ? packages.find(id)
                : packages.find(id, pinned).filter(it -> it.version().equals(pinned));
        var agent = found.orElseThrow(() -> new AppException(
                ErrorCode.PACKAGE_VERSION_GONE,
                "The package " + id + (pinned == null ? "" : " " + pinned)
                        + " is no longer offered; change the deployment's version."));
        return pinned == null ? agent : packages.startable(customer, id, pinned);
    }

    private Map<String, String> secrets(CustomerId customer, UUID id) {
        var kept = tenant.tx(customer, sql -> new DeploymentSql(sql).secrets(customer, id));
        if (kept.isEmpty()) {
            return kept;
        }
        return tenant.platform(sql -> {
            var values = new HashMap<String, String>();
            kept.forEach((name, keptAs) -> vault.find(sql, keptAs).ifPresent(value -> values.put(name, value)));
            return values;
        });
    }

    /** Whether the customer has this deployment, switched on or off. */
    public boolean has(CustomerId customer, UUID id) {
        return tenant.tx(customer, sql -> new DeploymentSql(sql).find(customer, id))
                .isPresent();
    }

    Deployment get(CustomerId customer, UUID id) {
        return tenant.tx(customer, sql -> new DeploymentSql(sql).find(customer, id))
                .orElseThrow(Deployments::notFound);
    }

    Set<String> secretNames(CustomerId customer, UUID id) {
        return tenant.tx(customer, sql -> new DeploymentSql(sql).secrets(customer, id))
                .keySet();
    }

    Page<Deployment> page(CustomerId customer, @Nullable UUID before, int limit) {
        var found = tenant.tx(customer, sql -> new DeploymentSql(sql).page(customer, before, limit + 1));
        return Page.of(found, limit, Deployment::id);
    }

    /** Creates the deployment, or returns the one that the same request created earlier, as it is now. */
    Deployment create(Caller caller, String idempotencyKey, Draft draft) {
        var customer = caller.customer();
        var now = now();
        var made = new Deployment(ids.next(), draft.name(), 1, draft.active(), draft.terms(), now, now);
        var hash = Sha256.of(Json.MAPPER.writeValueAsString(draft));
        var call = new Repeats.Call(customer, Repeats.Kind.DEPLOYMENTS, idempotencyKey, hash);
        var id = tenant.platform(client -> {
            CountLock.DEPLOYMENTS.take(client, customer);
            var earlier = Repeats.claim(client, call, made.id(), now);
            if (earlier.isPresent()) {
                return earlier.get();
            }
            var sql = new DeploymentSql(client);
            sql.insert(customer, made);
            if (sql.count(customer) > MAX_PER_CUSTOMER) {
                throw new AppException(
                        ErrorCode.TOO_MANY, "You have " + MAX_PER_CUSTOMER + " deployments; delete one first.");
            }
            addTerms(sql, customer, made);
            audit.put(client, caller, null, made);
            return made.id();
        });
        return get(customer, id);
    }

    /** Changes it for new runs; the package stays the same. */
    Deployment change(Caller caller, UUID id, Draft draft) {
        var customer = caller.customer();
        return tenant.platform(client -> {
            CountLock.DEPLOYMENTS.take(client, customer);
            var sql = locked(new DeploymentSql(client), customer, id);
            var old = sql.find(customer, id).orElseThrow();
            var same = old.terms().equals(draft.terms());
            var changed = new Deployment(
                    id,
                    draft.name(),
                    same ? old.revision() : old.revision() + 1,
                    draft.active(),
                    draft.terms(),
                    old.createdAt(),
                    now());
            if (!same) {
                addTerms(sql, customer, changed);
            }
            sql.update(changed);
            audit.put(client, caller, old, changed);
            return changed;
        });
    }

    private static void addTerms(DeploymentSql sql, CustomerId customer, Deployment of) {
        sql.addTerms(customer, of);
        if (sql.countTerms(customer) > MAX_TERMS) {
            throw new AppException(
                    ErrorCode.TOO_MANY,
                    "Your deployments have changed so often that " + MAX_TERMS
                            + " of their terms are kept, the most"
                            + " allowed; terms that no live run uses are deleted within two hours, so retry then.");
        }
    }

    /** A deployment's terms at some time, by their number. */
    public record Revision(UUID deployment, int number) {}

    /**
     * Deletes up to the given number of terms that were superseded before a time, by other terms or by the deployment's
     * deletion.
     *
     * @param needed the terms of live runs
     */
    public static int forget(JdbcClient platform, Collection<Revision> needed, OffsetDateTime before, int limit) {
        return new DeploymentSql(platform).forgetTerms(needed, before, limit);
    }

    /** Deletes a deployment and its secrets; its terms stay for runs that began under them. */
    void delete(Caller caller, UUID id) {
        tenant.platform(client -> {
            var sql = locked(new DeploymentSql(client), caller.customer(), id);
            sql.secrets(caller.customer(), id).forEach((name, keptAs) -> {
                sql.dropSecret(id, name);
                vault.forget(client, keptAs);
            });
            sql.markDeleted(id, now());
            audit.deleted(client, caller, id);
            return true;
        });
    }

    void putSecret(Caller caller, UUID id, String name, String value) {
        var customer = caller.customer();
        tenant.platform(client -> {
            var sql = locked(new DeploymentSql(client), customer, id);
            var kept = sql.secrets(customer, id);
            if (!kept.containsKey(name) && kept.size() >= MAX_SECRETS) {
                throw new AppException(
                        ErrorCode.TOO_MANY, "A deployment has at most " + MAX_SECRETS + " secrets; delete one first.");
            }
            var before = kept.get(name);
            if (before != null) {
                vault.forget(client, before);
            }
            // the name binds the value to this customer and is never used again
            var keptAs = "deployment:" + customer.value() + ":" + ids.next();
            vault.keep(client, keptAs, value);
            sql.putSecret(customer, id, name, keptAs, now());
            audit.secretSet(client, caller, id, name);
            return true;
        });
    }

    void deleteSecret(Caller caller, UUID id, String name) {
        tenant.platform(client -> {
            var sql = locked(new DeploymentSql(client), caller.customer(), id);
            var keptAs = sql.secrets(caller.customer(), id).get(name);
            if (keptAs == null) {
                throw AppException.notFound("secret");
            }
            sql.dropSecret(id, name);
            vault.forget(client, keptAs);
            audit.secretDeleted(client, caller, id, name);
            return true;
        });
    }

    private static DeploymentSql locked(DeploymentSql sql, CustomerId customer, UUID id) {
        if (!sql.lock(customer, id)) {
            throw notFound();
        }
        return sql;
    }

    private static AppException notFound() {
        return AppException.notFound("deployment");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
