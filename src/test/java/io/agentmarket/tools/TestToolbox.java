package io.agentmarket.tools;

import java.util.List;

/** A toolbox with chosen tools, for tests of other modules. */
public final class TestToolbox {

    private TestToolbox() {}

    public static Toolbox of(List<Tool> tools) {
        return new Toolbox(tools);
    }
}
