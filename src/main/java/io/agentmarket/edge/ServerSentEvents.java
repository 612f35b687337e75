package io.agentmarket.edge;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An answer as Server-Sent Events (WHATWG HTML, section 9.2), each sent as it is written. The request's own thread
 * writes, so a slow reader delays nobody else.
 */
public final class ServerSentEvents {

    private final HttpServletResponse response;
    private @Nullable OutputStream out;

    public ServerSentEvents(HttpServletResponse response) {
        this.response = response;
    }

    /** Sends the headers. */
    public void open() throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-cache, no-transform");
        response.setHeader("X-Accel-Buffering", "no");
        response.flushBuffer();
        out = response.getOutputStream();
    }

    /** Answers 204 instead, which tells an {@code EventSource} not to reconnect. */
    public void nothingMore() {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    /**
     * Sends an event.
     *
     * @param id the id after which a reader resumes; null for an event that is never repeated
     * @param data without a line break
     */
    public void send(@Nullable String id, String name, String data) throws IOException {
        write((id == null ? "" : "id: " + id + "\n") + "event: " + name + "\ndata: " + data + "\n\n");
    }

    /** Keeps the connection alive: proxies close silent ones. */
    public void heartbeat() throws IOException {
        write(": heartbeat\n\n");
    }

    private void write(String text) throws IOException {
        if (out == null) {
            throw new IllegalStateException("not open");
        }
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
