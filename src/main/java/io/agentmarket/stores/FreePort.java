package io.agentmarket.stores;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Refuses a taken port before the stores are started and the models loaded, which takes many seconds. */
public final class FreePort implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (context instanceof WebServerApplicationContext) {
            check(context.getEnvironment());
        }
    }

    /** @throws PortInUseException where another program listens; another fault is left to the server's own start */
    static void check(Environment environment) {
        var port = environment.getProperty("server.port", "");
        if (!port.matches("[1-9][0-9]{0,4}")) {
            return;
        }
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address(environment), Integer.parseInt(port)));
        } catch (BindException taken) {
            throw new PortInUseException(Integer.parseInt(port), taken);
        } catch (IOException | IllegalArgumentException other) {
            // told by the server, which knows more of it
        }
    }

    /** Without an address and without a database of its own, the platform serves this machine only. */
    public static boolean isLocal(Environment environment) {
        return !environment.containsProperty("server.address") && !environment.containsProperty("DATABASE_URL");
    }

    private static @Nullable InetAddress address(Environment environment) throws UnknownHostException {
        var named = environment.getProperty("server.address");
        if (named != null) {
            return InetAddress.getByName(named);
        }
        return isLocal(environment) ? InetAddress.getLoopbackAddress() : null;
    }
}
