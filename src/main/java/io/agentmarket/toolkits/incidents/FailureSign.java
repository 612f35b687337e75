package io.agentmarket.toolkits.incidents;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ways to fail that programs name in nearly the same words everywhere. The first that a text shows counts. */
public enum FailureSign {
    OUT_OF_MEMORY(
            "memory ran out",
            "out of memory|oom[- ]?kill|oomkilled|outofmemoryerror|cannot allocate memory|java heap space|exit code 137"),
    DISK_FULL(
            "a disk is full",
            "no space left on device|disk (?:is )?full|enospc|disk quota exceeded|(?:file ?system|volume|disk).{0,40}"
                    + "(?:filling up|out of space|almost full|run out)"),
    CERTIFICATE_EXPIRED(
            "a certificate has expired or is about to",
            "certificate (?:has |is )?(?:expired|not yet valid)|x509: certificate|certificate.{0,60}expir|"
                    + "cert(?:ificate)?_?expir|certificateexpiration|expiredcertificate"),
    TOO_MANY_CONNECTIONS(
            "a pool of connections is exhausted",
            "too many (?:connections|clients)|connection pool.{0,30}(?:exhaust|timed? ?out|full)|remaining connection slots|"
                    + "connection is not available, request timed out"),
    NAME_NOT_FOUND(
            "a host name does not resolve",
            "no such host|name or service not known|unknownhost|nxdomain|could not resolve"),
    DEPENDENCY_UNREACHABLE(
            "something that it depends on cannot be reached",
            "connection refused|econnrefused|no route to host|host unreachable|connect(?:ion)? (?:to \\S+ )?failed|"
                    + "connection reset|upstream connect error|broken pipe|503 service unavailable|502 bad gateway"),
    PERMISSION_DENIED(
            "access is refused",
            "permission denied|access denied|forbidden|unauthori[sz]ed|authentication failed|invalid credentials"),
    CONFIGURATION(
            "its configuration is wrong",
            "(?:missing|undefined|unknown|invalid|unset) (?:required )?(?:config\\w*|setting|environment variable|option|property|flag)|"
                    + "failed to (?:load|parse|read) (?:the )?config\\w*"),
    RATE_LIMITED("calls are throttled", "too many requests|rate limit(?:ed| exceeded)|throttl(?:ed|ing)|\\b429\\b"),
    CRASH(
            "the program breaks",
            "nullpointerexception|null pointer|segmentation fault|segfault|panic:|stack ?overflow|undefined is not|"
                    + "typeerror|assertion failed|unhandled exception|crashloop|crash.?loop(?:ing|backoff)?|fatal error"),
    TIMEOUT("calls take too long", "timed? ?out|deadline exceeded|context deadline|etimedout");

    private final String sentence;
    private final Pattern pattern;

    FailureSign(String sentence, String pattern) {
        this.sentence = sentence;
        this.pattern = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    }

    public static Optional<FailureSign> in(String text) {
        return Arrays.stream(values())
                .filter(sign -> sign.pattern.matcher(text).find())
                .findFirst();
    }

    /** As it is written in results: {@code out_of_memory}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it means, to follow "because". */
    public String sentence() {
        return sentence;
    }
}
