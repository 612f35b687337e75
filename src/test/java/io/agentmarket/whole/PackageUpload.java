package io.agentmarket.whole;

import io.agentmarket.agents.PackageZip;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A small package to publish: it greets, without tools. */
record PackageUpload(Map<String, String> files) {

    static PackageUpload greeter(String id, String version) {
        return new PackageUpload(Map.of(
                "agent.yaml", """
                        id: %s
                        version: %s
                        title: Greeter
                        summary: Greets whoever is named.
                        category: testing
                        kind: loop
                        limits: {turns: 2, input_tokens: 1000, output_tokens: 500, seconds: 30}
                        tools: []
                        labels: [greeting]
                        """.formatted(id, version),
                "prompt.md", "Greet {{input.name}}.",
                "input.schema.json", """
                        {"type": "object", "required": ["name"], "additionalProperties": false,
                         "properties": {"name": {"type": "string", "maxLength": 100}}}""",
                "output.schema.json", """
                        {"type": "object", "required": ["greeting"], "properties": {"greeting": {"type": "string"}}}""",
                "playbook.yaml", "output: '{\"greeting\": \"Hello \" & input.name & \", " + version + "\"}'",
                "examples/ada.json", "{\"input\": {\"name\": \"Ada\"}, \"expect\": {\"greeting\": \"Hello Ada\"}}",
                "examples/bob.json", "{\"input\": {\"name\": \"Bob\"}, \"expect\": {\"greeting\": \"Hello Bob\"}}",
                "README.md", "# Greeter\n\nGreets."));
    }

    PackageUpload with(String file, String from, String to) {
        var text = files.getOrDefault(file, "");
        if (!from.isEmpty() && !text.contains(from)) {
            throw new IllegalArgumentException(file + " has no " + from);
        }
        var changed = new TreeMap<>(files);
        changed.put(file, from.isEmpty() ? to : text.replace(from, to));
        return new PackageUpload(changed);
    }

    byte[] zip() {
        var bytes = new TreeMap<String, byte[]>();
        files.forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return PackageZip.pack(bytes);
    }
}
