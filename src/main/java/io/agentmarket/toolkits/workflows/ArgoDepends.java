package io.agentmarket.toolkits.workflows;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The names in Argo's {@code depends}: {@code (A.Succeeded || A.Skipped) && !B.Failed} waits for A and B. */
final class ArgoDepends {

    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_-]*)(\\.[A-Za-z]+)?");

    private ArgoDepends() {}

    static Set<String> names(String expression) {
        var names = new LinkedHashSet<String>();
        var matcher = NAME.matcher(expression);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
