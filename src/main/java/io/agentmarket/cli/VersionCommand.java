package io.agentmarket.cli;

import io.agentmarket.shared.Version;

/** {@code ./run --version}. */
public final class VersionCommand {

    private final Terminal terminal = new Terminal();

    public void run() {
        terminal.line("agentmarket " + Version.current());
    }
}
