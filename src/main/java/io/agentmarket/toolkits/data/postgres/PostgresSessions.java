package io.agentmarket.toolkits.data.postgres;

import io.agentmarket.egress.EgressFailedException;
import io.agentmarket.egress.EgressRefusedException;
import io.agentmarket.egress.PinnedAddresses;
import io.agentmarket.egress.PinnedSocketFactory;
import io.agentmarket.resilience.Breaker;
import io.agentmarket.resilience.BreakerKey;
import io.agentmarket.resilience.BreakerSettings;
import io.agentmarket.resilience.Breakers;
import io.agentmarket.resilience.Retry;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.toolkits.data.postgres.PostgresFailedException.Kind;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLException;
import org.postgresql.Driver;
import org.postgresql.jdbc.PgConnection;

/** Opens sessions with customers' databases, at checked addresses only. Only connecting is retried. */
final class PostgresSessions {

    private static final Retry RETRY = new Retry(3, Duration.ofMillis(200), Duration.ofSeconds(2));

    /** As for an API: a run connects only a few times, so few failures have to show that a database is away. */
    private static final BreakerSettings BREAKER =
            new BreakerSettings(10, 5, 50, Duration.ofSeconds(10), Duration.ofSeconds(10));

    /** The longest wait for an answer while a session is opened. */
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    /** How much longer than a statement's own time limit the client waits for its answer. */
    private static final Duration SLACK = Duration.ofSeconds(15);

    private static final int CANCEL_SECONDS = 5;

    private final PinnedAddresses addresses;
    private final Breakers breakers;

    PostgresSessions(PinnedAddresses addresses, Clock clock) {
        this.addresses = addresses;
        this.breakers = new Breakers(clock, BREAKER, (key, from, to, reason) -> {});
    }

    /**
     * Does the work in a session of its own.
     *
     * @throws PostgresFailedException also when the time is over, or the caller is interrupted
     */
    <T> T within(PostgresAccess access, Duration time, DatabaseSession.Work<T> work) {
        var url = ConnectionUrl.of(access.url());
        return new SupervisedWork<T>(time).run(line -> {
            var connection = connected(access, url, line);
            line.connected(connection);
            try (var session = new DatabaseSession(connection, line.stopped(), line.endNanos())) {
                return work.with(session);
            } catch (SQLException e) {
                throw SqlFaults.of(e);
            }
        });
    }

    private PgConnection connected(PostgresAccess access, ConnectionUrl url, SupervisedWork.Line line)
            throws InterruptedException {
        var breaker = breakers.of(new BreakerKey("postgres", url.host() + ":" + url.port(), access.customer()));
        for (int made = 1; ; made++) {
            try {
                return attempt(breaker, access, url, line);
            } catch (PostgresFailedException e) {
                var failure = e.kind() == Kind.UNAVAILABLE
                        ? UpstreamFailure.passing(ErrorCode.AGENT_FAILED, String.valueOf(e.getMessage()), null, e)
                        : UpstreamFailure.lasting(ErrorCode.AGENT_FAILED, String.valueOf(e.getMessage()), e);
                var wait = RETRY.delay(made, failure, line.left(), ThreadLocalRandom.current());
                Thread.sleep(wait.orElseThrow(() -> e));
            }
        }
    }

    private PgConnection attempt(Breaker breaker, PostgresAccess access, ConnectionUrl url, SupervisedWork.Line line) {
        var permit = breaker.enter()
                .orElseThrow(() -> new PostgresFailedException(
                        Kind.REFUSED, "The database has failed too often and is not called for some seconds."));
        try {
            var connection = open(url, pinned(access, url), line);
            permit.succeeded();
            return connection;
        } catch (PostgresFailedException e) {
            if (e.kind() == Kind.UNAVAILABLE && !line.stopped().get()) {
                permit.failed(ErrorCode.AGENT_FAILED);
            } else {
                permit.abandoned();
            }
            throw e;
        }
    }

    /** The sentences of the guard name the host, which is part of the secret. */
    private List<InetSocketAddress> pinned(PostgresAccess access, ConnectionUrl url) {
        try {
            return addresses.of(url.host(), url.port(), ConnectionUrl.USUAL_PORT, access.hosts());
        } catch (EgressRefusedException e) {
            throw new PostgresFailedException(
                    Kind.REFUSED,
                    "The database was not called: its host must be one that the grant names, public or opened by the"
                            + " operator, and its port one of a database.",
                    e);
        } catch (EgressFailedException e) {
            throw new PostgresFailedException(Kind.UNAVAILABLE, "The name of the database's host has no address.", e);
        }
    }

