package io.agentmarket.edge;

import java.util.regex.Pattern;

/**
 * Recognises secrets in text that is about to be shown or logged. No code puts a secret there; this is a second line of
 * defence and rather masks too much.
 */
final class Secrets {

    /** Keys of the model provider and of the platform, including mistyped ones. */
    private static final Pattern KEYS = Pattern.compile("(sk-ant-|amp_live_|amp_test_|whsec_)[A-Za-z0-9_+/=-]+");

    private static final Pattern HEADERS = Pattern.compile(
            "(?i)\\b(x-api-key|x-provider-key|x-trigger-secret|authorization)(\"?\\s*[:=]\\s*[\\[\"']*)(?:(bearer|basic)\\s+)?[^\\s\"',;\\]]+");

    private static final Pattern FIELDS =
            Pattern.compile("(\"(?:key|secret|api_key|provider_key)\"\\s*:\\s*\")(?:[^\"\\\\]|\\\\.)*+");

    private Secrets() {}

    /** The text with every secret's value replaced by asterisks. */
    static String mask(String text) {
        var keys = KEYS.matcher(text).replaceAll("$1***");
        var headers = HEADERS.matcher(keys).replaceAll("$1$2***");
        return FIELDS.matcher(headers).replaceAll("$1***");
    }
}
