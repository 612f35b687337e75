package io.agentmarket.stores;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Statements that create roles and the database, which must exist before the first migration. */
final class RolesSql {

    static final String APP = "amp_app";
    static final String COMMITTER = "amp_committer";
    static final String OWNER = "amp_owner";
    static final List<String> ALL = List.of(OWNER, APP, COMMITTER);

    private final JdbcClient sql;

    RolesSql(JdbcClient sql) {
        this.sql = sql;
    }

    /** Lets replicas that start together take turns; the lock is released with the connection. */
    void lock() {
        sql.sql("select pg_advisory_lock(?)").param(PlatformLock.ROLES.number()).query(row -> {});
    }

    /** Whether a platform was ever started on this database; needs no right on its tables. */
    boolean hasPlatform() {
        return sql.sql("select to_regclass('public.flyway_schema_history') is not null")
                .query(Boolean.class)
                .single();
    }

    boolean exists(String role) {
        return sql.sql("select exists (select from pg_roles where rolname = ?)")
                .param(role)
                .query(Boolean.class)
                .single();
    }

    boolean isMember(String user, String role) {
        return sql.sql("select pg_has_role(?, ?, 'member')")
                .params(user, role)
                .query(Boolean.class)
                .single();
    }

    boolean mayCreate(String role) {
        return sql.sql("select has_schema_privilege(?, 'public', 'create')")
                .param(role)
                .query(Boolean.class)
                .single();
    }

    boolean databaseExists(String name) {
        return sql.sql("select exists (select from pg_database where datname = ?)")
                .param(name)
                .query(Boolean.class)
                .single();
    }

    void createRole(String role) {
        run("create role %I nologin noinherit", role);
    }

    /** A login that has no rights of its own: every pool takes one of the roles. */
    void createLogin(String role, String password) {
        run("create role %I login noinherit", role);
        run("alter role %I password %L", role, password);
    }

    void grant(String role, String user) {
        run("grant %I to %I", role, user);
    }

    void openSchema(String role) {
        run("grant usage, create on schema public to %I", role);
    }

    void useSchema(String role) {
        run("grant usage on schema public to %I", role);
    }

    void createDatabase(String name) {
        run("create database %I owner amp_owner template template0", name);
        run("revoke all on database %I from public", name);
        run("grant connect on database %I to amp_owner, amp_app, amp_committer, agentmarket", name);
    }

    /** DDL takes no bind parameters: the server itself quotes the names into the statement. */
    private void run(String format, String... arguments) {
        var statement = sql.sql("select format(?, variadic ?::text[])")
                .params(format, arguments)
                .query(String.class)
                .single();
        sql.sql(statement).update();
    }
}
