package io.agentmarket.engine;

/**
 * How much a run may make.
 *
 * @param fileBytes the longest file
 * @param runBytes all files of a run together
 * @param files of a run
 */
record ArtifactLimits(long fileBytes, long runBytes, int files) {

    ArtifactLimits {
        if (fileBytes < 1 || runBytes < fileBytes || files < 1) {
            throw new IllegalArgumentException("artifact limits must be positive, and a run's at least a file's");
        }
    }
}
