package io.agentmarket.vault;

import io.agentmarket.shared.CustomerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every statement over provider_keys. */
final class ProviderKeySql {

    private final JdbcClient sql;

    ProviderKeySql(JdbcClient sql) {
        this.sql = sql;
    }

    /** A sealed key with the other columns of its row. */
    record Row(ProviderKeys.Kept key, Vault.Sealed sealed) {}

    Optional<Row> find(CustomerId customer, String provider) {
        return sql.sql("select * from provider_keys where customer_id = ? and provider = ?")
                .params(customer.value(), provider)
                .query((row, n) -> row(row))
                .optional();
    }

    Optional<ProviderKeys.Kept> choice(CustomerId customer, String provider) {
        return sql.sql("""
                        select id, customer_id, provider, hint, model, created_at, checked_at from provider_keys
                        where customer_id = ? and provider = ?""")
                .params(customer.value(), provider)
                .query((row, n) -> kept(row))
                .optional();
    }

    List<ProviderKeys.Kept> list(CustomerId customer) {
        return sql.sql("""
                        select id, customer_id, provider, hint, model, created_at, checked_at from provider_keys
                        where customer_id = ? order by id desc""").param(customer.value()).query((row, n) -> kept(row)).list();
    }

    /** Stores the customer's key for its provider, in place of an earlier one. */
    void put(ProviderKeys.Kept key, Vault.Sealed sealed) {
        sql.sql("""
                        insert into provider_keys (id, customer_id, provider, token, master_key_id, generation, hint,
                            model, created_at, checked_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (customer_id, provider) do update set
                            id = excluded.id, token = excluded.token, master_key_id = excluded.master_key_id,
                            generation = excluded.generation, hint = excluded.hint, model = excluded.model,
                            created_at = excluded.created_at, checked_at = excluded.checked_at""")
                .params(
                        key.id(),
                        key.customer().value(),
                        key.provider(),
                        sealed.token(),
                        sealed.masterKeyId(),
                        sealed.generation(),
                        key.hint())
                .param(key.model())
                .param(time(key.createdAt()))
                .param(time(key.checkedAt()))
                .update();
    }

    boolean delete(CustomerId customer, UUID id) {
        return sql.sql("delete from provider_keys where customer_id = ? and id = ?")
                        .params(customer.value(), id)
                        .update()
                == 1;
    }

    /** The number of keys sealed under each master key. */
    Map<String, Long> countByMasterKey() {
        return sql
                .sql("select master_key_id, count(*) as keys from provider_keys group by master_key_id")
                .query((row, n) -> Map.entry(row.getString("master_key_id"), row.getLong("keys")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The next keys that are sealed under another master key, in id order; locked until the transaction ends. */
    List<Row> lockOthers(String masterKeyId, UUID after, int limit) {
        return sql.sql("""
                        select * from provider_keys where master_key_id <> ? and id > ?
                        order by id limit ? for update""")
                .params(masterKeyId, after, limit)
                .query((row, n) -> row(row))
                .list();
    }

    void reseal(UUID id, Vault.Sealed sealed) {
        sql.sql("update provider_keys set token = ?, master_key_id = ?, generation = ? where id = ?")
                .params(sealed.token(), sealed.masterKeyId(), sealed.generation(), id)
                .update();
    }

    void drop(UUID id) {
        sql.sql("delete from provider_keys where id = ?").param(id).update();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                kept(row),
                new Vault.Sealed(row.getString("master_key_id"), row.getInt("generation"), row.getString("token")));
    }

    private static ProviderKeys.Kept kept(ResultSet row) throws SQLException {
        @Nullable String model = row.getString("model");
        return new ProviderKeys.Kept(
                row.getObject("id", UUID.class),
                new CustomerId(row.getObject("customer_id", UUID.class)),
                row.getString("provider"),
                row.getString("hint"),
                model,
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("checked_at", OffsetDateTime.class).toInstant());
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