    private PgConnection open(ConnectionUrl url, List<InetSocketAddress> pinned, SupervisedWork.Line line) {
        var host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
        var address = "jdbc:postgresql://" + host + ":" + url.port() + "/"
                + URLEncoder.encode(url.database(), StandardCharsets.UTF_8).replace("+", "%20");
        try {
            var connection = new Driver().connect(address, properties(url, pinned));
            if (!(connection instanceof PgConnection postgres)) {
                throw new IllegalStateException("the driver made no connection of its own");
            }
            postgres.setNetworkTimeout(Runnable::run, (int)
                    Math.min(Integer.MAX_VALUE, line.left().plus(SLACK).toMillis()));
            return postgres;
        } catch (SQLException e) {
            throw unopened(e, url);
        }
    }

    private PostgresFailedException unopened(SQLException e, ConnectionUrl url) {
        if (sslMode(url).equals("verify-full") && "08006".equals(e.getSQLState()) && e.getCause() == null) {
            return new PostgresFailedException(
                    Kind.REFUSED, "The database's certificate is not one for the host that the secret names.", e);
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof CertificateException) {
                return new PostgresFailedException(
                        Kind.REFUSED,
                        "The database's certificate or TLS handshake is not to be trusted; for a private authority write"
                                + " sslmode=require into the secret, which encrypts but does not verify.",
                        e);
            }
        }
        if ("08004".equals(e.getSQLState())) {
            return new PostgresFailedException(
                    Kind.REFUSED,
                    "The database opened no session: it offers no TLS, or asks for a login that is not allowed; allowed"
                            + " are scram-sha-256 and md5, and a plain password under TLS.",
                    e);
        }
        var fault = SqlFaults.of(e);
        return fault.kind() == Kind.REFUSED
                ? fault
                : new PostgresFailedException(
                        Kind.UNAVAILABLE, "The database was not reached, or did not open a session.", e);
    }

    /** Every parameter is written here: files and variables of this machine, which the driver knows, are not used. */
    private Properties properties(ConnectionUrl url, List<InetSocketAddress> pinned) {
        var mode = sslMode(url);
        var properties = new Properties();
        properties.setProperty("user", url.user());
        properties.setProperty("password", url.password());
        properties.setProperty("socketFactory", PinnedSocketFactory.class.getName());
        properties.setProperty("socketFactoryArg", PinnedSocketFactory.argument(pinned));
        properties.setProperty("sslmode", mode);
        properties.setProperty(
                "sslfactory",
                mode.startsWith("verify")
                        ? "org.postgresql.ssl.DefaultJavaSSLFactory"
                        : "org.postgresql.ssl.NonValidatingFactory");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty(
                "requireAuth",
                mode.equals("disable") || mode.equals("prefer")
                        ? "scram-sha-256,md5,none"
                        : "scram-sha-256,md5,password");
        properties.setProperty("connectTimeout", seconds(HANDSHAKE));
        properties.setProperty("socketTimeout", seconds(HANDSHAKE));
        properties.setProperty("loginTimeout", "0");
        properties.setProperty("cancelSignalTimeout", Integer.toString(CANCEL_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("prepareThreshold", "0");
        properties.setProperty("maxResultBuffer", "64M");
        properties.setProperty("ApplicationName", "agentmarket");
        properties.setProperty("logServerErrorDetail", "false");
        return properties;
    }

    private String sslMode(ConnectionUrl url) {
        var isOpened = addresses.isOpened(url.host(), url.port());
        if (url.sslMode().isEmpty()) {
            return isOpened ? "prefer" : "verify-full";
        }
        if (!isOpened && (url.sslMode().equals("disable") || url.sslMode().equals("prefer"))) {
            throw new PostgresFailedException(
                    Kind.REFUSED,
                    "The database is called with TLS only: write sslmode=verify-full, or require for a certificate of a"
                            + " private authority, into the secret.");
        }
        return url.sslMode();
    }

    private static String seconds(Duration time) {
        return Long.toString(time.toSeconds());
    }
}
