package io.agentmarket.toolkits.incidents;

import java.util.List;
import java.util.Optional;

/**
 * One page that says what to do about an alert.
 *
 * @param alert the name of its alert, as in the rule
 * @param topic the part of a cluster: {@code kubernetes}, {@code node}, {@code etcd}
 * @param link where the page is published
 * @param sections in the order of the page: Meaning, Impact, Diagnosis, Mitigation
 */
record Runbook(String alert, String title, String topic, String link, List<Section> sections) {

    Runbook {
        sections = List.copyOf(sections);
    }

    /** A part below a heading, in Markdown. */
    record Section(String heading, String text) {}

    Optional<String> section(String heading) {
        return sections.stream()
                .filter(section -> section.heading().equalsIgnoreCase(heading))
                .map(Section::text)
                .findFirst();
    }

    RunbookIndex.Source source() {
        return new RunbookIndex.Source(
                title, sections.stream().map(Section::text).toList());
    }
}
