package io.agentmarket.documents;

/** The document was deleted while it was read, or another replica has taken it up. */
final class LostDocumentException extends RuntimeException {}
