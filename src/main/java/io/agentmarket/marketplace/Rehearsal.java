package io.agentmarket.marketplace;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Example;
import io.agentmarket.agents.ExampleDocuments;
import io.agentmarket.agents.Report;
import io.agentmarket.documents.TemporaryDocuments;
import io.agentmarket.engine.Erasure;
import io.agentmarket.engine.RunView;
import io.agentmarket.engine.Runs;
import io.agentmarket.engine.StartRequest;
import io.agentmarket.engine.Starts;
import io.agentmarket.engine.Target;
import io.agentmarket.identity.Actor;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.WorkTime;
import io.agentmarket.tiers.LimitChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Runs a package's examples as free test runs of the real engine, with the offline model, for a customer without money
 * and without data except the package's example documents, so that real runs behave in the same way.
 */
@Component
class Rehearsal {

    /** The caller of a rehearsal: without data and without limits. */
    static final CustomerId PLAYER = new CustomerId(new UUID(0, 1_000));

    /** The maximum time for all examples of a package together. */
    static final Duration MAX_TIME = Duration.ofSeconds(60);

    /** The maximum time for reading the documents; half a megabyte takes some seconds. */
    private static final Duration MAX_TIME_OF_DOCUMENTS = Duration.ofSeconds(60);

    private static final int MAX_AT_ONCE = 4;
    private static final Duration GLANCE = Duration.ofMillis(500);
    private static final LimitChange UNLIMITED =
            new LimitChange(1_000_000, 50_000_000, 500_000_000, 50_000_000, 500_000_000, 10_000, 4_000_000_000L);

    private final Starts starts;
    private final Runs runs;
    private final Ids ids;
    private final Erasure erasure;
    private final Borrowed borrowed;
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);

    Rehearsal(Starts starts, Runs runs, Erasure erasure, Ids ids, TemporaryDocuments documents, RehearsalSeats seats) {
        this.starts = starts;
        this.runs = runs;
        this.erasure = erasure;
        this.ids = ids;
        this.borrowed = new Borrowed(documents, seats);
    }

    private record Borrowed(TemporaryDocuments documents, RehearsalSeats seats) {}

    /** @throws AppException {@code OVERLOADED} when too many packages are rehearsed here at once */
    Report.Rehearsed play(AgentPackage agent, ExampleDocuments documents) {
        if (agent.offline() == AgentPackage.Offline.NEVER) {
            return new Report.Rehearsed(
                    true,
                    0,
                    List.of(),
                    "no example was run: offline is never, and a version without an operator's approval runs on the offline model only");
        }
        if (!places.tryAcquire()) {
            throw tooMany();
        }
        try {
            return documents.texts().isEmpty() ? play(agent, PLAYER) : seated(agent, documents);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppException(ErrorCode.SHUTTING_DOWN, "This replica is stopping; retry.", e);
        } finally {
            places.release();
        }
    }

    /** Uses the package's documents, which are deleted afterwards, since they would disturb the next rehearsal. */
    private Report.Rehearsed seated(AgentPackage agent, ExampleDocuments documents) throws InterruptedException {
        var seat = borrowed.seats().take().orElseThrow(Rehearsal::tooMany);
        var start = System.nanoTime();
        try {
            borrowed.documents().clear(seat.customer());
            var texts = documents.texts().stream()
                    .map(text -> new TemporaryDocuments.Text(text.title(), text.name(), text.content()))
                    .toList();
            borrowed.documents().add(seat.customer(), texts, MAX_TIME_OF_DOCUMENTS);
            return play(agent, seat.customer());
        } catch (AppException e) {
            if (e.code() != ErrorCode.DOCUMENT_UNREADABLE) {
                throw e;
            }
            return new Report.Rehearsed(false, millisSince(start), List.of(), "an example document: " + e.detail());
        } finally {
            borrowed.documents().clear(seat.customer());
            borrowed.seats().leave(seat);
        }
    }

    private Report.Rehearsed play(AgentPackage agent, CustomerId player) throws InterruptedException {
        var start = System.nanoTime();
        var time = WorkTime.of(MAX_TIME, GLANCE.multipliedBy(2));
        var played = new ArrayList<Report.Played>();
        for (var example : agent.examples()) {
            played.add(play(new Scene(agent, player, example), time));
        }
        var passed = played.stream().allMatch(Report.Played::isFine);
        return new Report.Rehearsed(passed, millisSince(start), played, null);
    }

    private static AppException tooMany() {
        return new AppException(
                ErrorCode.OVERLOADED, "Too many packages are being rehearsed right now; retry shortly.");
    }

    private record Scene(AgentPackage agent, CustomerId player, Example example) {}

    private Report.Played play(Scene scene, WorkTime time) throws InterruptedException {
        var example = scene.example();
        if (time.isOver()) {
            return result(
                    example, "not_played", "the examples take more than " + MAX_TIME.toSeconds() + " s together", 0);
        }
        var start = System.nanoTime();
        try {
            var key = "rehearsal-" + ids.next();
            var caller = caller(scene.agent(), scene.player());
            var wish =
                    new StartRequest(new Target.AtHand(scene.agent()), example.input(), key, StartRequest.Options.NONE);
            var id = starts.start(caller, wish).id();
            var view = runs.await(scene.player(), id, GLANCE);
            while (!view.isFinished() && !waits(view) && !time.isOver()) {
                view = runs.await(scene.player(), id, GLANCE);
            }
            if (!view.isFinished()) {
                runs.cancel(scene.player(), id);
            }
            erasure.forget(scene.player(), id);
            return judged(example, view, millisSince(start));
        } catch (AppException e) {
            if (e.code().kind() == ErrorCode.Kind.PLATFORM) {
                throw e;
            }
            return result(example, "failed", e.detail(), millisSince(start));
        }
    }

    private static Report.Played judged(Example example, RunView view, long millis) {
        var output = view.output();
        if (view.status().equals("succeeded") && output != null) {
            var missing = example.missing(output);
            return new Report.Played(example.name(), missing.isEmpty() ? "passed" : "failed", missing, null, millis);
        }
        if (waits(view)) {
            return result(example, "waiting", "waits for a person's approval; the rest was not run", millis);
        }
        var error = view.error();
        if (error != null && error.path("code").asString("").equals(ErrorCode.AGENT_DID_NOTHING.name())) {
            return result(example, "needs_model", error.path("detail").asString(""), millis);
        }
        var why = error == null ? "did not end in time" : error.path("detail").asString("failed");
        return result(example, "failed", why, millis);
    }

    /** Whether a run waits for an approval, which nobody decides during a rehearsal. */
    private static boolean waits(RunView view) {
        return view.status().equals("waiting_approval");
    }

    private static Report.Played result(Example example, String outcome, @Nullable String detail, long millis) {
        return new Report.Played(example.name(), outcome, List.of(), detail, millis);
    }

    /** The platform as caller, on the lowest tier that may run the package: offline and free. */
    private static Caller caller(AgentPackage agent, CustomerId player) {
        return new Caller(player, agent.minTier(), new Actor.Platform(), Set.of(Scope.EXECUTE), UNLIMITED);
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
