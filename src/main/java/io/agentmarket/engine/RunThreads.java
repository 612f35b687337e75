package io.agentmarket.engine;

import io.agentmarket.approvals.Approvals;
import io.agentmarket.journal.Event;
import io.agentmarket.journal.EventType;
import io.agentmarket.journal.GroupCommitter;
import io.agentmarket.journal.LostRunException;
import io.agentmarket.journal.Outcome;
import io.agentmarket.journal.Run;
import io.agentmarket.journal.RunLog;
import io.agentmarket.journal.RunUnit;
import io.agentmarket.journal.Transcript;
import io.agentmarket.ratelimit.Permit;
import io.agentmarket.ratelimit.RateLimiter;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.LogNames;
import io.agentmarket.tools.WaitingException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Carries each run on its own virtual thread, from the end of its journal to its settlement. */
@Component
class RunThreads {

    private static final Logger LOG = LoggerFactory.getLogger(RunThreads.class);

    private final Clock clock;
    private final RunStore store;
    private final AgentWork agents;
    private final Approvals approvals;
    private final Settlement settlement;
    private final GroupCommitter committer;
    private final LiveRuns liveRuns;
    private final RateLimiter limiter;

    RunThreads(
            Clock clock,
            RunStore store,
            AgentWork agents,
            Approvals approvals,
            Settlement settlement,
            GroupCommitter committer,
            LiveRuns liveRuns,
            RateLimiter limiter) {
        this.clock = clock;
        this.store = store;
        this.agents = agents;
        this.approvals = approvals;
        this.settlement = settlement;
        this.committer = committer;
        this.liveRuns = liveRuns;
        this.limiter = limiter;
    }

