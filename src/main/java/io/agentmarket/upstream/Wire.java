package io.agentmarket.upstream;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * One HTTP/1.1 connection, seen from the server. The JDK's own server cannot break off an answer with a TCP reset,
 * which a client has to survive, so this class implements the few rules of RFC 9112 that clients of this API need.
 */
final class Wire {

    /** Deeper than the platform's own limit: tool arguments are several levels down in a request. */
    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(200).build())
                    .build())
            .build();

    /** The real API's limit for the Messages endpoints. Source: its page "Errors", "Request size limits". */
    static final int MAX_BODY_BYTES = 32 * 1024 * 1024;

    /** Time for the client to read the written bytes, on a busy machine. */
    private static final Duration READING_TIME = Duration.ofMillis(200);

    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final byte[] LINE_END = {'\r', '\n'};

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private boolean last;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream());
    }

    /**
     * @param headers by lower-case name
     * @param body null if it was larger than {@link #MAX_BODY_BYTES}; it was still read to its end
     */
    record Request(String method, String path, Map<String, String> headers, byte @Nullable [] body) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** The next request; null if the client has gone or the connection is to be closed. */
    @Nullable Request next() throws IOException {
        var start = last ? "" : line();
        if (start.isEmpty()) {
            return null;
        }
        var words = start.split(" ");
        if (words.length != 3) {
            throw new IOException("not HTTP: the first line has " + words.length + " words");
        }
        var headers = headers();
        last = headers.getOrDefault("connection", "").equalsIgnoreCase("close");
        if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
            write("HTTP/1.1 100 Continue\r\n\r\n");
            out.flush();
        }
        return new Request(words[0], words[1], headers, body(headers));
    }

    /** A whole answer. */
    void send(int status, Map<String, String> headers, byte[] body) throws IOException {
        head(status, headers);
        write("content-length: " + body.length + "\r\n\r\n");
        out.write(body);
        out.flush();
    }

    /**
     * The start of an answer of known length that {@link #breakOff} or {@link #reset} ends before {@code body} is
     * complete.
     */
    void sendHalf(int status, Map<String, String> headers, byte[] body) throws IOException {
        head(status, headers);
        write("content-length: " + body.length + "\r\n\r\n");
        out.write(body, 0, body.length / 2);
        out.flush();
    }

    /** Starts an answer of unknown length. */
    void open(Map<String, String> headers) throws IOException {
        head(200, headers);
        write("transfer-encoding: chunked\r\n\r\n");
        out.flush();
    }

    void chunk(String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        write(Integer.toHexString(bytes.length) + "\r\n");
        out.write(bytes);
        out.write(LINE_END);
        out.flush();
    }

    /** Ends an answer of unknown length as HTTP requires. */
    void end() throws IOException {
        write("0\r\n\r\n");
        out.flush();
    }

    /** Closes the connection in the middle of an answer, without any message. */
    void breakOff() throws IOException {
        last = true;
        socket.close();
    }

    /**
     * Breaks the connection with a TCP reset, after a delay: in the kernel a reset would overtake the written bytes.
     */
    void reset() throws IOException {
        last = true;
        clientLeaves(READING_TIME);
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Waits; true as soon as the client has gone, false when the time is over. Zero waits without a limit. */
    boolean clientLeaves(Duration within) throws IOException {
        socket.setSoTimeout(Math.toIntExact(within.toMillis()));
        try {
            in.mark(1);
            boolean gone = in.read() < 0;
            in.reset();
            return gone;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            socket.setSoTimeout(0);
        }
    }

    private void head(int status, Map<String, String> headers) throws IOException {
        write("HTTP/1.1 " + status + " \r\n");
        for (var header : headers.entrySet()) {
            write(header.getKey() + ": " + header.getValue() + "\r\n");
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Map<String, String> headers() throws IOException {
        var headers = new HashMap<String, String>();
        int bytes = 0;
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            bytes += line.length();
            if (colon < 1 || bytes > MAX_HEADER_BYTES) {
                throw new IOException("not HTTP: a header without a name, or too many");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte @Nullable [] body(Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            return chunks();
        }
        long length = Long.parseLong(headers.getOrDefault("content-length", "0"));
        if (length > MAX_BODY_BYTES) {
            in.skipNBytes(length);
            return null;
        }
        return in.readNBytes((int) length);
    }

    private byte @Nullable [] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        boolean fits = true;
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            fits = fits && body.size() + size <= MAX_BODY_BYTES;
            if (fits) {
                body.write(in.readNBytes(size));
            } else {
                in.skipNBytes(size);
            }
            line();
        }
        line();
        return fits ? body.toByteArray() : null;
    }

    /** Reads to the end of the line; empty at the end of the stream, too. */
    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                if (line.size() == 0) {
                    return "";
                }
                throw new EOFException("the client left in the middle of a line");
            }
            if (line.size() > MAX_HEADER_BYTES) {
                throw new IOException("not HTTP: a line without end");
            }
            line.write(read);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }
}
