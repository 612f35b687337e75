package io.agentmarket.cli;

import io.agentmarket.agents.crewai.CrewImport;
import io.agentmarket.shared.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code ./run import DIR [--hierarchical] [--to DIR]}: converts a CrewAI project to a package, without a server. */
public final class ImportCommand {

    private static final Set<String> TOOLS = Set.of("search_documents", "read_document", "search_help_articles");
    private static final List<Integer> WIDTHS = List.of(11, 12, 36, 200);
    /** The depth of the search: a crew of a flow is in src/flow/crews/crew/config. */
    private static final int MAX_DEPTH = 6;

    private static final Pattern FOREIGN = Pattern.compile("(^|/)(\\.|site-packages/|node_modules/)");

    private final Terminal terminal = new Terminal();

    /**
     * Writes the package beside the project, or into the folder of {@code --to}.
     *
     * @return 0 when it is written, 1 when the project is wrong, 2 for other arguments
     */
    public int run(List<String> arguments) throws IOException {
        var rest = new ArrayList<>(arguments);
        var hierarchical = rest.remove("--hierarchical");
        int to = rest.indexOf("--to");
        var named = to >= 0 && to + 1 < rest.size() ? rest.get(to + 1) : "";
        if (!named.isEmpty()) {
            rest.subList(to, to + 2).clear();
        }
        if (rest.size() != 1 || rest.getFirst().startsWith("-")) {
            terminal.line("usage: ./run import DIR [--hierarchical] [--to DIR]");
            return 2;
        }
        var project = Path.of(rest.getFirst()).toAbsolutePath().normalize();
        var id = id(named.isEmpty() ? project : Path.of(named));
        var target = named.isEmpty() ? project.resolveSibling(id + "-package") : Path.of(named);
        return write(project, new Options(id, target, hierarchical));
    }

    private record Options(String id, Path target, boolean hierarchical) {}

    private int write(Path project, Options options) throws IOException {
        if (Files.exists(options.target())) {
            throw new IOException(options.target() + " exists already; name another folder with --to");
        }
        var folder = folder(project);
        var agents = Files.readString(folder.resolve("agents.yaml"));
        var tasks = Files.readString(folder.resolve("tasks.yaml"));
        var source = new CrewImport.Source(agents, tasks, options.id(), options.hierarchical(), TOOLS);
        var imported = CrewImport.of(source);
        imported.features()
                .forEach(feature -> terminal.row(
                        WIDTHS, List.of(feature.treatment(), feature.file(), feature.pointer(), feature.message())));
        if (imported.files().isEmpty()) {
            PackageReport.lines(Json.MAPPER.valueToTree(Map.of("findings", imported.findings())))
                    .forEach(terminal::line);
            terminal.line("import: " + project + " cannot be imported");
            return 1;
        }
        imported.files()
                .forEach((path, content) -> PackageCommand.write(
                        options.target().resolve(path), new String(content, StandardCharsets.UTF_8)));
        terminal.line("import: wrote " + options.target() + "; next: ./run package rehearse " + options.target());
        return 0;
    }

    /**
     * The folder with the two files: that of CrewAI's template, or another one nearby. Folders of installed packages
     * are skipped.
     */
    private static Path folder(Path project) throws IOException {
        try (var files = Files.walk(project, MAX_DEPTH)) {
            var paths = files.filter(Files::isRegularFile)
                    .map(file -> project.relativize(file).toString().replace('\\', '/'))
                    .filter(path -> !FOREIGN.matcher(path).find())
                    .collect(Collectors.toSet());
            return project.resolve(CrewImport.folder(paths));
        } catch (IllegalArgumentException e) {
            throw new IOException(project + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no folder " + project, e);
        }
    }

    private static String id(Path folder) {
        var name = folder.toAbsolutePath().normalize().getFileName().toString();
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[-0-9]+|-+$", "");
    }
}
