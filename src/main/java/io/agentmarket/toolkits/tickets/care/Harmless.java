package io.agentmarket.toolkits.tickets.care;

/** Harmless sayings and plans that contain a grave word. */
final class Harmless {

    static final String MORE = "rash (?:decision|move|reaction|change|judge?ment|choice|action|of)"
            + "|(?:end|cancel|terminate|stop|take|took) (?:out )?(?:my|our) life (?:insurance|cover|policy|assurance)"
            + "|(?:boss|manager|team|teacher|customers?|clients?|colleagues?)(?: \\w+)? (?:will|would|is going to|are going to|['’]ll) kill"
            + " me\\b|(?:can|could|may|shall|should|like to|want to|glad to|happy to)(?: i| we)?(?: also| just)? come to your"
            + " (?:office|house|shop)|suicide (?:squad|prevention (?:course|training|charity|line))"
            + "|(?:kills?|killing) (?:them|it|him)? ?(?:with kindness|softly)|die hard|kill (?:them|him|her) (?:in|at) (?:the )?(?:game|level)"
            + "|hurt (?:your|our|my|the) (?:business|sales|revenue|reputation|numbers|ranking|rating)s?";

    private Harmless() {}
}
