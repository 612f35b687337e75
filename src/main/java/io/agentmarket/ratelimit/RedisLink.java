package io.agentmarket.ratelimit;

import io.agentmarket.shared.AppException;
import io.agentmarket.stores.Rhythm;
import io.agentmarket.stores.Vitals;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Redis counts as available until a call fails. From then on no caller waits for it, and a background beat checks every
 * 100 ms whether it is back. It is back when it has accepted a write in time and has received reports of what was
 * admitted without it and which runs live; so a server that comes back empty decides nothing before that. A call that
 * failed on a healthy server (a pause of this process, a busy JVM) is corrected by the next beat within milliseconds.
 * Only when the beats, which wait longer, fail for three seconds is it an outage and logged.
 */
/** Tracks whether Redis answers, and how many replicas it has seen lately. Its beat runs between start and stop. */
final class RedisLink {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration BEAT = Duration.ofMillis(100);

    /** While Redis is available, only every n-th beat is sent. */
    private static final int SELDOM = 20;

    /** A shorter failure is no outage: a JVM that has just started is busy for longer than a beat waits. */
    private static final Duration OUTAGE = Duration.ofSeconds(3);

    /** A replica silent for this long is not counted. */
    private static final Duration ALIVE = Duration.ofSeconds(10);

    private final RedisWindows redis;
    private final int leastReplicas;
    private final Rhythm rhythm;
    private volatile boolean up = true;
    private volatile int epoch;
    private volatile int heard = 1;
    private volatile Runnable tell = () -> {};
    private volatile Runnable revive = () -> {};
    private int beats;
    private boolean known;
    private boolean said; // by beats only, one at a time
    private long failingSince;
    private boolean failing;

    /** @param leastReplicas the minimum number of replicas, seen or not */
    RedisLink(RedisWindows redis, int leastReplicas, Vitals vitals) {
        this.redis = redis;
        this.leastReplicas = Math.max(1, leastReplicas);
        this.rhythm = vitals.rhythm(Rhythm.Plan.every("redis-link", BEAT).firstAfter(BEAT), this::beatSometimes);
    }

    void start() {
        try {
            redis.prepare();
        } catch (AppException e) {
            LOG.debug("replica could not be registered, the first beat retries");
        }
        beat();
        rhythm.start();
    }

    void stop() {
        rhythm.stop();
        if (up) {
            try {
                redis.leave();
            } catch (AppException e) {
                LOG.debug("replica could not be unregistered, its entry expires by itself");
            }
        }
    }

    boolean isUp() {
        return up;
    }

    /** The current epoch. Redis may have lost what it confirmed in an earlier one. */
    int epoch() {
        return epoch;
    }

    int replicas() {
        return Math.max(leastReplicas, heard);
    }

    /**
     * @param usages reports to Redis what was admitted without it; throws if Redis is unavailable again
     * @param leases reports the live runs that Redis has not confirmed in this epoch; also throws
     */
    void keepTold(Runnable usages, Runnable leases) {
        tell = usages;
        revive = leases;
    }

    /** False if Redis is unavailable or fails during the call. */
    boolean attempt(Runnable call) {
        if (!up) {
            return false;
        }
        try {
            call.run();
            return true;
        } catch (AppException e) {
            lost();
            return false;
        }
    }

    void lost() {
        synchronized (this) {
            if (!up) {
                return;
            }
            up = false;
            epoch++;
        }
        rhythm.wake();
    }

    private void beatSometimes() {
        if (!up || beats++ % SELDOM == 0) {
            beat();
        }
    }

    private void beat() {
        try {
            var answer = redis.beat(ALIVE);
            heard = answer.replicas();
            if (up && known && !answer.known()) {
                forgotten();
            }
            tell.run();
            revive.run();
            if (!known || said) {
                warnOfEviction();
            }
            known = true;
            up = true;
            failing = false;
            if (said) {
                said = false;
                LOG.atInfo().log("Redis answers, all replicas limit together");
            }
        } catch (AppException e) {
            lost();
            say(e);
        }
    }

    private void warnOfEviction() {
        if (redis.evicts()) {
            LOG.atWarn()
                    .log(
                            "Redis may evict limits, which are then admitted again: set its maxmemory-policy to noeviction");
        }
    }

    /**
     * Begins a new epoch: Redis was emptied or restarted between two calls, or this process was suspended for longer
     * than its registration lasts.
     */
    private void forgotten() {
        synchronized (this) {
            epoch++;
        }
        LOG.atWarn().log("Redis lost its data, this replica reports its live runs again");
    }

    private void say(AppException why) {
        var now = System.nanoTime();
        if (!failing) {
            failing = true;
            failingSince = now;
        }
        if (!said && now - failingSince >= OUTAGE.toNanos()) {
            said = true;
            LOG.atWarn()
                    .addKeyValue("cause", String.valueOf(why.getCause()))
                    .addKeyValue("replicas", replicas())
                    .log("Redis does not answer, this replica limits alone");
        }
    }
}
