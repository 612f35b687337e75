package io.agentmarket.documents;

import java.util.UUID;

/** A document that its customer's help desk uses. Its text never changes. */
public record UsedDocument(UUID id, String title, DocumentUse use) {}
