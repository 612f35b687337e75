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
 * (section 2.2). A proxy in front may read them otherwise than we do, and then not agree with us on where a request
 * ends. A header field that goes on in the next line is read with spaces in place of the fold, which section 5.2
 * allows: the container has moved it together before anybody can see it. Where that left the fold's LF behind, it is
 * refused as well.
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
