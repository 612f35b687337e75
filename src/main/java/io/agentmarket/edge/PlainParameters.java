package io.agentmarket.edge;

import io.agentmarket.shared.PlainScalars;
import io.agentmarket.shared.Storable;
import java.beans.PropertyEditorSupport;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * Parameters and headers have the form of their JSON counterparts: whole numbers without a leading zero, {@code true}
 * and {@code false}, UUIDs of 36 characters, times and days of ISO 8601, and texts that can be stored. Spring by itself
 * also reads {@code 0x3}, {@code yes}, {@code 11/30/26} and the digits of other scripts. Editors, since Spring tries
 * its own when a converter refuses.
 */
@ControllerAdvice
@Order(PlainParameters.ORDER)
class PlainParameters {

    static final int ORDER = 0;

    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");

    @InitBinder
    void readBy(WebDataBinder binder) {
        binder.registerCustomEditor(String.class, new Text());
        binder.registerCustomEditor(int.class, new Editor(whole(Integer::valueOf)));
        binder.registerCustomEditor(Integer.class, new Editor(whole(Integer::valueOf)));
        binder.registerCustomEditor(long.class, new Editor(whole(Long::valueOf)));
        binder.registerCustomEditor(Long.class, new Editor(whole(Long::valueOf)));
        binder.registerCustomEditor(boolean.class, new Editor(PlainParameters::truth));
        binder.registerCustomEditor(Boolean.class, new Editor(PlainParameters::truth));
        binder.registerCustomEditor(UUID.class, new Editor(PlainScalars::uuid));
        binder.registerCustomEditor(Instant.class, new Editor(PlainScalars::instant));
        binder.registerCustomEditor(LocalDate.class, new Editor(PlainScalars::day));
    }

    private static Function<String, Object> whole(Function<String, Number> number) {
        return text -> {
            if (!WHOLE.matcher(text).matches()) {
                throw new IllegalArgumentException("not a whole number");
            }
            return number.apply(text);
        };
    }

    private static boolean truth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("neither true nor false");
        }
        return text.equals("true");
    }

    private static final class Editor extends PropertyEditorSupport {

        private final Function<String, Object> read;

        Editor(Function<String, Object> read) {
            this.read = read;
        }

        @Override
        public void setAsText(String text) {
            setValue(text.isEmpty() ? null : read.apply(text));
        }
    }

    /** Refuses a text that the database would refuse. */
    private static final class Text extends PropertyEditorSupport {

        @Override
        public void setAsText(String text) {
            if (!Storable.isStorable(text)) {
                throw new IllegalArgumentException("not storable");
            }
            setValue(text);
        }
    }
}
