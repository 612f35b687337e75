package io.agentmarket.toolkits.files;

import java.util.Collection;
import tools.jackson.databind.JsonNode;

/** Lines of CSV by RFC 4180. A text that begins like a formula is prefixed with an apostrophe. */
final class Csv {

    private static final String FORMULA = "=+-@\t\r";

    private final StringBuilder text = new StringBuilder();

    /** @param cells values other than lists and objects; a missing value is an empty cell */
    void line(Collection<JsonNode> cells) {
        var separator = "";
        for (var cell : cells) {
            text.append(separator).append(cell(cell));
            separator = ",";
        }
        text.append("\r\n");
    }

    private static String cell(JsonNode cell) {
        if (cell.isNull() || cell.isMissingNode()) {
            return "";
        }
        return cell.isString() ? quoted(harmless(cell.stringValue())) : cell.toString();
    }

    private static String harmless(String cell) {
        return !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    private static String quoted(String cell) {
        return cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + cell.replace("\"", "\"\"") + '"'
                : cell;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
