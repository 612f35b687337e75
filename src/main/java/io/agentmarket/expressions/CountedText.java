package io.agentmarket.expressions;

/** A text that a pattern reads, as often as it likes: each look counts, and the more the larger the pattern is. */
final class CountedText implements CharSequence {

    private static final int LOOKS = 64;

    /** Instructions of a pattern that are tried on a character while a step is paid for {@value #LOOKS} of these. */
    private static final int INSTRUCTIONS = 4;

    private final String text;
    private final Spending spending;
    private final int price;
    private int looks;

    CountedText(String text, Spending spending, int instructions) {
        this.text = text;
        this.spending = spending;
        this.price = 1 + instructions / INSTRUCTIONS;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (++looks % LOOKS == 0) {
            spending.items(price);
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
