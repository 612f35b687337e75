package io.agentmarket.stores;

import io.agentmarket.shared.StartFailure;
import io.lettuce.core.RedisURI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Creates the database roles before anything else connects. Repeating it changes nothing. */
final class Roles {

    static final String DATABASE = "agentmarket";
    static final String LOGIN = "agentmarket";

    private static final String CONNECT_SECONDS = "10";

    private final DatabaseUrl login;

    private Roles(DatabaseUrl login) {
        this.login = login;
    }

    Servers.Addresses addresses(RedisURI redis) {
        return new Servers.Addresses(login, login, redis, true);
    }

    /**
     * Creates, as superuser of the embedded server, the roles, one login without rights of its own, and the database.
     */
    static Roles embedded(int port, DataDirectory directory) {
        var superuser = new DatabaseUrl(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "postgres",
                PostgresServer.superuserPassword(directory));
        var password = directory.secret("agentmarket.password");
        try (var connection = connect(superuser)) {
            var sql = sql(connection);
            RolesSql.ALL.stream().filter(it -> !sql.exists(it)).forEach(sql::createRole);
            if (!sql.exists(LOGIN)) {
                sql.createLogin(LOGIN, password);
            }
            RolesSql.ALL.forEach(it -> sql.grant(it, LOGIN));
            if (!sql.databaseExists(DATABASE)) {
                sql.createDatabase(DATABASE);
            }
        } catch (SQLException e) {
            throw new StartFailure(
                    "The embedded PostgreSQL refuses its own password: restore " + directory.path()
                            + "/postgres.password, or choose another data directory with --data.",
                    e);
        }
        return new Roles(new DatabaseUrl("jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE, LOGIN, password));
    }

    /**
     * Creates missing roles on a configured server as the migrations' user, or fails with the SQL that would create
     * them.
     */
    static void external(DatabaseUrl app, DatabaseUrl owner) {
        try (var connection = connect(owner)) {
            var sql = sql(connection);
            sql.lock();
            RolesSql.ALL.stream().filter(it -> !sql.exists(it)).forEach(sql::createRole);
            for (var role : RolesSql.ALL) {
                if (!sql.isMember(app.user(), role)) {
                    sql.grant(role, app.user());
                }
            }
            if (!sql.isMember(owner.user(), RolesSql.OWNER)) {
                sql.grant(RolesSql.OWNER, owner.user());
            }
            if (!sql.mayCreate(RolesSql.OWNER)) {
                sql.openSchema(RolesSql.OWNER);
                sql.useSchema(RolesSql.APP);
                sql.useSchema(RolesSql.COMMITTER);
            }
            if (!sql.mayCreate(RolesSql.OWNER)) {
                throw missingRoles(app, owner, null);
            }
        } catch (DataAccessException e) {
            throw missingRoles(app, owner, e);
        } catch (SQLException e) {
            throw new StartFailure(
                    "PostgreSQL at " + owner + " cannot be used (" + firstLine(e)
                            + "): check that it runs and that DATABASE_URL is right.",
                    e);
        }
    }

    private static StartFailure missingRoles(DatabaseUrl app, DatabaseUrl owner, @Nullable Throwable cause) {
        return new StartFailure("""
                The database roles are missing and user %s may not create them: run this SQL once as an administrator, \
                or set DATABASE_MIGRATION_URL to a user with CREATEROLE: \
                create role amp_owner noinherit; create role amp_app noinherit; create role amp_committer noinherit; \
                grant amp_owner, amp_app, amp_committer to "%s"; grant amp_owner to "%s"; \
                grant usage, create on schema public to amp_owner; \
                grant usage on schema public to amp_app, amp_committer;""".formatted(owner.user(), app.user(), owner.user()), cause);
    }

    static Connection connect(DatabaseUrl url) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", url.user());
        properties.setProperty("password", url.password());
        properties.setProperty("loginTimeout", CONNECT_SECONDS);
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        return DriverManager.getConnection(url.jdbc(), properties);
    }

    static RolesSql sql(Connection connection) {
        return new RolesSql(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
    }

    static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).replaceFirst("(?s)(\\. |\\n).*", "");
    }
}
