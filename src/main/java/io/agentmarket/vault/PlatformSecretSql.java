package io.agentmarket.vault;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every statement over platform_secrets. */
public final class PlatformSecretSql {

    private final JdbcClient sql;

    public PlatformSecretSql(JdbcClient sql) {
        this.sql = sql;
    }

    /** A sealed secret and its name. */
    record Row(String name, Vault.Sealed sealed) {}

    void insert(Row row, Instant now) {
        sql.sql("insert into platform_secrets (name, token, master_key_id, created_at) values (?, ?, ?, ?)")
                .params(row.name(), row.sealed().token(), row.sealed().masterKeyId(), now.atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<Row> find(String name) {
        return sql.sql("select name, token, master_key_id from platform_secrets where name = ?")
                .param(name)
                .query((row, n) -> row(row.getString(1), row.getString(2), row.getString(3)))
                .optional();
    }

    /** The number of secrets sealed under each master key. */
    Map<String, Long> countByMasterKey() {
        return sql
                .sql("select master_key_id, count(*) as secrets from platform_secrets group by master_key_id")
                .query((row, n) -> Map.entry(row.getString("master_key_id"), row.getLong("secrets")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** All secrets that are sealed under another master key; they are locked until the transaction ends. */
    List<Row> lockOthers(String masterKeyId) {
        return sql.sql("""
                        select name, token, master_key_id from platform_secrets where master_key_id <> ?
                        order by name for update""")
                .param(masterKeyId)
                .query((row, n) -> row(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    void reseal(String name, Vault.Sealed sealed) {
        sql.sql("update platform_secrets set token = ?, master_key_id = ? where name = ?")
                .params(sealed.token(), sealed.masterKeyId(), name)
                .update();
    }

    public void drop(String name) {
        sql.sql("delete from platform_secrets where name = ?").param(name).update();
    }

    private static Row row(String name, String token, String masterKeyId) {
        return new Row(name, new Vault.Sealed(masterKeyId, 1, token));
    }
}
