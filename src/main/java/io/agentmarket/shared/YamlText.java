package io.agentmarket.shared;

import java.io.Reader;

/**
 * Hands a YAML text to snakeyaml-engine 3.0.1 in portions that it can read. If a full buffer ends with the first half
 * of a surrogate pair, its StreamReader reads one unit more, for which it has no room: an emoji at that place made the
 * parser fail. So no portion fills the buffer, and none ends inside a pair.
 */
public final class YamlText extends Reader {

    private final String text;
    private int at;

    public YamlText(String text) {
        this.text = text;
    }

    @Override
    public int read(char[] buffer, int from, int length) {
        if (at == text.length()) {
            return -1;
        }
        int end = Math.min(text.length(), at + Math.max(1, length - 1));
        if (end < text.length() && end - at > 1 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        text.getChars(at, end, buffer, from);
        int count = end - at;
        at = end;
        return count;
    }

    @Override
    public void close() {}
}
