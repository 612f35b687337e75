package io.agentmarket.marketplace;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.ExampleDocuments;
import io.agentmarket.agents.Finding;
import io.agentmarket.agents.PackageCheck;
import io.agentmarket.agents.PackageZip;
import io.agentmarket.agents.Packages;
import io.agentmarket.agents.PublishedVersions;
import io.agentmarket.agents.PublishedVersions.Upload;
import io.agentmarket.agents.Report;
import io.agentmarket.agents.VersionName;
import io.agentmarket.agents.VersionView;
import io.agentmarket.agents.VersionView.Status;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.Repeats;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The life cycle of a package: checked and rehearsed, stored as a draft, submitted, decided, listed, and withdrawn. */
@Component
class Publishing {

    private final PublisherRules rules;
    private final Rehearsal rehearsal;
    private final PublishedVersions store;
    private final Packages packages;

    Publishing(PublisherRules rules, Rehearsal rehearsal, PublishedVersions store, Packages packages) {
        this.rules = rules;
        this.rehearsal = rehearsal;
        this.store = store;
        this.packages = packages;
    }

    /** Checks and rehearses a zip, and stores nothing; the reasons to refuse an upload are among the findings. */
    Report report(CustomerId publisher, byte[] zip) {
        var checked = checked(zip);
        return withRefusals(publisher, checked);
    }

    /** Also why the id or the version would not be taken, wherever these two can be read. */
    private Report withRefusals(CustomerId publisher, Checked checked) {
        var report = checked.report();
        if (report.packageId() == null || report.version() == null) {
            return report;
        }
        var content = PackageZip.pack(checked.files());
        var refusals =
                store.refusals(publisher, new VersionName(report.packageId(), report.version()), content).stream()
                        .map(refusal -> Finding.error("agent.yaml", refusal.pointer(), refusal.message()))
                        .map(finding -> PackageCheck.placed(checked.files(), finding))
                        .toList();
        var findings =
                Stream.concat(report.findings().stream(), refusals.stream()).toList();
        return new Report(
                report.valid() && refusals.isEmpty(),
                report.packageId(),
                report.version(),
                findings,
                report.rehearsal());
    }

    /**
     * Checks and rehearses a zip, and stores it as a draft. Repeating the key and zip returns the stored draft.
     *
     * @throws AppException {@code PACKAGE_INVALID} with the report; {@code NAME_TAKEN} for an id or version that is
     *     taken
     */
    VersionView upload(Caller publisher, String key, byte[] zip) {
        var call = new Repeats.Call(publisher.customer(), Repeats.Kind.PACKAGES, key, Sha256.of(zip));
        var earlier = store.earlier(call);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        var checked = checked(zip);
        var report = checked.report();
        var agent = checked.agent();
        if (!report.valid() || agent == null) {
            throw refused(withRefusals(publisher.customer(), checked));
        }
        var content = PackageZip.pack(checked.files());
        return store.add(call, new Upload(agent.id(), agent.version(), agent.title(), content, report));
    }

    VersionView submit(Caller publisher, VersionName name) {
        requireOwn(publisher, name);
        if (!store.submit(publisher.customer(), name)) {
            throw new AppException(
                    ErrorCode.WRONG_STATE, "Only a draft can be submitted; this version is no longer a draft.");
        }
        return get(name);
    }

    /** Takes a version back before an operator decides on it: it is a draft again. */
    VersionView unsubmit(Caller publisher, VersionName name) {
        var version = requireOwn(publisher, name);
        if (!store.unsubmit(publisher.customer(), name)) {
            throw new AppException(
                    ErrorCode.WRONG_STATE,
                    "Only a submitted version can be taken back; this one is "
                            + version.status().name().toLowerCase(java.util.Locale.ROOT) + ".");
        }
        return get(name);
    }

    /** By an operator; a version that is listed is found at once here, on other replicas within 2 s. */
    VersionView decide(Caller operator, VersionName name, boolean approved, String reason) {
        var before = get(name);
        if (!store.decide(operator, name, approved ? Status.LISTED : Status.REJECTED, reason)) {
            throw new AppException(
                    ErrorCode.WRONG_STATE,
                    "Only a submitted version can be decided on; this one is "
                            + before.status().name().toLowerCase(java.util.Locale.ROOT) + ".");
        }
        packages.refresh();
        return get(name);
    }

    /** Withdraws a version, by its publisher or an operator: no new run starts on it, live runs continue. */
    VersionView yank(Caller who, VersionName name, String reason) {
        if (!who.scopes().contains(io.agentmarket.identity.Scope.OPERATOR)) {
            requireOwn(who, name);
        }
        if (!store.yank(who, name, reason)) {
            throw new AppException(ErrorCode.WRONG_STATE, "Only a listed version can be withdrawn.");
        }
        packages.refresh();
        return get(name);
    }

    private VersionView requireOwn(Caller publisher, VersionName name) {
        var version = get(name);
        if (!publisher.customer().equals(version.publisher())) {
            throw AppException.notFound("package version");
        }
        return version;
    }

    private VersionView get(VersionName name) {
        return store.find(name).orElseThrow(() -> AppException.notFound("package version"));
    }

    private Checked checked(byte[] zip) {
        SortedMap<String, byte[]> files;
        try {
            files = PackageZip.unpack(zip);
        } catch (PackageZip.RefusedZipException e) {
            var finding = Finding.error("zip", null, String.valueOf(e.getMessage()));
            return new Checked(new java.util.TreeMap<>(), null, new Report(false, null, null, List.of(finding), null));
        }
        var check = PackageCheck.ofPublisher(files, rules);
        var declared = check.declared();
        var agent = check.agent().orElse(null);
        var rehearsed = agent != null && check.isClean() ? rehearsal.play(agent, ExampleDocuments.of(files)) : null;
        var valid = rehearsed != null && rehearsed.passed();
        return new Checked(
                files, agent, new Report(valid, declared.id(), declared.version(), check.findings(), rehearsed));
    }

    private static AppException refused(Report report) {
        var errors = report.findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .toList();
        var why = errors.isEmpty()
                ? "an example did not pass its rehearsal; its differences say what to change"
                : errors.getFirst().file() + ": " + errors.getFirst().message();
        var end = why.endsWith("?") || why.endsWith(".") ? "" : ".";
        var refused = new AppException(ErrorCode.PACKAGE_INVALID, "The package is refused: " + why + end)
                .with("valid", false)
                .with("findings", report.findings());
        return report.rehearsal() == null ? refused : refused.with("rehearsal", report.rehearsal());
    }

    private record Checked(
            SortedMap<String, byte[]> files,
            @org.jspecify.annotations.Nullable AgentPackage agent,
            Report report) {}
}
