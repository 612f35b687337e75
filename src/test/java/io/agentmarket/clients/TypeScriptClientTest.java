package io.agentmarket.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.whole.RunningPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The client for TypeScript, built from the contract and run by Node against the platform. */
class TypeScriptClientTest extends RunningPlatform {

    @LocalServerPort
    private int port;

    @TestFactory
    Stream<DynamicTest> does_what_its_own_tests_say() throws Exception {
        NodeTools.build();
        var tests = Program.of(
                NodeTools.FOLDER,
                "node",
                "--test",
                "--test-reporter=tap",
                "test/retries.test.mjs",
                "test/platform.test.mjs");

        return TestReport.of(TestReport.TAP, tests.with(platform()).run());
    }

    /** In a project of a customer's, into which the client was installed as a folder. */
    @Test
    void runs_the_first_example_of_its_page_as_printed(@TempDir Path project) throws Exception {
        NodeTools.build();
        var page = Readme.of(NodeTools.FOLDER.resolve("README.md"));
        Files.writeString(project.resolve("package.json"), "{\"type\": \"module\"}");
        Files.writeString(project.resolve("example.ts"), page.example());
        Files.createDirectory(project.resolve("node_modules"));
        Files.createSymbolicLink(project.resolve("node_modules/agentmarket-client"), NodeTools.FOLDER);
        Files.createSymbolicLink(
                project.resolve("node_modules/@types"), NodeTools.FOLDER.resolve("node_modules/@types"));
        Files.writeString(project.resolve("tsconfig.json"), """
                {"compilerOptions": {"strict": true, "noPropertyAccessFromIndexSignature": true, "skipLibCheck": true,
                 "target": "ES2022", "module": "NodeNext", "types": ["node"]}, "files": ["example.ts"]}
                """);

        NodeTools.run("tsc", "-p", project.toString()).text();
        var printed = Program.of(project, "node", "example.js").with(platform()).run();

        assertThat(printed.text()).isEqualTo(page.printed());
    }

    private Map<String, String> platform() {
        return Map.of(
                "BASE",
                "http://127.0.0.1:" + port,
                "KEY",
                CUSTOMERS.unlimited("elite").key());
    }
}
