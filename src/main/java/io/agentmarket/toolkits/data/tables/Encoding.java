package io.agentmarket.toolkits.data.tables;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * The encoding of a file: by its byte order mark, as strict UTF-8, as UTF-16 by its zero bytes, and only then a guess,
 * which is named as a guess.
 *
 * @param name as the answer has it, such as {@code UTF-16LE with BOM}
 * @param bom bytes of the byte order mark
 * @param evidence why it is this one; null when it was said
 * @param warnings what is doubtful in it
 */
record Encoding(
        Charset charset, String name, int bom, @Nullable String evidence, List<String> warnings) {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final Charset WINDOWS_1250 = Charset.forName("windows-1250");
    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

    /** Valid characters for each invalid byte at which a file is UTF-8 with broken lines, and no other encoding. */
    private static final int MIN_VALID_FOR_ONE_INVALID = 3;

    Encoding {
        warnings = List.copyOf(warnings);
    }

    Encoding(Charset charset, int bom, @Nullable String evidence, List<String> warnings) {
        this(charset, bom > 0 ? charset.name() + " with BOM" : charset.name(), bom, evidence, warnings);
    }

    /**
     * @param census of the whole file, or of what was seen of it
     * @param sample its beginning
     */
    static Encoding find(@Nullable String asked, ByteCensus census, byte[] sample) {
        var marked = marked(sample);
        if (asked != null) {
            return asked(asked, marked, census, sample);
        }
        if (marked != null) {
            return marked;
        }
        if (census.zeros() > 0) {
            var wide = withoutMark(census, sample);
            if (wide != null) {
                return wide;
            }
        }
        if (census.invalid() == 0) {
            return new Encoding(
                    StandardCharsets.UTF_8,
                    0,
                    census.highBytes() == 0
                            ? "encoding: all bytes are ASCII, which UTF-8 contains"
                            : "encoding: all " + census.sequences() + " characters beyond ASCII are valid UTF-8",
                    List.of());
        }
        if (census.sequences() >= MIN_VALID_FOR_ONE_INVALID * census.invalid()) {
            return new Encoding(
                    StandardCharsets.UTF_8,
                    0,
                    "encoding: " + census.sequences() + " characters beyond ASCII are valid UTF-8, " + census.invalid()
                            + " places are not",
                    List.of(census.invalid() + " places are not UTF-8; their lines are rejected"));
        }
        return guess(census, sample);
    }

    /** Refuses a file that must be Unicode and is not, unless its encoding is said. */
    static void requireUnicode(@Nullable String asked, ByteCensus census, byte[] head) {
        if (asked == null && census.invalid() > 0 && !wide(census, head)) {
            throw new UnreadableTableException(
                    "",
                    "The file is not JSON: byte " + (census.firstInvalid() + 1)
                            + " is not UTF-8. Say the encoding if it has another one");
        }
    }

    /** Whether it is UTF-16 or UTF-32, in which zeros and low bytes are usual. */
    static boolean wide(ByteCensus census, byte[] head) {
        var marked = marked(head);
        return marked != null ? marked.bom() != 3 : withoutMark(census, head) != null;
    }

    private static @Nullable Encoding marked(byte[] head) {
        if (starts(head, 0xEF, 0xBB, 0xBF)) {
            return mark(StandardCharsets.UTF_8, 3);
        }
        if (starts(head, 0xFF, 0xFE, 0, 0)) {
            return mark(UTF_32LE, 4);
        }
        if (starts(head, 0, 0, 0xFE, 0xFF)) {
            return mark(UTF_32BE, 4);
        }
        if (starts(head, 0xFF, 0xFE)) {
            return mark(StandardCharsets.UTF_16LE, 2);
        }
        return starts(head, 0xFE, 0xFF) ? mark(StandardCharsets.UTF_16BE, 2) : null;
    }

    private static Encoding mark(Charset charset, int bytes) {
        return new Encoding(charset, bytes, "encoding: the file begins with the mark of " + charset.name(), List.of());
    }

    private static boolean starts(byte[] head, int... bytes) {
        if (head.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((head[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static Encoding asked(String asked, @Nullable Encoding marked, ByteCensus census, byte[] sample) {
        Charset charset;
        try {
            charset = Charset.forName(asked.strip());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new UnreadableTableException(
                    "/encoding", "The encoding \"" + asked + "\" is not known: give a name such as windows-1252");
        }
        boolean family = charset.name().equals("UTF-16") || charset.name().equals("UTF-32");
        if (marked != null) {
            if (!charset.equals(marked.charset())
                    && !(family && marked.charset().name().startsWith(charset.name()))) {
                throw new UnreadableTableException(
                        "/encoding",
                        "The file begins with the mark of " + marked.charset().name() + " and is not " + charset.name()
                                + ": leave the encoding out, or give that one");
            }
            return new Encoding(marked.charset(), marked.bom(), null, List.of());
        }
        if (family) {
            var found = withoutMark(census, sample);
            charset = found != null
                    ? found.charset()
                    : charset.name().equals("UTF-16") ? StandardCharsets.UTF_16BE : UTF_32BE;
        }
        if (charset.equals(StandardCharsets.UTF_8) && census.invalid() > 0) {
            throw new UnreadableTableException(
                    "/encoding",
                    "The file is not UTF-8: byte " + (census.firstInvalid() + 1)
                            + " is invalid. Leave the encoding out, or give the right one");
        }
        var warnings = new ArrayList<String>();
        if (!charset.equals(StandardCharsets.UTF_8)
                && census.invalid() == 0
                && census.sequences() > 0
                && census.zeros() == 0) {
            warnings.add("The file was read as " + charset.name() + " as asked, but all of it is valid UTF-8, too");
        }
        return new Encoding(charset, 0, null, warnings);
    }

    /** UTF-16 shows by zeros at every second place, and by being valid as such. */
    private static @Nullable Encoding withoutMark(ByteCensus census, byte[] sample) {
        long odd = census.zeros() - census.evenZeros();
        boolean little = odd > census.evenZeros();
        long most = Math.max(odd, census.evenZeros());
        if (census.total() % 2 != 0 || most * 100 < census.zeros() * 95L || most * 50 < census.total()) {
            return null;
        }
        var charset = little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
        var text = decoded(charset, sample, sample.length & ~1);
        if (text == null || text.indexOf('\0') >= 0 || isBroken(text, sample)) {
            return null;
        }
        return new Encoding(
                charset,
                0,
                "encoding: " + most + " of " + census.zeros() + " zero bytes are at " + (little ? "odd" : "even")
                        + " places, as in " + charset.name() + " without a mark",
                List.of());
    }

    /** Whether bytes of line ends are in the file and none is in its text: a zero that strayed into ASCII. */
    private static boolean isBroken(String text, byte[] sample) {
        boolean ends = false;
        for (byte b : sample) {
            ends |= b == '\n' || b == '\r';
        }
        return ends && text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
    }

    private static Encoding guess(ByteCensus census, byte[] sample) {
        var detector = new UniversalDetector();
        detector.handleData(sample, 0, sample.length);
        detector.dataEnd();
        String found = detector.getDetectedCharset();
        Charset charset = found == null || !Charset.isSupported(found) ? WINDOWS_1252 : Charset.forName(found);
        if (charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.US_ASCII)) {
            charset = WINDOWS_1252;
        }
        if (charset.equals(StandardCharsets.ISO_8859_1) || DecodedChars.mixAlphabets(charset, sample)) {
            charset = WINDOWS_1252;
        }
        String why = "encoding: not UTF-8 (byte " + (census.firstInvalid() + 1) + "); ";
        if (charset.equals(WINDOWS_1252)) {
            if (DecodedChars.odd(WINDOWS_1252, sample) > 0 && DecodedChars.odd(WINDOWS_1250, sample) == 0) {
                charset = WINDOWS_1250;
                why += "as windows-1252 words would have signs inside, as windows-1250 they have letters";
            } else if (census.undefinedIn1252() > 0) {
                throw new UnreadableTableException(
                        "/encoding",
                        "The encoding is not clear: it is not UTF-8, and " + census.undefinedIn1252()
                                + " bytes do not exist in windows-1252. Say the encoding");
            } else {
                why += census.c1() > 0
                        ? census.c1() + " bytes from 0x80 to 0x9F are signs in windows-1252 and controls in ISO-8859-1"
                        : "no byte from 0x80 to 0x9F, so that windows-1252 and ISO-8859-1 are the same";
            }
        } else {
            why += "its frequencies of letters are those of " + charset.name() + ", runner-up windows-1252";
        }
        return new Encoding(charset, 0, why, List.of(doubt(charset, sample)));
    }

    private static String doubt(Charset charset, byte[] sample) {
        var other = charset.equals(WINDOWS_1252) ? WINDOWS_1250 : WINDOWS_1252;
        for (int i = 0; i < sample.length; i++) {
            if (sample[i] < 0) {
                int from = i;
                int to = i;
                while (from > 0 && i - from < 12 && part(sample[from - 1])) {
                    from--;
                }
                while (to < sample.length && to - i < 12 && part(sample[to])) {
                    to++;
                }
                var word = new String(sample, from, to - from, charset);
                var otherWord = new String(sample, from, to - from, other);
                if (!word.equals(otherWord)) {
                    return "The encoding " + charset.name() + " is a guess: \"" + word + "\" would be \"" + otherWord
                            + "\" in " + other.name() + ". Say the encoding if it is wrong";
                }
                i = to;
            }
        }
        return "The encoding " + charset.name() + " is a guess. Say the encoding if it is wrong";
    }

    private static boolean part(byte b) {
        return b < 0 || Character.isLetterOrDigit(b);
    }

    private static @Nullable String decoded(Charset charset, byte[] bytes, int length) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (java.nio.charset.CharacterCodingException malformed) {
            return null;
        }
    }

    /** The text of bytes that may end within a character, to see what it begins with. */
    static String glance(byte[] head) {
        var marked = marked(head);
        if (marked != null) {
            return new String(head, marked.bom(), head.length - marked.bom(), marked.charset());
        }
        var census = new ByteCensus();
        census.accept(head, head.length);
        var wide = census.zeros() == 0 ? null : withoutMark(census, head);
        return new String(head, wide == null ? StandardCharsets.UTF_8 : wide.charset());
    }
}
