package io.agentmarket.edge;

import io.agentmarket.shared.Storable;
import java.beans.PropertyEditorSupport;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * Numbers in parameters and headers are written as JSON writes whole numbers, and texts can be kept. Spring by itself
 * also reads {@code 0x3}, {@code +3} and the digits of other scripts. Editors, since Spring tries its own when a
 * converter refuses.
 */
@ControllerAdvice
class PlainParameters {

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

    @InitBinder
    void readBy(WebDataBinder binder) {
        binder.registerCustomEditor(String.class, new Text());
        binder.registerCustomEditor(int.class, new Editor(Integer::valueOf));
        binder.registerCustomEditor(Integer.class, new Editor(Integer::valueOf));
        binder.registerCustomEditor(long.class, new Editor(Long::valueOf));
        binder.registerCustomEditor(Long.class, new Editor(Long::valueOf));
    }

    private static final class Editor extends PropertyEditorSupport {

        private final Function<String, Number> number;

        Editor(Function<String, Number> number) {
            this.number = number;
        }

        @Override
        public void setAsText(String text) {
            if (!text.isEmpty() && !WHOLE.matcher(text).matches()) {
                throw new IllegalArgumentException("not a whole number");
            }
            setValue(text.isEmpty() ? null : number.apply(text));
        }
    }

    /** A text that the database would refuse is refused before it is asked. */
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
