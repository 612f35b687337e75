package io.agentmarket.toolkits.incidents.alerts;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/*
 * Labels name two things: the subject of an alert, and the program that measured it. An exporter measures other
 * programs, so its own job, service, pod and instance are among the labels, too, and would be the wrong answer. The
 * scraped target decides which is which: if job or service names an exporter, the labels of objects name the subject,
 * and the exporter's own names are ignored; if an application is scraped directly, its service is the subject.
 */
/** The subject of an alert, by its labels. */
final class AlertObject {

    /** The most specific first. */
    private static final List<String> OBJECTS = List.of(
            "persistentvolumeclaim",
            "job_name",
            "cronjob",
            "horizontalpodautoscaler",
            "hpa",
            "deployment",
            "statefulset",
            "daemonset",
            "replicaset",
            "poddisruptionbudget",
            "persistentvolume",
            "ingress",
            "exported_container",
            "container",
            "exported_pod",
            "pod");

    private static final List<String> MACHINES = List.of("node", "nodename", "exported_node", "host", "hostname");
    private static final List<String> OWN =
            List.of("service", "service_name", "app", "app_kubernetes_io_name", "application", "component");
    private static final List<String> OF_EXPORTERS = List.of(
            "exported_service",
            "exported_job",
            "database",
            "datname",
            "dbinstance_identifier",
            "queue",
            "topic",
            "consumergroup",
            "vhost");

    private static final Pattern EXPORTER = Pattern.compile(
            "(?:^|[-_/])(?:kube-state-metrics|ksm|cadvisor|node-?exporter|kubelet|blackbox|pushgateway|exporter|(?:kube-)?apiserver)"
                    + "(?:$|[-_/])|_exporter$|^node$|^kubernetes(?:-(?:nodes|pods|cadvisor|service-endpoints|apiservers))?$");
    /** Alerts about objects of a cluster, with any exporter. */
    private static final Pattern OF_CLUSTERS = Pattern.compile(
            "(?:Kube(?!StateMetrics)|CPUThrottling|Node|Container|Pod|Deployment|StatefulSet|DaemonSet).*");
    /** Alerts that a scrape target is gone, of any kind. */
    private static final Pattern OF_TARGETS =
            Pattern.compile("Target(?:Down|Missing).*|(?!Node).*(?:Exporter|Scrape)\\w*|KubeStateMetrics.*");

    private static final Pattern BESIDE = Pattern.compile(
            "istio-proxy|linkerd-proxy|envoy|vault-agent|.*-sidecar|sidecar|fluent-?(?:bit|d)|kube-rbac-proxy|cloud-sql-proxy"
                    + "|config-reloader|POD|main|app|server|web|api|worker|manager|controller|container|exporter");
    private static final List<Pattern> ENDINGS = List.of(
            Pattern.compile("-(?=[a-z]*\\d)[a-z0-9]{5,10}-[a-z0-9]{5}$"),
            Pattern.compile("-[bcdfghjklmnpqrstvwxz2456789]{5}$"),
            Pattern.compile("-\\d{1,4}$"));
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

    private final Map<String, String> labels;
    private final String alertname;

    private AlertObject(Map<String, String> labels, String alertname) {
        this.labels = labels;
        this.alertname = alertname;
    }

    /** Empty if no label names a subject. */
    static Optional<String> of(Map<String, String> labels, String alertname) {
        return new AlertObject(labels, alertname).name();
    }

    private Optional<String> name() {
        if (OF_TARGETS.matcher(alertname).matches()) {
            return first(List.of("service", "job"), this::label).or(this::object);
        }
        boolean isMeasured = isExporter(label("job")) || isExporter(label("service"));
        if (!isMeasured && !OF_CLUSTERS.matcher(alertname).matches()) {
            return own().or(this::object).or(this::machine).or(this::last);
        }
        return (isMeasured ? Optional.<String>empty() : namesake())
                .or(this::object)
                .or(this::machine)
                .or(this::own)
                .or(this::last);
    }

    /** The service from which the object has its name, as {@code data-orders-db-0} has it from {@code orders-db}. */
    private Optional<String> namesake() {
        return own().filter(
                        service -> OBJECTS.stream().anyMatch(name -> label(name).contains(service)));
    }

    private Optional<String> object() {
        return first(OBJECTS, name -> isOfExporter(name) ? "" : plain(name, label(name)))
                .or(() -> alertname.startsWith("KubeAggregated") ? given(label("name")) : Optional.empty())
                .or(() -> given(host(label("target"))))
                .or(() -> first(OF_EXPORTERS, this::label));
    }

    /** The address of an exporter on a machine is the machine's address. */
    private Optional<String> machine() {
        return first(MACHINES, this::label)
                .or(() -> alertname.startsWith("Node") || label("job").matches("node|.*node-?_?exporter.*")
                        ? given(host(label("instance")))
                        : Optional.empty());
    }

    private Optional<String> own() {
        return first(OWN, name -> isExporter(label(name)) ? "" : label(name))
                .or(() -> given(isExporter(label("job")) ? "" : label("job")));
    }

    private Optional<String> last() {
        return Stream.of(
                        label("namespace").equals("monitoring") ? "" : label("namespace"),
                        measured(label("service")),
                        measured(label("job")),
                        host(label("instance")),
                        label("cluster"))
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    /** A {@code mysql-exporter} measures {@code mysql}. */
    private static String measured(String name) {
        return name.replaceFirst("[-_]exporter$", "");
    }

    /** Labels that name the exporter itself: its own container and pod. */
    private boolean isOfExporter(String name) {
        if (!name.equals("container") && !name.equals("pod")) {
            return false;
        }
        var value = label(name);
        return isExporter(value)
                && Stream.of(label("job"), label("service"))
                        .filter(scraped -> !scraped.isEmpty())
                        .anyMatch(scraped -> value.contains(scraped)
                                || scraped.contains(value)
                                || plain("pod", value).contains(scraped));
    }

    private String plain(String name, String value) {
        if (name.endsWith("container")) {
            return BESIDE.matcher(value).matches() && !label("pod").isEmpty() ? "" : value;
        }
        return name.endsWith("pod") ? withoutHash(value) : value;
    }

    static String withoutHash(String pod) {
        for (var ending : ENDINGS) {
            var found = ending.matcher(pod);
            if (found.find()) {
                return pod.substring(0, found.start());
            }
        }
        return pod;
    }

    static String host(String address) {
        if (address.contains("://")) {
            try {
                return Objects.requireNonNullElse(URI.create(address).getHost(), address);
            } catch (IllegalArgumentException e) {
                return address;
            }
        }
        return PORT.matcher(address).replaceFirst("");
    }

    private static boolean isExporter(String name) {
        return EXPORTER.matcher(name).find();
    }

    private String label(String name) {
        return labels.getOrDefault(name, "");
    }

    private static Optional<String> first(List<String> names, Function<String, String> value) {
        return names.stream().map(value).filter(text -> !text.isEmpty()).findFirst();
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
