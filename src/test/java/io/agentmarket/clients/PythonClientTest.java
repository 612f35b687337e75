package io.agentmarket.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.whole.RunningPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The client for Python, run against the platform with the machine's Python. */
class PythonClientTest extends RunningPlatform {

    private static final Path FOLDER = Path.of("clients/python").toAbsolutePath();

    private static String python;

    @LocalServerPort
    private int port;

    @BeforeAll
    static void find_python() throws Exception {
        python = Program.of(FOLDER, "./interpreter").run().text().strip();
    }

    @TestFactory
    Stream<DynamicTest> does_what_its_own_tests_say() throws Exception {
        var tests = Program.of(FOLDER, python, "-m", "unittest", "discover", "-v", "-s", "tests", "-t", ".");

        return TestReport.of(TestReport.UNITTEST, tests.with(platform()).run());
    }

    @Test
    void runs_the_first_example_of_its_page_as_printed(@TempDir Path project) throws Exception {
        var page = Readme.of(FOLDER.resolve("README.md"));
        Files.writeString(project.resolve("example.py"), page.example());

        var printed = Program.of(project, python, "example.py").with(platform()).run();

        assertThat(printed.text()).isEqualTo(page.printed());
    }

    /** Whatever Python runs here, the oldest one that is promised can read the client. */
    @Test
    void is_written_in_the_python_that_its_page_promises() throws Exception {
        var read = """
                import ast, pathlib, sys
                for file in pathlib.Path("agentmarket").glob("*.py"):
                    tree = ast.parse(file.read_text(), str(file), feature_version=(3, 9))
                    for node in ast.walk(tree):
                        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                        if isinstance(node, ast.ImportFrom) and node.level == 0:
                            names.append(node.module)
                        for name in names:
                            root = name.split(".")[0]
                            assert root in getattr(sys, "stdlib_module_names", [root]), name
                print("read")
                """;

        assertThat(Program.of(FOLDER, python, "-c", read).run().text()).isEqualTo("read\n");
    }

    private Map<String, String> platform() {
        return Map.of(
                "BASE",
                "http://127.0.0.1:" + port,
                "KEY",
                CUSTOMERS.unlimited("elite").key(),
                "NO_PROXY",
                "127.0.0.1",
                "PYTHONPATH",
                FOLDER.toString(),
                "PYTHONDONTWRITEBYTECODE",
                "1");
    }
}
