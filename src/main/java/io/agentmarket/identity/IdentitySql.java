package io.agentmarket.identity;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.tiers.LimitChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every statement of this module. */
final class IdentitySql {

    /**
     * Scopes unknown to earlier releases. Those releases read only the column scopes and refuse unknown names in it.
     */
    private static final Set<Scope> LATER = Set.of(Scope.APPROVE, Scope.PUBLISH, Scope.METRICS);

    private static final UUID PAST_THE_LAST = new UUID(-1, -1);

    private final JdbcClient sql;

    IdentitySql(JdbcClient sql) {
        this.sql = sql;
    }

    /**
     * A key with its customer.
     *
     * @param unknownScopes scopes given by a later release that are unusable here
     */
    record KeyOwner(
            ApiKey key, String tier, Customer.Status status, LimitChange override, List<String> unknownScopes) {}

    Optional<KeyOwner> owner(byte[] hash) {
        return sql.sql("""
                        select k.*, c.tier, c.status, c.limit_override from api_keys k join customers c on c.id = k.customer_id
                        where k.hash = ?""").param(hash).query((row, n) -> owner(row)).optional();
    }

    Optional<KeyOwner> owner(CustomerId customer, ApiKeyId id) {
        return sql.sql("""
                        select k.*, c.tier, c.status, c.limit_override from api_keys k join customers c on c.id = k.customer_id
                        where k.customer_id = ? and k.id = ?""")
                .params(customer.value(), id.value())
                .query((row, n) -> owner(row))
                .optional();
    }

    private static KeyOwner owner(ResultSet row) throws SQLException {
        return new KeyOwner(
                key(row),
                row.getString("tier"),
                Customer.Status.stored(row.getString("status")),
                CustomersSql.change(row, "limit_override"),
                scopes(row).filter(name -> Scope.stored(name).isEmpty()).toList());
    }

    /** Locks one of the customer's keys until the transaction ends. */
    Optional<ApiKey> lock(CustomerId customer, ApiKeyId id) {
        return sql.sql("select * from api_keys where customer_id = ? and id = ? for update")
                .params(customer.value(), id.value())
                .query((row, n) -> key(row))
                .optional();
    }

    /** Locks a key of any customer, for operators. */
    Optional<ApiKey> lock(ApiKeyId id) {
        return sql.sql("select * from api_keys where id = ? for update")
                .param(id.value())
                .query((row, n) -> key(row))
                .optional();
    }

    boolean has(CustomerId customer, ApiKeyId id) {
        return sql.sql("select exists (select from api_keys where id = ? and customer_id = ?)")
                .params(id.value(), customer.value())
                .query(Boolean.class)
                .single();
    }

    /** Keys created before {@code before}, newest first. */
    List<ApiKey> page(CustomerId customer, @Nullable ApiKeyId before, int limit) {
        return sql.sql("select * from api_keys where customer_id = ? and id < ? order by id desc limit ?")
                .params(customer.value(), before == null ? PAST_THE_LAST : before.value(), limit)
                .query((row, n) -> key(row))
                .list();
    }

    void insert(ApiKey key, byte[] hash) {
        sql.sql("""
                        insert into api_keys (id, customer_id, name, test, last4, hash, scopes, later_scopes, created_at,
                            expires_at, limits)
                        values (?, ?, ?, ?, ?, ?, string_to_array(?, ','), string_to_array(?, ','), ?, ?, ?::jsonb)""")
                .params(
                        key.id().value(),
                        key.customer().value(),
                        key.name(),
                        key.test(),
                        key.last4(),
                        hash,
                        names(key, scope -> !LATER.contains(scope)),
                        names(key, LATER::contains),
                        time(key.createdAt()))
                .param(key.expiresAt() == null ? null : time(key.expiresAt()))
                .param(CustomersSql.json(key.limits()))
                .update();
    }

    /** How many keys are neither revoked nor expired. */
    int usable(CustomerId customer, Instant now) {
        return sql.sql("""
                        select count(*) from api_keys
                        where customer_id = ? and revoked_at is null and (expires_at is null or expires_at > ?)""")
                .params(customer.value(), time(now))
                .query(Integer.class)
                .single();
    }

    /** @param first when the earliest of them was created; the requested time if there is none */
    record Made(int count, Instant first) {}

    Made madeSince(CustomerId customer, Instant since) {
        return sql.sql("""
                        select count(*) as made, min(created_at) as first from api_keys
                        where customer_id = ? and created_at > ?""")
                .params(customer.value(), time(since))
                .query((row, n) ->
                        new Made(row.getInt("made"), Objects.requireNonNullElse(instant(row, "first"), since)))
                .single();
    }

    void replace(ApiKeyId old, ApiKeyId by, Instant expiresAt) {
        sql.sql("update api_keys set replaced_by = ?, expires_at = least(expires_at, ?) where id = ?")
                .params(by.value(), time(expiresAt), old.value())
                .update();
    }

    /** Sets the limits. Returns whether the key exists. */
    boolean limit(ApiKeyId id, LimitChange limits) {
        return sql.sql("update api_keys set limits = ?::jsonb where id = ?")
                        .param(CustomersSql.json(limits))
                        .param(id.value())
                        .update()
                == 1;
    }

    /** Revokes the key. Returns whether it exists; a second call keeps the time of the first. */
    boolean revoke(ApiKeyId id, Instant now) {
        return sql.sql("update api_keys set revoked_at = coalesce(revoked_at, ?) where id = ?")
                        .params(time(now), id.value())
                        .update()
                == 1;
    }

    static String name(Scope scope) {
        return scope.storedName();
    }

    private static String names(ApiKey key, Predicate<Scope> which) {
        return key.scopes().stream()
                .filter(which)
                .map(IdentitySql::name)
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static Stream<String> scopes(ResultSet row) throws SQLException {
        return Stream.concat(Arrays.stream((String[]) row.getArray("scopes").getArray()), Arrays.stream((String[])
                row.getArray("later_scopes").getArray()));
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        UUID replacedBy = row.getObject("replaced_by", UUID.class);
        return new ApiKey(
                new ApiKeyId(row.getObject("id", UUID.class)),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                row.getString("name"),
                row.getBoolean("test"),
                row.getString("last4"),
                scopes(row).flatMap(name -> Scope.stored(name).stream()).collect(Collectors.toSet()),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "expires_at"),
                instant(row, "revoked_at"),
                replacedBy == null ? null : new ApiKeyId(replacedBy),
                CustomersSql.change(row, "limits"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
