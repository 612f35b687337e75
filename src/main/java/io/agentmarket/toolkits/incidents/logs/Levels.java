package io.agentmarket.toolkits.incidents.logs;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The levels of logging libraries, as one of {@code error}, {@code warn}, {@code info}, {@code debug} or empty. */
final class Levels {

    private static final Map<String, String> WORDS = words();

    private Levels() {}

    /** Empty for a word that is not a level. */
    static String ofWord(String word) {
        return word.length() > 13 ? "" : WORDS.getOrDefault(word.toLowerCase(Locale.ROOT), "");
    }

    /** By the first letter, as glog, klog, Android and Ruby's logger write it. */
    static String ofLetter(char letter) {
        return switch (letter) {
            case 'V', 'T', 'D' -> "debug";
            case 'I', 'N' -> "info";
            case 'W' -> "warn";
            case 'E', 'F', 'C', 'A' -> "error";
            default -> "";
        };
    }

    /** Severities 0 (emergency) to 7 (debug) of RFC 5424, which journald writes too. */
    static String ofSyslog(int severity) {
        return severity <= 3 ? "error" : severity == 4 ? "warn" : severity <= 6 ? "info" : "debug";
    }

    /** Tens of pino and bunyan (30 is info, 50 is error); below ten a severity of syslog. */
    static String ofNumber(int number) {
        if (number < 10) {
            return ofSyslog(number);
        }
        return number < 30 ? "debug" : number < 40 ? "info" : number < 50 ? "warn" : number <= 100 ? "error" : "";
    }

    /** The level of a response with this status, from the server's view. */
    static String ofStatus(int status) {
        return status >= 500 ? "error" : status >= 400 ? "warn" : "info";
    }

    private static Map<String, String> words() {
        var words = new HashMap<String, String>();
        put(words, "debug", "trace trce trc debug dbug dbg verbose vrb verb fine finer finest debug1 debug2 debug3");
        put(words, "info", "info inf information informational notice note log system config success audit");
        put(words, "warn", "warn warning wrn wrng");
        put(words, "error", "error err erro eror fail failure severe critical crit crt fatal ftl fata panic alert");
        put(words, "error", "emerg emergency");
        return Map.copyOf(words);
    }

    private static void put(Map<String, String> words, String level, String names) {
        for (var name : names.split(" ")) {
            words.put(name, level);
        }
    }
}
