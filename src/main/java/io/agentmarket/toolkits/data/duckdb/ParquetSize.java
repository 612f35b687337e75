package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import io.agentmarket.toolkits.data.engines.QueryEngine.Limits;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Parquet file says of itself. Its size on disk says little: 572 KB can hold 300 million rows.
 *
 * @param values rows times columns
 * @param bytes of all pages before compression
 */
record ParquetSize(BigInteger rows, BigInteger values, BigInteger bytes) {

    /** A text file of 5 GB, the largest that is promised, has about 60 million rows. */
    static final long MAX_ROWS = 200_000_000;

    /** A bigint takes 8 bytes before compression: 16 GB. */
    static final long MAX_VALUES = 2_000_000_000;

    static ParquetSize of(List<@Nullable String> row) {
        return new ParquetSize(number(row.get(0)), number(row.get(1)), number(row.get(2)));
    }

    private static BigInteger number(@Nullable String text) {
        return text == null ? BigInteger.ZERO : new BigInteger(text);
    }

    /**
     * Checks that the file can be read within bounds.
     *
     * @throws EngineFailedException if not
     */
    void require(Limits limits) {
        requireAtMost(rows, MAX_ROWS, "rows");
        requireAtMost(values, MAX_VALUES, "values");
        requireAtMost(bytes, limits.diskBytes(), "bytes before compression");
    }

    private static void requireAtMost(BigInteger value, long most, String what) {
        if (value.signum() < 0 || value.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new EngineFailedException(
                    Kind.RESOURCES,
                    "The Parquet file claims to hold " + value + " " + what + ", and at most " + most
                            + " are read: split it into several files.");
        }
    }
}
