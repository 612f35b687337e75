package io.agentmarket.edge;

import io.agentmarket.shared.Ids;
import io.agentmarket.stores.FreePort;
import java.net.InetAddress;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Settings of the container that application.yaml cannot express: where it listens, and its own error bodies. */
@Component
class TomcatConfiguration implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

    static final int MAX_HEADERS = 100;

    /**
     * The maximum number of idle processors. Each keeps its buffers, about 50 KiB, for the next connection; further
     * ones are discarded.
     */
    static final int MAX_IDLE_PROCESSORS = 200;

    private final Environment environment;
    private final Ids ids;

    TomcatConfiguration(Environment environment, Ids ids) {
        this.environment = environment;
        this.ids = ids;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        if (FreePort.isLocal(environment)) {
            factory.setAddress(InetAddress.getLoopbackAddress());
        }
        factory.setProtocol(CleanHttp11Protocol.class.getName());
        factory.addConnectorCustomizers(
                connector -> connector.setProperty("maxHeaderCount", String.valueOf(MAX_HEADERS)),
                connector -> connector.setAllowTrace(true), // refused by NoTrace, which knows an address's methods
                connector ->
                        ((AbstractProtocol<?>) connector.getProtocolHandler()).setProcessorCache(MAX_IDLE_PROCESSORS));
        factory.addContextCustomizers(context -> {
            var host = (StandardHost) context.getParent();
            host.getPipeline().addValve(new ProblemValve(ids));
            host.getPipeline().addValve(new FramingValve());
            host.setErrorReportValveClass(ProblemValve.class.getName());
        });
    }

    /** After the framework's own customizers, which add the plain error valve. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
