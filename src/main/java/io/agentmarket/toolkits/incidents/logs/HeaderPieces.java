package io.agentmarket.toolkits.incidents.logs;

import java.util.Set;
import java.util.regex.Pattern;

/** Patterns for the pieces before a message. */
final class HeaderPieces {

    /** Levels that are also words in messages. */
    static final Set<String> NEEDS_COLON =
            Set.of("log", "system", "config", "success", "failure", "fail", "alert", "audit");

    static final Pattern SEPARATOR = Pattern.compile("(?:---?|[|,:;]|-)?\\s+|\\|+");
    static final Pattern WORD = Pattern.compile("[A-Za-z]{3,13}(?![\\w.$/@-])");
    static final Pattern BARE = Pattern.compile("(?:info|debug|warn|warning|trace|error|fatal)(?=\\s)");
    static final Pattern NUMBER = Pattern.compile(
            "\\d{1,10}(?:#\\d+:(?: \\*\\d+)?|:[A-Z](?= \\d\\d? [A-Z])|(?=\\s+(?:---|\\[|(?:\\d+\\s+)?[VDIWEF]\\s|(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL)\\b)))");
    static final Pattern LETTER = Pattern.compile("([VDIWEF])\\s+([\\w./-]+)\\s*(?:\\(\\s*\\d+\\))?:\\s");
    static final Pattern RUBY = Pattern.compile("[DIWEFA], (?=\\[\\d{4})");
    static final Pattern BASIC = Pattern.compile(":([A-Za-z_][\\w.]*):(?=\\S)");
    static final Pattern REDIS = Pattern.compile("([.\\-*#]) (?=\\S)");
    static final Pattern META = Pattern.compile("[\\w.$:@/#=*<>~%+ -]{0,200}");
    static final Pattern CALLER =
            Pattern.compile("((?:[\\w.-]+/){0,30}[\\w.-]+\\.(?:go|rs|py|js|ts|java|cs|rb|cc|cpp|c|kt)):\\d+:?(?=\\s)");
    static final Pattern LOGGER = Pattern.compile(
            "((?:[A-Za-z_$][\\w$]*(?:\\.|::|/)){1,30}[\\w$.\\[\\]/-]+|[A-Z][a-z0-9]+[A-Z]\\w*)"
                    + "(?:\\s+:\\s+|:\\s+|\\s+-\\s+|\\s+(?=\\[)|\\s*$)|((?:[a-z]\\w*\\.){2,30}[A-Z][\\w$]*\\.[a-z]\\w*)\\s");
    static final Pattern EXCEPTION =
            Pattern.compile("(?:[\\w$]+\\.){0,30}[A-Z]\\w*(?:Exception|Error|Throwable|Warning)");
    static final Pattern NAME = Pattern.compile("([A-Za-z_][\\w.$-]{0,60})\\s+(?::|-)\\s+");
    static final Pattern NAME_BEFORE_LEVEL = Pattern.compile(
            "(\\{?[A-Za-z_][\\w.$:@-]{0,60}\\}?)\\s+(?:-\\s+)?(?=\\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|LOG|PANIC)\\b:?\\s)");
    static final Pattern CATEGORY = Pattern.compile("([A-Za-z_][\\w.`+]*)\\[\\d+\\]\\s*$");
    static final Pattern FIELD = Pattern.compile("([^|\\s]{1,60})\\|");
    static final Pattern LAST = Pattern.compile(" \\(((?:[a-z]\\w*\\.){2,30}[\\w$.]+)\\)$");

    private HeaderPieces() {}
}
