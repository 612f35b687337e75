package io.agentmarket.toolkits.incidents;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The words without which a text is not about a page's subject. A page on the API server of Kubernetes is near any text
 * about an API that is down, but its commands are of no use for another API.
 */
final class RunbookSubject {

    /** Machines have no words of their own: a full disk is one anywhere. */
    private static final List<Subject> SUBJECTS = List.of(
            subject(
                    "Kube(?:API|Aggregated|Client|Version|Controller|Scheduler|Proxy|StateMetrics|let).*",
                    "kube|k8s|api ?server\\b|control plane"),
            subject(
                    "(?:Kube|CPUThrottling).*",
                    "kube|k8s|crash ?loop|throttl|\\b(?:pods?|containers?|nodes?(?!\\W?js)|namespaces?|daemon ?sets?|stateful ?sets?"
                            + "|replica ?sets?|hpa|pvc|persistent ?volumes?)\\b|\\b(?:jobs?|deployments?)\\b.{0,30} \"?[\\w.-]+/[\\w.-]+"),
            subject("etcd.*", "etcd"),
            subject("Alertmanager.*", "alertmanager"),
            subject("ConfigReloader.*", "config-?reloader|prometheus"),
            subject("Prometheus.*", "prometheus|\\btsdb\\b"),
            subject("TargetDown", "\\btargets?\\b|\\bscrap(?:e|es|ed|ing)\\b|prometheus|exporter"));

    private RunbookSubject() {}

    private record Subject(Pattern alert, Pattern words) {}

    private static Subject subject(String alert, String words) {
        return new Subject(Pattern.compile(alert), Pattern.compile(words));
    }

    /** Whether a text can be about the subject of a page. */
    static boolean isIn(String text, Runbook page) {
        var plain = text.toLowerCase(Locale.ROOT);
        return SUBJECTS.stream()
                .filter(subject -> subject.alert().matcher(page.alert()).matches())
                .findFirst()
                .map(subject -> subject.words().matcher(plain).find())
                .orElse(true);
    }
}
