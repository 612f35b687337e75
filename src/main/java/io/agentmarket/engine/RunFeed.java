package io.agentmarket.engine;

import io.agentmarket.journal.Event;
import io.agentmarket.journal.EventType;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * A run carried by this replica is read from memory alone. Any other run is read from the database once, and again when
 * FeedWatch, which polls for all readings of this replica together, or LiveRuns signals that there may be more; so a
 * waiting reading costs no statement. A signal may be false, and none is lost: a reading is watched before its first
 * query.
 */
/**
 * The events of a run for any reader, from any point to its end, on any replica: its journal entries, and the text its
 * model is writing.
 */
public final class RunFeed {

    /** Beyond this many unread items, text is dropped; the completed turn repeats it in full. */
    private static final int MAX_UNREAD = 1_000;

    /**
     * The number of readings that may query the database at a time. A signal may concern thousands of readings, and all
     * requests share the pool.
     */
    private static final int LOOKS = 4;

    /** How long to wait for a live run's answer after its last entry; normally it follows at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Semaphore asking = new Semaphore(LOOKS, true);
    private final Runs runs;
    private final FeedWatch watch;
    private final int mostOfCustomer;
    private final ConcurrentHashMap<CustomerId, Integer> taken = new ConcurrentHashMap<>();

    RunFeed(Runs runs, FeedWatch watch, int mostOfCustomer) {
        this.runs = runs;
        this.watch = watch;
        this.mostOfCustomer = mostOfCustomer;
    }

    /** An item of a feed. */
    public sealed interface Item {}

    /** An entry of the journal; it is durable. */
    public record Entry(Event event) implements Item {}

    /**
     * Text that the model has just written. It is not part of the journal: the turn's entry repeats it in full.
     *
     * @param turn number of the turn in the run
     * @param offset characters of this turn before it
     */
    public record Text(int turn, int offset, String delta) implements Item {}

    /**
     * Takes a place for one reading at a time. It is taken before the run is started.
     *
     * @throws AppException {@code STREAMS_LIMITED} when the customer has too many on this replica
     */
    public Seat seat(CustomerId customer) {
        taken.compute(customer, (same, before) -> {
            var number = before == null ? 0 : before;
            if (number >= mostOfCustomer) {
                throw new AppException(
                        ErrorCode.STREAMS_LIMITED,
                        "You read " + number + " streams of this replica; close one, or poll the runs instead.");
            }
            return number + 1;
        });
        return new Seat(customer);
    }

    /** One customer's place. */
    public final class Seat implements AutoCloseable {

        private final CustomerId customer;
        private @Nullable Reading reading;

        private Seat(CustomerId customer) {
            this.customer = customer;
        }

        /**
         * Reads a run's entries after {@code seq}.
         *
         * @throws AppException {@code NOT_FOUND}
         */
        public Reading read(ExecutionId id, int seq) {
            var opened = new Reading(customer, id, seq);
            reading = opened;
            opened.open();
            return opened;
        }

        @Override
        public void close() {
            if (reading != null) {
                reading.end();
            }
            taken.computeIfPresent(customer, (same, number) -> number == 1 ? null : number - 1);
        }
    }

    /** Items in order, each once. Used by one thread; ends with its seat. */
    public final class Reading {

        private final CustomerId customer;
        private final ExecutionId id;
        private final LinkedBlockingQueue<Signal> unread = new LinkedBlockingQueue<>();
        private final LiveRun.Follower follower = new Queue(unread);
        private final Runnable more = () -> unread.add(Again.MORE);
        private @Nullable LiveRun live;
        private boolean looks = true;
        private boolean over;
        private int seq;

        private Reading(CustomerId customer, ExecutionId id, int seq) {
            this.customer = customer;
            this.id = id;
            this.seq = seq;
        }

        private void open() {
            if (!follow()) {
                inTurn(() -> {
                    var finished = runs.get(customer, id).isFinished();
                    watch.add(id, more);
                    look();
                    over = finished && unread.isEmpty();
                });
            }
        }

        private void inTurn(Runnable question) {
            asking.acquireUninterruptibly();
            try {
                question.run();
            } finally {
                asking.release();
            }
        }

        /** Whether the feed has ended. */
        public boolean isOver() {
            return over;
        }

        /** The run with its result, once its last entry was read; empty when the store does not answer now. */
        Optional<RunView> ended() throws InterruptedException {
            try {
                return Optional.of(runs.await(customer, id, PATIENCE)).filter(RunView::isFinished);
            } catch (AppException away) {
                return Optional.empty();
            }
        }

        /** The path of the run. */
        String self() {
            return RunView.Links.of(id).self();
        }

        /** The next item; empty at a timeout or at the end. */
        public Optional<Item> next(Duration most) throws InterruptedException {
            var end = System.nanoTime() + most.toNanos();
            while (!over) {
                if (looks && unread.isEmpty() && !follow()) {
                    inTurn(this::look);
                }
                var signal = unread.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                switch (signal) {
                    case null -> {
                        return Optional.empty();
                    }
                    case Again _ -> again();
                    case Said(Text text) -> {
                        return Optional.of(text);
                    }
                    case Said(Entry entry)
                    when entry.event().seq() > seq -> {
                        seq = entry.event().seq();
                        over = entry.event().type() == EventType.FINISHED;
                        return Optional.of(entry);
                    }
                    case Said _ -> {}
                }
            }
            return Optional.empty();
        }

        /** Follows the run in memory if this replica carries it. */
        private boolean follow() {
            var here = runs.live(customer, id).filter(it -> !it.done().isDone());
            if (here.isEmpty()) {
                return false;
            }
            watch.remove(id, more);
            looks = false;
            live = here.get();
            live.follow(seq, follower);
            live.done().whenComplete((view, lost) -> unread.add(Again.MORE));
            return true;
        }

        /** Reads from the database until there is nothing more. */
        private void look() {
            var events = runs.events(customer, id, seq);
            events.forEach(event -> unread.add(new Said(new Entry(event))));
            looks = events.size() == RunStore.PAGE;
            if (!events.isEmpty()) {
                watch.seen(id, events.getLast().seq(), more);
            }
        }

        /** A replica may have released or taken over the run meanwhile. */
        private void again() {
            if (live == null || live.done().isDone()) {
                letGo();
                watch.add(id, more);
                looks = true;
            }
        }

        private void letGo() {
            if (live != null) {
                live.unfollow(follower);
                live = null;
            }
        }

        private void end() {
            letGo();
            watch.remove(id, more);
        }
    }

    private sealed interface Signal {}

    private record Said(Item item) implements Signal {}

    private enum Again implements Signal {
        MORE
    }

    private record Queue(LinkedBlockingQueue<Signal> unread) implements LiveRun.Follower {

        @Override
        public void event(Event event) {
            unread.add(new Said(new Entry(event)));
        }

        @Override
        public void text(int turn, int offset, String delta) {
            if (unread.size() < MAX_UNREAD) {
                unread.add(new Said(new Text(turn, offset, delta)));
            }
        }
    }
}
