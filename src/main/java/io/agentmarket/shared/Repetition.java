package io.agentmarket.shared;

import java.util.ArrayDeque;

/**
 * Computes the size of a pattern with its counted repetitions written out. RE2 writes them out when it compiles a
 * pattern, and a few characters, such as <code>((a{1000}){1000}){1000}</code>, can exhaust any memory.
 */
public final class Repetition {

    /** The largest pattern that is compiled, in characters written out; compiling it takes some milliseconds. */
    public static final int MAX_SIZE = 10_000;

    private Repetition() {}

    /** Whether it is small enough to be compiled. The compiler reports a pattern with wrong brackets. */
    public static boolean isBounded(String pattern) {
        return size(pattern) <= MAX_SIZE;
    }

    /** At least 1 for each character or class, times its repetitions. */
    private static double size(String pattern) {
        var outer = new ArrayDeque<Double>();
        double sum = 0;
        double last = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '(') {
                outer.push(sum);
                sum = 0;
                last = 0;
            } else if (c == ')' && !outer.isEmpty()) {
                last = Math.max(1, sum);
                sum = outer.pop() + last;
            } else if (c == '{' && Character.isDigit(i + 1 < pattern.length() ? pattern.charAt(i + 1) : ' ')) {
                int end = pattern.indexOf('}', i);
                double times = times(end < 0 ? "" : pattern.substring(i + 1, end));
                sum += last * (times - 1);
                last *= times;
                i = end < 0 ? i : end;
            } else {
                i = c == '\\' ? i + 1 : c == '[' ? endOfClass(pattern, i) : i;
                last = 1;
                sum++;
            }
        }
        while (!outer.isEmpty()) {
            sum += outer.pop();
        }
        return sum;
    }

    private static double times(String counts) {
        double most = 1;
        for (var count : counts.split(",", -1)) {
            most = count.matches("\\d{1,9}") ? Math.max(most, Integer.parseInt(count)) : most;
        }
        return most;
    }

    private static int endOfClass(String pattern, int start) {
        for (int i = start + 2; i < pattern.length(); i++) {
            if (pattern.charAt(i) == ']' && pattern.charAt(i - 1) != '\\') {
                return i;
            }
        }
        return start;
    }
}
