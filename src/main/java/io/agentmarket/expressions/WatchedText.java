package io.agentmarket.expressions;

/** A text for a pattern: a check is made each time a number of characters has been read. */
final class WatchedText implements CharSequence {

    private final String text;
    private final int looks;
    private final Runnable check;
    private int read;

    /** @param looks characters that are read between two checks */
    WatchedText(String text, int looks, Runnable check) {
        this.text = text;
        this.looks = looks;
        this.check = check;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (++read % looks == 0) {
            check.run();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
