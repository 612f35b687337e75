package io.agentmarket.deployments;

import io.agentmarket.agents.VersionName;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every statement over deployment, deployment_terms and deployment_secret. */
final class DeploymentSql {

    private static final String PAGE = """
            select d.*, t.terms::text as terms from deployment d
              join deployment_terms t on t.deployment_id = d.id and t.revision = d.revision
             where d.customer_id = :customer and d.deleted_at is null
               and (:before::uuid is null or d.id < :before::uuid) order by d.id desc limit :limit""";

    private static final String FIND = """
            select d.*, t.terms::text as terms from deployment d
              join deployment_terms t on t.deployment_id = d.id and t.revision = d.revision
             where d.id = :id and d.customer_id = :customer and d.deleted_at is null""";

    /**
     * Deletes replaced terms after an hour, which is longer than any start takes: a run that opened the terms before is
     * live by now or was refused.
     */
    private static final String FORGET_TERMS = """
            delete from deployment_terms where ctid = any(array(
                   select t.ctid from deployment_terms t join deployment d on d.id = t.deployment_id
                    where (d.deleted_at < :before
                           or exists (select from deployment_terms n where n.deployment_id = t.deployment_id
                                         and n.revision > t.revision and n.created_at < :before))
                      and not exists (select from unnest(:ids::uuid[], :revisions::int[]) as u(id, revision)
                                       where u.id = t.deployment_id and u.revision = t.revision)
                    limit :limit))""";

    /** Deletes a deployment once its last terms are deleted, because no run can need it then. */
    static final String FORGET = """
            delete from deployment where ctid = any(array(
                   select d.ctid from deployment d
                    where d.deleted_at < :before
                      and not exists (select from deployment_terms t where t.deployment_id = d.id)
                      and not exists (select from deployment_secret s where s.deployment_id = d.id)
                    order by d.deleted_at limit :limit))""";

    private final JdbcClient sql;

    DeploymentSql(JdbcClient sql) {
        this.sql = sql;
    }

    List<Deployment> page(CustomerId customer, @Nullable UUID before, int limit) {
        return sql.sql(PAGE)
                .param("customer", customer.value())
                .param("before", before == null ? null : before.toString())
                .param("limit", limit)
                .query((row, n) -> deployment(row))
                .list();
    }

    Optional<Deployment> find(CustomerId customer, UUID id) {
        return sql.sql(FIND)
                .param("customer", customer.value())
                .param("id", id)
                .query((row, n) -> deployment(row))
                .optional();
    }

    /** Locks a deployment; false when there is none. */
    boolean lock(CustomerId customer, UUID id) {
        return sql.sql("""
                        select id from deployment where id = ? and customer_id = ? and deleted_at is null for update""")
                .params(id, customer.value())
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    /** The deployments of all customers, as the platform. */
    List<Withdrawals.Pinned> pinned(VersionName version) {
        return sql.sql("""
                        select d.customer_id, d.id, d.name from deployment d
                          join deployment_terms t on t.deployment_id = d.id and t.revision = d.revision
                         where d.deleted_at is null and t.terms ->> 'package_id' = :package
                           and t.terms ->> 'version' = :version order by d.id""")
                .param("package", version.id())
                .param("version", version.version())
                .query((row, n) -> new Withdrawals.Pinned(
                        new CustomerId(row.getObject("customer_id", UUID.class)),
                        row.getObject("id", UUID.class),
                        row.getString("name")))
                .list();
    }

    int count(CustomerId customer) {
        return sql.sql("select count(*) from deployment where customer_id = ? and deleted_at is null")
                .param(customer.value())
                .query(Integer.class)
                .single();
    }

    /** The number of terms of all its deployments, including deleted ones. */
    int countTerms(CustomerId customer) {
        return sql.sql("select count(*) from deployment_terms where customer_id = ?")
                .param(customer.value())
                .query(Integer.class)
                .single();
    }

    /** Deletes terms that were replaced before a time, up to the given number; returns how many. */
    int forgetTerms(Collection<Deployments.Revision> needed, OffsetDateTime before, int limit) {
        return sql.sql(FORGET_TERMS)
                .param("before", before)
                .param(
                        "ids",
                        needed.stream().map(Deployments.Revision::deployment).toArray(UUID[]::new))
                .param(
                        "revisions",
                        needed.stream().map(Deployments.Revision::number).toArray(Integer[]::new))
                .param("limit", limit)
                .update();
    }

    void insert(CustomerId customer, Deployment made) {
        sql.sql("""
                        insert into deployment (id, customer_id, name, revision, active, created_at, updated_at)
                        values (?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        made.id(),
                        customer.value(),
                        made.name(),
                        made.revision(),
                        made.active(),
                        time(made.createdAt()),
                        time(made.updatedAt()))
                .update();
    }

    void addTerms(CustomerId customer, Deployment of) {
        sql.sql("""
                        insert into deployment_terms (deployment_id, revision, customer_id, terms, created_at)
                        values (?, ?, ?, ?::json, ?)""")
                .params(
                        of.id(),
                        of.revision(),
                        customer.value(),
                        Json.MAPPER.writeValueAsString(of.terms()),
                        time(of.updatedAt()))
                .update();
    }

    void update(Deployment changed) {
        sql.sql("update deployment set name = ?, revision = ?, active = ?, updated_at = ? where id = ?")
                .params(changed.name(), changed.revision(), changed.active(), time(changed.updatedAt()), changed.id())
                .update();
    }

    Optional<DeploymentTerms> terms(CustomerId customer, UUID id, int revision) {
        return sql.sql("""
                        select terms::text as terms from deployment_terms
                        where deployment_id = ? and revision = ? and customer_id = ?""")
                .params(id, revision, customer.value())
                .query((row, n) -> terms(row))
                .optional();
    }

    void markDeleted(UUID id, Instant now) {
        sql.sql("update deployment set deleted_at = ? where id = ?")
                .params(time(now), id)
                .update();
    }

    /** The platform's names of the deployment's secrets, by the customer's names. */
    Map<String, String> secrets(CustomerId customer, UUID id) {
        var kept = new TreeMap<String, String>();
        sql.sql("select name, kept_as from deployment_secret where deployment_id = ? and customer_id = ?")
                .params(id, customer.value())
                .query(row -> {
                    kept.put(row.getString("name"), row.getString("kept_as"));
                });
        return kept;
    }

    void putSecret(CustomerId customer, UUID id, String name, String keptAs, Instant now) {
        sql.sql("""
                        insert into deployment_secret (deployment_id, name, customer_id, kept_as, updated_at)
                        values (?, ?, ?, ?, ?) on conflict (deployment_id, name) do update
                        set kept_as = excluded.kept_as, updated_at = excluded.updated_at""").params(id, name, customer.value(), keptAs, time(now)).update();
    }

    void dropSecret(UUID id, String name) {
        sql.sql("delete from deployment_secret where deployment_id = ? and name = ?")
                .params(id, name)
                .update();
    }

    private static Deployment deployment(ResultSet row) throws SQLException {
        return new Deployment(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getInt("revision"),
                row.getBoolean("active"),
                terms(row),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    private static DeploymentTerms terms(ResultSet row) throws SQLException {
        return Json.STORED.readValue(row.getString("terms"), DeploymentTerms.class);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
