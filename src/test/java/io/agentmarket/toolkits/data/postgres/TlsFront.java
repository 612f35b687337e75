package io.agentmarket.toolkits.data.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A database with TLS: answers the client's wish for it, shows a certificate, and hands everything on in plain. */
final class TlsFront implements AutoCloseable {

    private static final String PASSWORD = "of-no-use";
    private static final int WISH = 8;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    private final ConnectionUrl to;
    private final Path store;

    /** @param name for which the certificate is; it signs itself */
    TlsFront(String url, String name, Path folder) throws IOException, InterruptedException {
        this.to = ConnectionUrl.of(url);
        this.store = folder.resolve(name + ".p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "host",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        if (made.waitFor() != 0) {
            throw new IllegalStateException("keytool failed");
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** The database's address by this front, at a name. */
    String url(String host, String database) {
        return database.replace("@127.0.0.1:" + to.port() + "/", "@" + host + ":" + server.getLocalPort() + "/")
                + "?sslmode=verify-full";
    }

    /** The options of a JVM that trusts the certificate. */
    String[] trust() {
        return new String[] {"-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD};
    }

    private void accept() {
        try {
            while (true) {
                var near = server.accept();
                Thread.ofVirtual().start(() -> serve(near));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket near) {
        try {
            near.getInputStream().readNBytes(WISH);
            near.getOutputStream().write('S');
            var secure = (SSLSocket) context().getSocketFactory().createSocket(near, null, true);
            var far = new Socket(to.host(), to.port());
            Thread.ofVirtual().start(() -> CutLine.pump(far, secure, (piece, count) -> true));
            CutLine.pump(secure, far, (piece, count) -> true);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SSLContext context() throws GeneralSecurityException, IOException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
