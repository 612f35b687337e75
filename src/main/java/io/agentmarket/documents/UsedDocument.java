package io.agentmarket.documents;

import java.util.UUID;

/** A document that its customer's help desk uses. What was read of it never changes. */
public record UsedDocument(UUID id, String title, DocumentUse use) {}
