package io.agentmarket.edge;

import io.agentmarket.shared.Ids;
import jakarta.servlet.RequestDispatcher;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.res.StringManager;

/** Answers what the container refuses before any filter sees it, in place of its HTML page. */
final class ProblemValve extends ErrorReportValve {

    private static final String TOO_LARGE =
            StringManager.getManager(Http11Processor.class).getString("iib.requestheadertoolarge.error");
    private static final String TOO_MANY = StringManager.getManager(MimeHeaders.class)
            .getString("headers.maxCountFail", TomcatConfiguration.MAX_HEADERS);

    private final Ids ids;

    ProblemValve(Ids ids) {
        this.ids = ids;
    }

    @Override
    protected void report(Request request, Response response, Throwable thrown) {
        var status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            if (RequestId.of(request.getRequest()).isEmpty()) {
                response.setHeader(RequestId.HEADER, RequestId.give(request.getRequest(), ids));
            }
            Problems.write(
                    request.getRequest(), response.getResponse(), Refusal.of(headersTooLarge(request) ? 431 : status));
        } catch (IOException gone) {
            container.getLogger().debug("client went away", gone);
        }
    }

    /** The container answers these with 400, too; only its localized message distinguishes them. */
    private static boolean headersTooLarge(Request request) {
        var reason = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown
                ? String.valueOf(thrown.getMessage())
                : "";
        return reason.equals(TOO_LARGE) || reason.equals(TOO_MANY);
    }
}
