package io.agentmarket.edge;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/** A body that is refused as soon as it exceeds the allowed size, no matter what its headers claim. */
class CountedStream extends ServletInputStream {

    private final ServletInputStream body;
    private final long maxBytes;
    private long read;

    CountedStream(ServletInputStream body, long maxBytes) {
        this.body = body;
        this.maxBytes = maxBytes;
    }

    static AppException tooLarge(long maxBytes) {
        return new AppException(
                        ErrorCode.BODY_TOO_LARGE,
                        "The body is larger than " + maxBytes + " bytes; send less at a time.")
                .with("limit", maxBytes);
    }

    /**
     * The error for wrong chunks, a body that ends too early, and a client that is too slow or has disconnected: always
     * the client's fault.
     */
    static AppException unreadable(IOException broken) {
        return new AppException(
                ErrorCode.BAD_REQUEST,
                "The body could not be read to its end: its chunks or its length are wrong, or it ended early.",
                broken);
    }

    @Override
    public int read() throws IOException {
        int next;
        try {
            next = body.read();
        } catch (IOException broken) {
            throw unreadable(broken);
        }
        if (next >= 0) {
            count(1);
        }
        return next;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        int count;
        try {
            count = body.read(buffer, from, length);
        } catch (IOException broken) {
            throw unreadable(broken);
        }
        count(Math.max(0, count));
        return count;
    }

    private void count(int more) {
        read += more;
        if (read > maxBytes) {
            throw tooLarge(maxBytes);
        }
    }

    @Override
    public boolean isFinished() {
        return body.isFinished();
    }

    @Override
    public boolean isReady() {
        return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        body.setReadListener(listener);
    }
}
