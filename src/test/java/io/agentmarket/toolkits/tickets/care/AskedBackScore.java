package io.agentmarket.toolkits.tickets.care;

import java.math.BigDecimal;
import java.util.List;

/** The share of sentences whose requested refund is recognised, on our own set of amounts. */
public final class AskedBackScore {

    private static final List<List<String>> LINES = InboxLines.of("amounts.txt", 2);

    private AskedBackScore() {}

    public static int size() {
        return LINES.size();
    }

    public static double share() {
        return 1 - (double) wrong().size() / LINES.size();
    }

    static List<List<String>> wrong() {
        return LINES.stream().filter(line -> !isRight(line)).toList();
    }

    private static boolean isRight(List<String> line) {
        return AskedBack.in(line.get(1)).total().compareTo(new BigDecimal(line.get(0))) == 0;
    }
}
