package io.agentmarket.stores;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** The threads that this process needs, and those among them that are late. */
@Component
public final class Vitals {

    private final List<Rhythm> rhythms = new CopyOnWriteArrayList<>();

    /** Creates a rhythm that is monitored once started. The caller starts and stops it, or makes it a bean. */
    public Rhythm rhythm(Rhythm.Plan plan, Rhythm.Turn turn) {
        var made = new Rhythm(plan, turn);
        rhythms.add(made);
        return made;
    }

    /** Names of the rhythms that should have ended a successful turn by now. */
    public List<String> late() {
        return rhythms.stream()
                .filter(rhythm -> rhythm.lateness().isPositive())
                .map(Rhythm::name)
                .sorted()
                .toList();
    }

    List<Rhythm> running() {
        return rhythms.stream().filter(Rhythm::isRunning).toList();
    }
}
