package io.agentmarket.toolkits.files;

import io.agentmarket.tools.Tool;
import java.util.List;

/** The tools for files. */
public final class FileTools {

    private FileTools() {}

    public static List<Tool> all() {
        return List.of(new WriteFileTool(), new WriteTableTool());
    }
}
