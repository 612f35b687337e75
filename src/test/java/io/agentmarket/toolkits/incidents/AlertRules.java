package io.agentmarket.toolkits.incidents;

import io.agentmarket.text.Options;
import io.agentmarket.text.PublicData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The public alert rules with the severity that their authors gave them. */
record AlertRules(List<AlertRule> rules, List<String> severities) {

    static final int FOLDS = 5;

    static Path file(Path data) {
        return data.resolve("prometheus-alerts/_data/rules.yml");
    }

    static AlertRules read(Path file) {
        Map<String, Object> document =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(PublicData.read(Options.existing(file)));
        var rules = new ArrayList<AlertRule>();
        var severities = new ArrayList<String>();
        for (var group : lists(document, "groups")) {
            for (var service : lists(group, "services")) {
                for (var exporter : lists(service, "exporters")) {
                    for (var rule : lists(exporter, "rules")) {
                        rules.add(new AlertRule(
                                text(service, "name"),
                                text(rule, "name"),
                                text(rule, "description"),
                                text(rule, "query"),
                                text(rule, "for").isEmpty() ? "0m" : text(rule, "for")));
                        severities.add(text(rule, "severity"));
                    }
                }
            }
        }
        return new AlertRules(rules, severities);
    }

    /** Of each rule the fold that it is held out in; rules of one service together, in folds of nearly one size. */
    int[] groupedFolds(long seed) {
        var sizes = new TreeMap<String, Integer>();
        rules.forEach(rule -> sizes.merge(rule.service(), 1, Integer::sum));
        var services = new ArrayList<>(sizes.keySet());
        java.util.Collections.shuffle(services, new Random(seed));
        var loads = new int[FOLDS];
        var foldOf = new HashMap<String, Integer>();
        for (var service : services) {
            int least = 0;
            for (int fold = 1; fold < FOLDS; fold++) {
                least = loads[fold] < loads[least] ? fold : least;
            }
            foldOf.put(service, least);
            loads[least] += sizes.getOrDefault(service, 0);
        }
        return rules.stream()
                .mapToInt(rule -> foldOf.getOrDefault(rule.service(), 0))
                .toArray();
    }

    int[] randomFolds(long seed) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < rules.size(); i++) {
            order.add(i);
        }
        java.util.Collections.shuffle(order, new Random(seed));
        var folds = new int[rules.size()];
        for (int i = 0; i < folds.length; i++) {
            folds[order.get(i)] = i % FOLDS;
        }
        return folds;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> lists(Map<String, Object> node, String name) {
        var list = node.get(name);
        return list == null ? List.of() : (List<Map<String, Object>>) list;
    }

    private static String text(Map<String, Object> node, String name) {
        var value = node.get(name);
        return value == null ? "" : String.valueOf(value).strip();
    }
}
