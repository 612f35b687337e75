package io.agentmarket.toolkits.data;

import java.nio.file.Path;

/**
 * The bytes of a source, in a file of the call's folder.
 *
 * @param words where they come from, for the answer
 */
record Fetched(Path file, String words) {}
