package io.agentmarket.edge;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.MessageBytes;

/**
 * Refuses what the container accepts more leniently than RFC 9112 allows: HTTP/0.9, and lines that end with a bare LF
 * (section 2.2). A proxy in front may read them differently and then see another end of the request. A header field
 * that continues on the next line is read with spaces in place of the fold, as section 5.2 allows, because the
 * container joins the lines before this class sees them. If the fold's LF is still there, the request is refused as
 * well.
 */
final class FramingValve extends ValveBase {

    FramingValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (response.isErrorReportRequired() || isStrict(request.getCoyoteRequest())) {
            getNext().invoke(request, response);
        } else {
            response.sendError(Response.SC_BAD_REQUEST);
        }
    }

    private static boolean isStrict(org.apache.coyote.Request request) {
        if (!(request.getInputBuffer() instanceof Http11InputBuffer input)) {
            return true;
        }
        return isVersioned(request.protocol()) && hasStrictLines(input.getByteBuffer());
    }

    private static boolean isVersioned(MessageBytes protocol) {
        return !protocol.isNull() && !protocol.equals("") && !protocol.equals("HTTP/0.9");
    }

    /** The head is still in the buffer: from its start to its position, where the body begins. */
    private static boolean hasStrictLines(ByteBuffer head) {
        for (int i = 0; i < head.position(); i++) {
            if (head.get(i) == '\n' && (i == 0 || head.get(i - 1) != '\r')) {
                return false;
            }
        }
        return true;
    }
}
