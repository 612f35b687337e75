package io.agentmarket.journal;

import io.agentmarket.journal.RunNews.Position;
import io.agentmarket.shared.Ids;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/*
 * Transaction ids belong to a server. A dump restored into another server brings entries and a reader's position with
 * the ids of the old server. These are usually far above those of the new one, so new entries would be before the
 * position and would never be read. A position above every id that the server has given proves that this happened, and
 * that nothing written here has been read. PostgreSQL shows which entries came with the dump: the system column xmin of
 * an entry written here has the lower 32 bits of its own tx; that of a restored entry has the id of the restore.
 */
/**
 * Continues reading the journal after a restore into another server: each entry that was not read before is read
 * exactly once.
 */
public final class RestoredNews {

    /** The maximum number of entries changed in one transaction: about a second's work. */
    private static final int MAX_ENTRIES = 20_000;

    /** A position above all ids. It is stored while the entries are being changed, so that the next step continues. */
    private static final Position CHANGING = at("18446744073709551615");

    private static final Position BEGINNING = at("0");

    private RestoredNews() {}

    /** Whether another server gave the position's transaction id. */
    public static boolean isForeign(JdbcClient platform, Position position) {
        return platform.sql(RestoredNewsSql.IS_FOREIGN)
                .param("tx", position.tx())
                .query(Boolean.class)
                .single();
    }

    /**
     * Gives the entries after a foreign position ids of this server and those before it none, many at a time.
     *
     * @return the position to read on from; foreign while there is more to change
     */
    public static Position adopt(JdbcClient platform, Position position) {
        if (!position.equals(CHANGING)) {
            platform.sql(RestoredNewsSql.TO_BE_READ)
                    .param("tx", position.tx())
                    .param("execution", position.execution())
                    .param("seq", position.seq())
                    .update();
        }
        int changed =
                platform.sql(RestoredNewsSql.READ).param("limit", MAX_ENTRIES).update();
        return changed == MAX_ENTRIES ? CHANGING : BEGINNING;
    }

    private static Position at(String tx) {
        return new Position(tx, Ids.floor(Instant.EPOCH), 0);
    }
}
