package io.agentmarket.toolkits.incidents.logs;

import java.util.regex.Pattern;

/*
 * "AuthFilter", "TimeoutHandler.java" and order 429 name no failure. What is said is in words; so names made of words
 * are taken out before signs are looked for: packages, classes that are no exception, files, paths, addresses, numbers
 * that are no status, and what is asked of a server. The exception itself says what happened, and stays.
 */
/** A message reduced to what it says in words. */
final class SignText {

    private static final Pattern ADDRESS = Pattern.compile("\\b[a-z][a-z0-9+]{1,9}://[^\\s\"'<>]+");
    private static final Pattern REQUEST = Pattern.compile("\\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \\S+");
    private static final Pattern FILE = Pattern.compile(
            "(?<![\\w./-])(?:[\\w.-]{0,80}/){0,30}[\\w.-]{1,120}\\.(?:java|kt|scala|py|go|rs|rb|js|ts|cs|php|c|cpp|h|json|ya?ml|xml|conf|html?)\\b(?::\\d+)*");
    private static final Pattern PATH = Pattern.compile("(?<![\\w<:.])/[\\w.@%+~-][\\w.@%+~:/-]*");
    private static final Pattern DOTTED =
            Pattern.compile("\\b(?:[A-Za-z_$][\\w$-]*(?:\\.|::)){1,30}([A-Za-z_$][\\w$]*)");
    private static final Pattern CAMEL = Pattern.compile("\\b[A-Z]?[a-z0-9]+(?:[A-Z][a-z0-9]+){1,30}[A-Z]?\\b");
    private static final Pattern FAILURE =
            Pattern.compile(".*(?:Exception|Error|Failure|Fault|Killed|Expired|Exhausted|BackOff|Refused|Exceeded)");
    private static final Pattern NUMBER = Pattern.compile(
            "(?<![\\w.])(?<!(?:code|status|exit|HTTP|exited with|signal)[:=( ]{1,2})[-+]?\\d[\\d.,:]*(?=\\w{0,3}\\b)(?! (?:Too Many|Bad Gateway|Service Unavailable|Gateway|Forbidden|Unauthorized))");
    private static final Pattern ID = Pattern.compile(
            "(?<![\\w-])(?=[\\w-]{0,64}\\d)(?=[\\w-]{0,64}[a-f])[0-9a-f-]{6,64}\\b|\\b(?=\\w{0,40}\\d\\w{0,40}[A-Za-z]\\w{0,40}\\d)\\w{6,64}\\b");
    private static final Pattern FIELD_NAME = Pattern.compile("\\b[\\w.]+=");

    private SignText() {}

    static String of(String message) {
        var text = message;
        text = text.contains("://") ? ADDRESS.matcher(text).replaceAll("address") : text;
        if (text.indexOf('/') >= 0) {
            text = REQUEST.matcher(text).replaceAll("request");
            text = FILE.matcher(text).replaceAll("file");
            text = PATH.matcher(text).replaceAll("path");
        }
        text = text.indexOf('.') > 0 || text.contains("::")
                ? DOTTED.matcher(FILE.matcher(text).replaceAll("file")).replaceAll(name -> kept(name.group(1)))
                : text;
        text = CAMEL.matcher(text).replaceAll(name -> kept(name.group()));
        text = ID.matcher(text).replaceAll("id");
        text = NUMBER.matcher(text).replaceAll("#");
        return FIELD_NAME.matcher(text).replaceAll(" ");
    }

    private static String kept(String name) {
        return FAILURE.matcher(name).matches() ? name.replace("$", "\\$") : "name";
    }
}
