package io.agentmarket.toolkits.tickets.care;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A net below the words for crime: a ticket about access in which somebody or something but its owner acts. The steps
 * for a forgotten password are wrong for it, whatever happened.
 */
final class OtherActor {

    private static final Pattern ACCESS = Words.whole(
            "passwords?|log(?:ged|ging)? ?-?(?:in|on|into|out)|sign(?:ed|ing)? ?-?(?:in|into|out)|accounts?|codes?|lock(?:ed)? out|2fa|profile|get in|reset|pin|wallet|thrown out");

    private static final Pattern ACTOR = Words.whole(
            "(?:some ?body|some ?one|strangers?|an? (?:\\w+ )?(?:man|woman|guy|lady|caller|stranger|friend|person|thief)|my (?:ex\\S*|flatmate|room-?mate|cousin|friend|neighbou?r|brother|sister|husband|wife|landlord))"
                    + "(?! (?:on|in|from|of|at) (?:my|our|the) (?:own )?(?:team|company|department|office|staff|side|group|desk))(?: (?!help|assist|explain|tell me|please|else)[\\w']+){0,4}"
                    + " (?:had|has|was|got|took|asked|called|used|uses|changed|wrote|sent|said|rang|wanted|wants|knows|logged|entered|opened|gave|borrowed|phoned|texted|showed|offered|followed)"
                    + "|\\b(?:he|she) (?:said|told|asked|wanted|wants|called|rang|took|used|knows|gave|changed|promised|claimed)"
                    + "|(?:unknown|weird|strange|odd|unfamiliar|suspicious|funny|fishy|foreign) (?:\\w+ )?(?:page|site|link|mail|e-?mail|message|text|device|laptop|phone|computer|session|login|sender|address|number)s?"
                    + "|(?:link|button|number) (?:in|from|of) (?:a|the|your|an) (?:text|sms|whatsapp|letter|advert|ad|chat|pop-?up)(?: \\w+)?"
                    + "|(?:lent|loaned|borrowed|left) (?:\\w+ )?my (?:phone|laptop|tablet|computer|card|bag)");

    private OtherActor() {}

    /** The words that name the other actor; empty if the ticket is not about access or only its owner acts. */
    static Optional<String> in(String text) {
        var actor = ACTOR.matcher(Harmless.blanked(text));
        return ACCESS.matcher(text).find() && actor.find()
                ? Optional.of(text.substring(actor.start(), actor.end()).replaceAll("\\s+", " "))
                : Optional.empty();
    }
}
