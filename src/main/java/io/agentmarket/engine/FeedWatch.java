package io.agentmarket.engine;

import io.agentmarket.shared.ExecutionId;
import io.agentmarket.stores.Rhythm;
import io.agentmarket.stores.Tenant;
import io.agentmarket.stores.Vitals;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * One poller serves all readers of this replica whose runs it does not carry. A run can wait for an approval for days,
 * with thousands of readers. So each beat makes one query whose cost does not grow with them: which runs ended or got a
 * decision? In addition each run is checked by itself, several thousand in one statement: at the next beats if another
 * replica carries it, every 15 s if it waits for an approval, since the first query reports the decision. Without
 * readers there are no queries.
 */
/** Signals readers that a run may have more entries. A signal may be false. */
@Component
final class FeedWatch implements SmartLifecycle {

    private static final Duration BEAT = Duration.ofMillis(500);

    /** The maximum number of beats between two checks of a run. */
    private static final int MAX_PAUSE = 4;

    private static final int MAX_PAUSE_OF_WAITING = 30;

    /** Runs in one statement. */
    private static final int BATCH = 5_000;

    private final Tenant tenant;
    private final ConcurrentHashMap<ExecutionId, Watched> watched = new ConcurrentHashMap<>();
    private String horizon = "0";
    private final Rhythm beats;

    FeedWatch(Tenant tenant, LiveRuns liveRuns, Vitals vitals) {
        this.tenant = tenant;
        this.beats = vitals.rhythm(Rhythm.Plan.every("feeds", BEAT).firstAfter(BEAT), this::beat);
        liveRuns.whenAdded(id -> signal(id, null));
    }

    /** A run's readers; guarded by the map's lock on its key. */
    private static final class Watched {
        private final Set<Runnable> readers = new HashSet<>();
        private int seq;
        private int pause = 1;
        private int due = 1;
    }

    /** From now on {@code more} is called when the run may have more entries; it must not block. */
    void add(ExecutionId id, Runnable more) {
        watched.compute(id, (same, before) -> {
            var run = before == null ? new Watched() : before;
            run.readers.add(more);
            return run;
        });
    }

    void remove(ExecutionId id, Runnable more) {
        watched.computeIfPresent(id, (same, run) -> {
            run.readers.remove(more);
            return run.readers.isEmpty() ? null : run;
        });
    }

    /** Notes that this reader has read up to this entry without a signal; the other readers may not have. */
    void seen(ExecutionId id, int seq, Runnable reader) {
        watched.computeIfPresent(id, (same, run) -> {
            if (seq > run.seq) {
                run.seq = seq;
                run.readers.stream().filter(it -> it != reader).forEach(Runnable::run);
            }
            return run;
        });
    }

    @Override
    public void start() {
        beats.start();
    }

    @Override
    public void stop() {
        beats.stop();
    }

    @Override
    public boolean isRunning() {
        return beats.isRunning();
    }

    private void beat() {
        if (watched.isEmpty()) {
            return;
        }
        news();
        var due = due();
        for (int from = 0; from < due.size(); from += BATCH) {
            progress(due.subList(from, Math.min(due.size(), from + BATCH)));
        }
    }

    private void news() {
        var news = tenant.platform(jdbc -> jdbc.sql(FeedSql.NEWS)
                .param("since", horizon)
                .query((row, n) -> new News(row.getString("horizon"), ids(row.getArray("runs"))))
                .single());
        horizon = news.horizon();
        new HashSet<>(news.runs()).forEach(id -> signal(id, null));
    }

    private record News(String horizon, List<ExecutionId> runs) {}

    private static List<ExecutionId> ids(Array array) throws SQLException {
        return Arrays.stream((UUID[]) array.getArray()).map(ExecutionId::new).toList();
    }

    /** Runs whose pause is over, with the last known entry of each. */
    private List<Map.Entry<ExecutionId, Integer>> due() {
        var due = new ArrayList<Map.Entry<ExecutionId, Integer>>();
        watched.keySet()
                .forEach(id -> watched.computeIfPresent(id, (same, run) -> {
                    run.due--;
                    if (run.due <= 0) {
                        due.add(Map.entry(id, run.seq));
                    }
                    return run;
                }));
        return due;
    }

    private void progress(Collection<Map.Entry<ExecutionId, Integer>> due) {
        var found = tenant.platform(jdbc -> jdbc.sql(FeedSql.PROGRESS)
                .param("ids", due.stream().map(run -> run.getKey().value()).toArray(UUID[]::new))
                .param("seqs", due.stream().map(Map.Entry::getValue).toArray(Integer[]::new))
                .query((row, n) -> Progress.of(row))
                .list());
        found.forEach(this::note);
    }

    private void note(Progress of) {
        if (of.seq() != null) {
            signal(of.id(), of.seq());
        }
        watched.computeIfPresent(of.id(), (same, run) -> {
            var longest = of.waiting() ? MAX_PAUSE_OF_WAITING : MAX_PAUSE;
            run.pause = of.seq() == null ? Math.min(2 * run.pause, longest) : 1;
            run.due = run.pause;
            return run;
        });
    }

    private record Progress(
            ExecutionId id, boolean waiting, @Nullable Integer seq) {

        static Progress of(ResultSet row) throws SQLException {
            return new Progress(
                    new ExecutionId(row.getObject("id", UUID.class)),
                    row.getBoolean("waiting"),
                    row.getObject("seq", Integer.class));
        }
    }

    private void signal(ExecutionId id, @Nullable Integer seq) {
        watched.computeIfPresent(id, (same, run) -> {
            run.seq = seq == null ? run.seq : Math.max(run.seq, seq);
            run.pause = 1;
            run.due = 1;
            run.readers.forEach(Runnable::run);
            return run;
        });
    }
}
