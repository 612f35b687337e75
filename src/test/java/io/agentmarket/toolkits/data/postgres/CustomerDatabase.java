package io.agentmarket.toolkits.data.postgres;

import io.agentmarket.egress.TestEgress;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.TestStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A customer's own database for tests, as its owner sees it and as the product reaches it. */
public final class CustomerDatabase {

    static final Duration AMPLE = Duration.ofSeconds(60);

    public final String url;
    final PostgresAccess access;
    public final PostgresTables tables;

    /** The owner's session, kept because opening one costs more than most statements. */
    private @Nullable Connection connection;

    private CustomerDatabase(String url) {
        this.url = url;
        this.access = new PostgresAccess(url, Set.of(URI.create(url).getHost()), new CustomerId(new UUID(0, 7)));
        this.tables =
                new PostgresTables(TestEgress.pinning(InetAddress::getAllByName, hostPort(url)), Clock.systemUTC());
    }

    public static CustomerDatabase fresh() {
        return at(TestStores.customerDatabase());
    }

    static CustomerDatabase at(String url) {
        return new CustomerDatabase(url);
    }

    static String hostPort(String url) {
        var uri = URI.create(url);
        return uri.getHost() + ":" + uri.getPort();
    }

    PostgresAccess as(String other) {
        return new PostgresAccess(other, access.hosts(), access.customer());
    }

    /** Runs statements as the owner. */
    public void run(String... statements) {
        query(List.of(statements), "");
    }

    /** The rows of a select, each as its texts joined by {@code |}, null as {@code ~}. */
    public List<String> rows(String select) {
        return query(List.of(), select);
    }

    private synchronized List<String> query(List<String> statements, String select) {
        try (var statement = own().createStatement()) {
            for (var each : statements) {
                statement.execute(each);
            }
            var rows = new ArrayList<String>();
            if (!select.isEmpty()) {
                try (var result = statement.executeQuery(select)) {
                    while (result.next()) {
                        var texts = new ArrayList<String>();
                        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                            texts.add(result.getString(i) == null ? "~" : result.getString(i));
                        }
                        rows.add(String.join("|", texts));
                    }
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection own() throws SQLException {
        if (connection == null) {
            connection = connect();
        }
        return connection;
    }

    /** One more session of the owner. */
    public Connection connect() throws SQLException {
        var at = ConnectionUrl.of(url);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + at.host() + ":" + at.port() + "/" + at.database(), at.user(), at.password());
    }

    TableRead read(PostgresSource source, Path out) {
        return tables.read(access, source, out);
    }

    static PostgresSource select(String select) {
        return new PostgresSource("", select, 1_000_000, 1L << 30, AMPLE);
    }

    static PostgresSource table(String table) {
        return new PostgresSource(table, "", 1_000_000, 1L << 30, AMPLE);
    }

    /** Loads columns of text named by their letters, with one key. */
    static PostgresTarget target(PostgresTarget.Mode mode, String effect, List<String> key, String... columns) {
        var named = Stream.of(columns)
                .map(each -> new PostgresColumn(
                        each.split(":", -1)[0], each.contains(":") ? each.split(":", -1)[1] : "VARCHAR"))
                .toList();
        return new PostgresTarget("t", mode, named, key, false, false, effect, AMPLE);
    }

    /** The canonical text of rows. */
    static Path file(Path folder, List<List<@Nullable String>> rows) {
        var text = new StringBuilder();
        for (int n = 1; n <= rows.size(); n++) {
            text.append('"').append(n).append("\",\"").append(n + 1).append("\",");
            text.append(rows.get(n - 1).stream()
                            .map(value -> value == null ? "" : '"' + value.replace("\"", "\"\"") + '"')
                            .collect(Collectors.joining(",")))
                    .append('\n');
        }
        try {
            return Files.writeString(Files.createTempFile(folder, "rows", ".csv"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A row with nulls where it says {@code ~}. */
    static List<@Nullable String> row(String... values) {
        var row = new ArrayList<@Nullable String>();
        for (var value : values) {
            row.add(value.equals("~") ? null : value);
        }
        return row;
    }
}
