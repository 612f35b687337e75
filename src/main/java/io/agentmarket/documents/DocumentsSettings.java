package io.agentmarket.documents;

import io.agentmarket.shared.Setting;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The bounds of reading and keeping documents on this replica.
 *
 * @param readers documents read at a time, 1 to 64; each takes one core
 * @param mostIndexedChunks passages in memory over all customers, 1 to 10 million; one takes about 8 KB (some four
 *     vectors of 1.5 KB, and its text). They never take more than a quarter of the heap
 * @param mostChunksPerCustomer passages of one customer's documents, 1 to 10 million
 * @param mostBytesPerCustomer of one customer's documents as uploaded, 1 byte to 1 TiB; a document's content is in the
 * database until it is read
 */
@ConfigurationProperties(DocumentsSettings.PREFIX)
record DocumentsSettings(
        @DefaultValue("1") int readers,
        @DefaultValue("200000") int mostIndexedChunks,
        @DefaultValue("50000") int mostChunksPerCustomer,
        @DefaultValue("2147483648") long mostBytesPerCustomer) {

    static final String PREFIX = "agentmarket.knowledge";

    DocumentsSettings {
        Setting.within(PREFIX + ".readers", readers, 1, 64);
        Setting.within(PREFIX + ".most-indexed-chunks", mostIndexedChunks, 1, 10_000_000);
        Setting.within(PREFIX + ".most-chunks-per-customer", mostChunksPerCustomer, 1, 10_000_000);
        Setting.within(PREFIX + ".most-bytes-per-customer", mostBytesPerCustomer, 1, 1L << 40);
    }
}