    /** Continues a run listed in {@link LiveRuns}; {@code journal} holds all its durable entries. */
    void launch(LiveRun live, List<Event> journal) {
        live.publish(journal);
        live.startClock(Duration.between(clock.instant(), live.run().deadline()));
        var names = Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.<String, String>of());
        Thread.ofVirtual().name("run-" + live.run().id()).start(() -> {
            MDC.setContextMap(names); // a run's logs name the request that started it here
            MDC.put(LogNames.EXECUTION_ID, live.run().id().toString());
            MDC.put(LogNames.CUSTOMER_ID, live.run().customer().toString());
            try {
                carry(live, journal);
            } catch (LostRunException e) {
                LOG.atWarn().addKeyValue("attempt", live.run().attempt()).log("run was taken over by another replica");
            } catch (RuntimeException | Error e) {
                LOG.atError()
                        .setCause(live.grants().mask().of(e))
                        .log("settling a run failed, another attempt follows");
                liveRuns.broke(live.run().id(), e);
            } finally {
                letGo(live);
            }
        });
    }

    private void letGo(LiveRun live) {
        live.done().completeExceptionally(new LostRunException());
        liveRuns.remove(live);
        limiter.forget(live.permit());
        MDC.clear();
    }

    private void carry(LiveRun live, List<Event> journal) {
        Transcript transcript;
        try {
            transcript = Transcript.of(clock, live.input(), live.grants().mask(), journal);
        } catch (RuntimeException e) {
            endUnread(live.run(), live.stopReason() == StopReason.CANCELLED, e);
            return;
        }
        carry(live, transcript);
    }

    private void carry(LiveRun live, Transcript transcript) {
        var ending = work(live, transcript);
        if (ending.isPresent()) {
            var settled = settlement.settle(live.run(), transcript, ending.get());
            live.publish(settled.events());
            limiter.release(live.permit(), uncounted(transcript.log()));
            live.done().complete(settled.view());
            log(settled.view());
        } else {
            putAside(live, transcript.log());
        }
    }

    /**
     * Parks a run that waits for an approval: it then exists only in the database, occupies no place and uses no time.
     */
    private void putAside(LiveRun live, RunLog log) {
        log.seal();
        var events = log.unsaved();
        var unit = new RunUnit.Append(live.run(), events, true, log.kept(), new CompletableFuture<>());
        var outcome = committer.commit(unit);
        if (!(outcome instanceof Outcome.Committed)) {
            throw new LostRunException();
        }
        live.publish(events);
        limiter.release(live.permit(), uncounted(log));
        LOG.atInfo().log("run waits for an approval");
    }

    /** Tokens since the run last resumed after a wait; earlier ones were counted when it began to wait. */
    private static long uncounted(RunLog log) {
        return log.tokens().total() - log.countedTokens();
    }

    /** Ends a run that cannot be continued here, without a charge. */
    void abandon(Run run, List<Event> journal, String why) {
        var transcript = Transcript.of(clock, Json.MAPPER.nullNode(), journal);
        end(run, transcript, Ending.failed(ErrorCode.RUN_ABANDONED, why));
    }

    private void end(Run run, Transcript transcript, Ending ending) {
        transcript.log().found(store.keptBytes(run));
        log(settlement.settle(run, transcript, ending).view());
        var permit = new Permit(run.customer(), run.key(), run.id(), 0);
        // the place still belongs to the replica that carried the run
        limiter.readmit(permit);
        limiter.release(permit, uncounted(transcript.log()));
    }

    /**
     * Ends a run by its live row alone because part of it is permanently unreadable: without a charge, as cancelled if
     * it was being cancelled.
     */
    void endUnread(Run run, boolean cancelled, RuntimeException why) {
        try {
            store.setAside(run, why);
            // stands for all entries written so far, so that the last entry gets the next number
            var written = new Event(
                    store.lastSeq(run.customer(), run.id()),
                    EventType.STARTED,
                    Json.MAPPER.createObjectNode(),
                    clock.instant());
            var ending = cancelled
                    ? Ending.stopped(StopReason.CANCELLED)
                    : Ending.failed(ErrorCode.RUN_ABANDONED, "This run's journal can no longer be read.");
            end(run, Transcript.of(clock, Json.MAPPER.nullNode(), List.of(written)), ending);
        } catch (LostRunException e) {
            LOG.atWarn().addKeyValue(LogNames.EXECUTION_ID, run.id()).log("run was taken over by another replica");
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue(LogNames.EXECUTION_ID, run.id())
                    .setCause(e)
                    .log("ending a run failed");
        }
    }

    private static void log(RunView view) {
        LOG.atInfo()
                .addKeyValue("package", view.packageId())
                .addKeyValue("status", view.status())
                .addKeyValue("price_micros", view.price().micros())
                .addKeyValue("ms", view.durationMs())
                .log("run finished");
    }

    /** The outcome of the run; empty when it waits for an approval. */
    private Optional<Ending> work(LiveRun live, Transcript transcript) {
        Ending ending;
        try {
            live.attach(Thread.currentThread());
            if (live.run().attempt() > 1) {
                resume(live.run(), transcript);
            }
            var at = new RunContext(live, transcript, new CommittedJournal(committer, live), 0);
            ending = agents.work(at, live.agent(), live.input());
        } catch (WaitingException e) {
            var reason = live.detach();
            if (reason == null) {
                return Optional.empty();
            }
            ending = Ending.failed(ErrorCode.INTERNAL, ErrorCode.INTERNAL.sentence());
            return Optional.of(stopped(reason, ending));
        } catch (InterruptedException | StoppedException e) {
            ending = Ending.failed(ErrorCode.INTERNAL, ErrorCode.INTERNAL.sentence());
        } catch (AppException e) {
            // The message is not logged. A provider's message may repeat the prompt, and the adapter has logged what
            // may be logged; a fault of the package is its publisher's to correct, and the run shows it.
            var kind = e.code().kind();
            var cause = kind == ErrorCode.Kind.UPSTREAM || kind == ErrorCode.Kind.AGENT
                    ? null
                    : live.grants().mask().of(e);
            LOG.atWarn()
                    .addKeyValue("code", e.code())
                    .addKeyValue("package", live.agent().id())
                    .addKeyValue("version", live.agent().version())
                    .setCause(cause)
                    .log("run failed");
            ending = e.code() == ErrorCode.BUDGET_EXHAUSTED
                    ? Ending.exhausted(e.detail(), transcript.lastText())
                    : Ending.failed(e);
        } catch (LostRunException e) {
            live.detach();
            throw e;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            LOG.atError().setCause(live.grants().mask().of(e)).log("run failed with an unexpected exception");
            ending = Ending.failed(ErrorCode.INTERNAL, ErrorCode.INTERNAL.sentence());
        }
        var reason = live.detach();
        return Optional.of(reason == null ? ending : stopped(reason, ending));
    }

    private static Ending stopped(StopReason reason, Ending ending) {
        if (reason == StopReason.DROPPED) {
            throw new LostRunException();
        }
        return ending.error() == null ? ending : Ending.stopped(reason);
    }

    /** Decisions made meanwhile are journaled before anything builds on them. */
    private void resume(Run run, Transcript transcript) {
        var decisions = StoreWait.untilAnswered(() -> approvals.untold(run));
        decisions.forEach(decision -> transcript.record(EventType.APPROVAL_DECIDED, decision));
        transcript.record(
                EventType.RESUMED,
                decisions.isEmpty()
                        ? Map.of("attempt", run.attempt())
                        : Map.of(
                                "attempt",
                                run.attempt(),
                                "counted_tokens",
                                transcript.log().tokens().total()));
    }
}
