package io.agentmarket.agents;

/** A package's folder cannot be used; says which file and why. */
final class InvalidPackageException extends RuntimeException {

    InvalidPackageException(String file, String reason) {
        super(file + ": " + reason);
    }
}
