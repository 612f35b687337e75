package io.agentmarket.artifacts;

/**
 * The limits for files of a run and for all files of a customer.
 *
 * @param fileBytes the maximum size of a file
 * @param runBytes the maximum size of all files of a run together
 * @param files the maximum number of files of a run
 * @param customerBytes the maximum size of all files of a customer's runs together
 */
public record ArtifactLimits(long fileBytes, long runBytes, int files, long customerBytes) {

    /** The maximum number of files of a customer: the sizes of this many are summed quickly. */
    static final int MAX_FILES = 100_000;

    public ArtifactLimits {
        if (fileBytes < 1 || runBytes < fileBytes || files < 1 || customerBytes < runBytes) {
            throw new IllegalArgumentException(
                    "artifact limits must be positive, a run's at least a file's, and a customer's at least a run's");
        }
    }
}
