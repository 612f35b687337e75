package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.StartFailure;
import io.lettuce.core.RedisURI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@Tag("stores")
class ExistingServerTest {

    private static final String TABLES = "select count(*) from pg_class where relnamespace = 'public'::regnamespace";

    private final TestStores stores = TestStores.fresh();
    private final JdbcClient administrator = administrator();

    @TempDir
    private Path folder;

    @Test
    void a_database_of_this_version_is_opened() {
        try (var server = ExistingServer.find(settings(), ExistingServerTest::noFolder);
                var databases = server.open(2)) {
            assertThat(JdbcClient.create(databases.owner())
                            .sql("select count(*) from customers")
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }

    @Test
    void an_empty_database_is_refused_and_stays_empty() {
        stores.empty();

        assertRefused("holds no platform");

        assertThat(administrator.sql(TABLES).query(Integer.class).single()).isZero();
    }

    /** While a later version is rolled out, replicas of this one may restart. */
    @Test
    void the_platform_starts_on_the_schema_of_a_later_version() {
        addLaterMigration();
        var addresses = Servers.configured(settings(), RedisURI.create("redis://127.0.0.1"));

        try (var databases = Databases.open(addresses, 2)) {
            assertThat(JdbcClient.create(databases.owner())
                            .sql("select count(*) from customers")
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }

    @Test
    void a_database_of_an_earlier_version_is_refused_and_not_migrated() {
        forgetNewest();
        var known = migrations();

        assertRefused("belongs to an earlier version (1 migrations of this one are missing)");

        assertThat(migrations()).isEqualTo(known);
    }

    @Test
    void a_database_of_a_later_version_is_refused() {
        addLaterMigration();

        assertRefused("belongs to a later version (this one does not know its migration 9999123100)");
    }

    private void addLaterMigration() {
        administrator.sql("""
                insert into flyway_schema_history
                select installed_rank + 1, '9999123100', 'of a later version', type, 'V9999123100__later.sql', 1,
                       installed_by, now(), 1, true
                  from flyway_schema_history order by installed_rank desc limit 1""").update();
    }

    @Test
    void a_database_that_other_files_migrated_is_refused() {
        administrator
                .sql("update flyway_schema_history set checksum = checksum + 1 where version = '040'")
                .update();

        assertRefused("was migrated by other files");
    }

    @Test
    void a_folder_without_a_platform_is_refused_and_left_alone() {
        var typo = folder.resolve("dta");
        var settings =
                new StoreSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), typo, 2);

        assertThatThrownBy(() -> ExistingServer.find(settings, () -> DataDirectory.open(typo)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("There is no platform in " + typo);

        assertThat(Files.exists(typo)).isFalse();
    }

    private void assertRefused(String because) {
        try (var server = ExistingServer.find(settings(), ExistingServerTest::noFolder)) {
            assertThatThrownBy(() -> server.open(2))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining(because);
        }
    }

    private void forgetNewest() {
        administrator.sql("""
                delete from flyway_schema_history
                 where installed_rank = (select max(installed_rank) from flyway_schema_history)""").update();
    }

    private int migrations() {
        return administrator
                .sql("select count(*) from flyway_schema_history")
                .query(Integer.class)
                .single();
    }

    private StoreSettings settings() {
        var environment = stores.environment();
        return new StoreSettings(
                Optional.of(environment.get("DATABASE_URL")),
                Optional.of(environment.get("DATABASE_MIGRATION_URL")),
                Optional.empty(),
                Optional.empty(),
                folder,
                2);
    }

    private JdbcClient administrator() {
        var login = stores.administrator();
        return JdbcClient.create(new DriverManagerDataSource(login.jdbc(), login.user(), login.password()));
    }

    private static DataDirectory noFolder() {
        throw new IllegalStateException("a configured database needs no folder");
    }
}
