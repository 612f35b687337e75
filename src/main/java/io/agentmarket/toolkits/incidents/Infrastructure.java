package io.agentmarket.toolkits.incidents;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Infrastructure that many services depend on, recognised by its name. A change or alert of it explains failures in all
 * of them, and so ranks above these.
 */
public enum Infrastructure {
    DNS(
            "core-?dns|kube-?dns|dns|route-?53|bind9?|unbound|dnsmasq|external-dns|resolver|resolvers|nameserver|consul-dns",
            List.of("name_not_found", "dns_failing")),
    NETWORK(
            "network|networks|networking|cni|calico|cilium|flannel|weave|vpc|vpn|firewall|iptables|nftables|bgp|router|routers|switch"
                    + "|switches|nat|subnet|security-?group|kube-proxy|interconnect|transit|peering|wan|lan|sd-wan|wireguard",
            List.of(
                    "no_route",
                    "connection_reset",
                    "conntrack_full",
                    "ports_used_up",
                    "dns_failing",
                    "name_not_found",
                    "leader_lost",
                    "quorum_lost",
                    "node_not_ready",
                    "replication_lag")),
    KUBERNETES(
            "kubernetes|k8s|kubelet|kube-apiserver|apiserver|kube-scheduler|scheduler|kube-controller-manager|etcd|node-?pool|node-?group"
                    + "|karpenter|cluster-autoscaler|autoscaler|containerd|docker|crio|eks|gke|aks|openshift|control-?plane|kops|kubeadm"
                    + "|csi|admission|gatekeeper|kyverno|cluster-.*",
            List.of(
                    "unschedulable",
                    "evicted",
                    "probe_failed",
                    "crash_loop",
                    "image_pull",
                    "node_not_ready",
                    "no_route",
                    "name_not_found",
                    "dns_failing",
                    "volume_pending",
                    "admission_refused",
                    "cpu_throttled",
                    "out_of_memory",
                    "permission_denied",
                    "quota_exceeded",
                    "leader_lost",
                    "quorum_lost")),
    HOST(
            "systemd|kernel|os|ubuntu|debian|rhel|centos|ami|bottlerocket|glibc|chef|ansible|puppet|saltstack|terraform|vm|hypervisor"
                    + "|hosts?|bios|firmware|driver|drivers|ntp|chrony|ntpd|host",
            List.of(
                    "no_route",
                    "dns_failing",
                    "name_not_found",
                    "node_not_ready",
                    "kernel_stuck",
                    "clock_skew",
                    "descriptors",
                    "read_only_filesystem",
                    "disk_io_error",
                    "version_mismatch",
                    "permission_denied",
                    "hardware_error")),
    DATABASE(
            "postgres|postgresql|pgbouncer|pgpool|patroni|mysql|mariadb|galera|proxysql|vitess|oracle|mssql|sqlserver|mongo|mongodb"
                    + "|cassandra|scylla|cockroach|cockroachdb|dynamodb|rds|aurora|cloudsql|spanner|db|database|databases|elasticsearch"
                    + "|opensearch|clickhouse|warehouse",
            List.of(
                    "too_many_connections",
                    "connection_pool",
                    "deadlock",
                    "lock_timeout",
                    "login_failed",
                    "missing_column",
                    "missing_table",
                    "migration_failed",
                    "read_only_database",
                    "replication_lag",
                    "duplicate_key",
                    "constraint_violation",
                    "write_conflict",
                    "number_overflow",
                    "leader_lost",
                    "quorum_lost",
                    "corrupt_data",
                    "index_read_only",
                    "disk_full",
                    "connection_reset",
                    "queue_full",
                    "thread_pool",
                    "permission_denied")),
    CACHE(
            "redis|memcached|memcache|valkey|dragonfly|cache|caches|elasticache|varnish|hazelcast|keydb|sentinel|twemproxy",
            List.of(
                    "cache_full",
                    "connection_pool",
                    "connection_reset",
                    "read_only_database",
                    "login_failed",
                    "out_of_memory",
                    "too_many_connections",
                    "thread_pool")),
    BROKER(
            "kafka|zookeeper|rabbitmq|rabbit|nats|pulsar|activemq|sqs|kinesis|pubsub|broker|brokers|schema-registry|redpanda|eventhub",
            List.of(
                    "consumer_rebalance",
                    "message_too_large",
                    "leader_lost",
                    "quorum_lost",
                    "queue_full",
                    "schema_mismatch",
                    "serialization",
                    "connection_reset",
                    "login_failed",
                    "permission_denied",
                    "object_missing")),
    PROXY(
            "ingress|ingress-nginx|nginx|haproxy|traefik|envoy|istio|istiod|linkerd|mesh|service-mesh|gateway|api-gateway|kong|alb|elb"
                    + "|nlb|load-?balancer|lb|cdn|cloudfront|fastly|waf|edge",
            List.of(
                    "connection_reset",
                    "broken_pipe",
                    "tls_handshake",
                    "tls_wrong_name",
                    "tls_untrusted",
                    "certificate_expired",
                    "rate_limited",
                    "message_too_large",
                    "circuit_open",
                    "permission_denied",
                    "login_failed")),
    TRUST(
            "cert-manager|vault|pki|ca|acme|letsencrypt|keycloak|okta|ldap|idp|sso|oidc|iam|secrets|secrets-manager|spire|kms|hsm"
                    + "|external-secrets|certificates|certs",
            List.of(
                    "certificate_expired",
                    "tls_untrusted",
                    "tls_wrong_name",
                    "tls_handshake",
                    "login_failed",
                    "token_expired",
                    "permission_denied",
                    "missing_secret")),
    STORAGE(
            "ceph|rook|nfs|efs|ebs|s3|minio|gcs|san|nas|longhorn|portworx|storage|gluster|zfs|lvm|raid|csi-driver",
            List.of(
                    "disk_io_error",
                    "disk_full",
                    "inodes",
                    "read_only_filesystem",
                    "volume_pending",
                    "corrupt_data",
                    "object_missing",
                    "permission_denied",
                    "kernel_stuck"));

    /** The symptoms that callers of any of them see. */
    private static final Set<String> SEEN_OF_ALL = Set.of(
            "dependency_unreachable", "timeout", "circuit_open", "connection_reset", "connection_pool", "probe_failed");

    private static final Pattern HUMPS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private final Pattern names;
    private final Set<String> explains;

    Infrastructure(String names, List<String> explains) {
        this.names = Pattern.compile("(?:^|[^a-z0-9])(?:" + names + ")(?:$|[^a-z])");
        this.explains = Set.copyOf(explains);
    }

    /** The infrastructure that a service or its alert is; empty for an application. */
    public static Optional<Infrastructure> of(String service) {
        var plain = HUMPS.matcher(service).replaceAll("-").toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(kind -> kind.names.matcher(plain).find())
                .findFirst();
    }

    /** Its name in results: {@code dns}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a failure of this shows the sign. */
    public boolean explains(String sign) {
        return explains.contains(sign) || SEEN_OF_ALL.contains(sign);
    }
}
