package io.agentmarket.usage;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Page;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/*
 * Rows are read in batches by keyset, each in its own transaction that ends before the first of its rows is written. So
 * memory holds one batch, regardless of the export's length, and a stalled reader holds a thread's stack and a socket,
 * not a database connection. The price: an export is not one snapshot. History only grows, so no row changes or
 * vanishes meanwhile; a run that ends meanwhile appears if it started before the rows still to be read.
 */
/** Writes any number of a customer's finished runs in constant memory. */
@Component
class Export {

    /** The rows of one batch: about 400 KB, read in about 10 ms. */
    static final int BATCH = 1_000;

    private static final int BUFFER = 32 * 1024;

    private final History history;

    Export(History history) {
        this.history = history;
    }

    /** Reads the first batch, so that an unavailable store is reported before the answer begins. */
    Download begin(CustomerId customer, RunFilter filter) {
        return new Download(customer, filter, history.page(customer, filter.before(null, BATCH)));
    }

    /** An export that has begun. Used once. */
    final class Download {

        private final CustomerId customer;
        private final RunFilter filter;
        private Page<FinishedRun> batch;
        private long rows;
        private long priceMicros;

        private Download(CustomerId customer, RunFilter filter, Page<FinishedRun> first) {
            this.customer = customer;
            this.filter = filter;
            this.batch = first;
        }

        /** Writes all rows; returns when the last one is written. */
        void write(ExportFormat format, boolean gzip, HttpServletResponse response) throws IOException {
            response.setContentType(format.contentType());
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"usage." + format.suffix() + "\"");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
            if (gzip) {
                response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
                var packed = new GZIPOutputStream(response.getOutputStream(), BUFFER);
                write(format, packed);
                packed.finish();
            } else {
                write(format, response.getOutputStream());
            }
            response.flushBuffer();
        }

        void write(ExportFormat format, OutputStream out) throws IOException {
            send(out, format.head());
            while (true) {
                for (var run : batch.items()) {
                    send(out, format.row(UsageRow.of(run)));
                    rows++;
                    priceMicros = Math.addExact(priceMicros, run.price().micros());
                }
                if (batch.nextCursor() == null) {
                    send(out, format.tail(rows, priceMicros));
                    return;
                }
                var last = batch.items().getLast().id().value();
                batch = history.page(customer, filter.before(last, BATCH));
            }
        }

        private static void send(OutputStream out, String text) throws IOException {
            if (!text.isEmpty()) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
