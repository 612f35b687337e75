package io.agentmarket.documents;

/** The document was deleted while it was read, or another replica has claimed it. */
final class LostDocumentException extends RuntimeException {}
