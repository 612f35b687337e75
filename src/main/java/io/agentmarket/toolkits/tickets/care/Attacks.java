package io.agentmarket.toolkits.tickets.care;

/** Words for threats against people, for payments that the owner did not make, and for mails in a company's name. */
final class Attacks {

    private static final String WILL =
            "(?:i|we|they)(?:['’]ll| will| am going to| are going to|['’]m going to|['’]re going to)";

    static final String THREATS = WILL + " (?:all )?(?:come|be there|show up|turn up|visit|drive|wait|be back)[^.!?\\n"
            + "]{0,60} with (?:an? |my |some )?(?:\\w+ )?(?:knife|gun|petrol|gasoline|bat|axe|hammer|can of (?:petrol|gas\\w*|fuel)|"
            + "bomb|acid|rifle|pistol|lighter|matches|crowbar|molotov\\w*)"
            + "|" + WILL
            + " (?:\\w+ )?(?:burn|torch|blow up|smash|destroy|stab|shoot|beat|punch|strangle|slit|break)(?: down| up)? (?:you|him|her|them|your"
            + " (?:office|building|house|shop|store|warehouse|face|head|neck|legs|bones|fingers|teeth|family|car|windows|throats?)|"
            + "the (?:office|building|house|shop|store|warehouse))(?: down| up)?"
            + "|burn (?:the|that|this|it|your) ?(?:office|building|house|place|shop|store|warehouse)? ?(?:all )?(?:down|to the ground)"
            + "|set (?:you|your (?:office|house|building|shop|store|car)) (?:on fire|alight|ablaze)"
            + "|can of (?:petrol|gasoline)|molotov\\w*"
            + "|(?:you|all of you)(?:['’]ll| will| are going to) (?:all )?(?:bleed|suffer for|die|be dead|not live|wish you were dead)"
            + "|watch your back|hunt (?:you|him|her|them) down|put a bullet|make you (?:bleed|suffer|pay for|regret)"
            + "|" + WILL + " (?:find|get) (?:you|your (?:family|children|kids))\\s*(?:[.!,]|$|and\\b|all\\b)"
            + "|wait(?:ing)? for you (?:outside|at your (?:car|home|house|door))"
            + "|(?:i|we)(?: also| already|['’]ve| have)? (?:know|seen|found out|found) (?:exactly )?where (?:he|she|they|your (?:\\w+ )?\\w+|that \\w+)"
            + " (?:lives?|sleeps?|parks?)"
            + "|(?:he|she|they|your \\w+) (?:will|['’]ll|is going to|are going to) (?:all )?(?:regret|rue) (?:this|it|that|what)(?! (?:if|when|later|once|unless|because)\\b)";

    private static final String MONEY_MOVES =
            "(?:withdrawals?|payments?|transactions?|transfers?|purchases?|orders?|charges?|debits?|"
                    + "bookings?|log-?ins?|sign-?ins?|changes?|top-?ups?|payouts?|subscriptions?|bets?|trades?)";

    /** Actions in an account that its owner did not take. */
    static final String NOT_MINE =
            MONEY_MOVES + "[^.!?\\n]{0,50}?,? (?:that |which )?(?:i|we|my \\w+|nobody|no one|none of us)(?: here|"
                    + " myself)? (?:have |had )?(?:did not|didn['’]?t|do not|don['’]?t|never|not|haven['’]?t|hadn['’]?t)(?: ever| myself)?"
                    + " (?:make|made|do|done|place|placed|authori[sz]ed?|approved?|initiated?|order|ordered|recogni[sz]ed?|know|start|started|"
                    + "request|requested|agree to|book|booked|set up)\\b(?! (?:whether|how|if|why|when|in (?:time|the cart|my cart|the system)|yet|the deadline))"
                    + "|(?:money|balance|funds|savings|points|credit|coins?)(?: \\w+){0,4} (?:gone|missing|vanished|disappeared|emptied)"
                    + "[^.!?\\n]{0,40}(?:password|not me|did not|didn['’]?t|never)"
                    + "|(?:somebody|someone) (?:emptied|drained|cleared|spent|withdrew|took (?:all )?(?:the |my |our )?money)";

    /** The dots of an address or a file name in a sentence do not end it. */
    private static final String WITHIN = "(?:[^.\\n]|\\.(?=\\S)){0,120}?";

    private static final String SECRET =
            "(?:passwords?|passcode|pin|card (?:number|details)|credit card|bank details|credentials|cvv|tan|"
                    + "login|one[- ]time code|verification code|security code|social security number|recovery (?:code|phrase)|seed phrase)";

    /** Mails and calls in a company's name, and questions whether they are genuine. */
    static final String IN_OUR_NAME =
            "(?:e-?mails?|mails?|messages?|sms|call(?:er)?|text|letter|phone call|whatsapp|pop-?up|website|"
                    + "link|somebody|someone|a man|a woman)\\b" + WITHIN
                    + "\\b(?:asks?|asking|asked|wants?|wanted|demands?|demanding|requests?|requesting|needs?)(?: me| us)?(?: \\w+){0,4} "
                    + SECRET
                    + "[^.\\n]{0,60}[.?!]?\\s*(?:is|was|are|were) (?:this|that|it|they) (?:\\w+ )?(?:from )?(?:you|yours|real|genuine|legit\\w*|authentic|safe|a scam)"
                    + "|(?:asks?|asked|asking|wants?|wanted|told|demands?|says? (?:i|we) (?:must|have to|should))(?: me| us)?(?: to)?(?: \\w+){0,2}"
                    + " (?:pay|buy|send|settle)[^.!?\\n]{0,40}(?:gift|itunes|steam|google play|amazon) ?(?:gift )?(?:cards?|vouchers?)"
                    + "|(?:asks?|asked|wants?|wanted|told|demands?) (?:me |us )?to (?:pay|send|transfer)[^.!?\\n]{0,40}(?:bitcoins?|crypto\\w*|western union|"
                    + "prepaid cards?)"
                    + "|(?:invoice|bill|mail|message|letter|reminder|demand|charge)s?\\b[^?\\n]{0,90}\\b(?:not|never been|never was|was never|\\w+n['’]t) (?:even )?(?:a|your)"
                    + " customer"
                    + "|(?:is|was) (?:this|that|it) (?:mail |e-?mail |message |call |sms |site |link |invoice |letter )?(?:really |actually |truly )?"
                    + "(?:from you|genuine|legit\\w*|authentic|a scam|you|yours)\\s*(?:[?]|or (?:a )?(?:scam|fake|fraud)\\w*)"
                    + "|(?:mail|message|sms|call|link|invoice|letter)s?\\b[^?\\n]{0,120}\\b(?:real|genuine|legit\\w*|authentic|trustworthy)\\s*[?]"
                    + "|did (?:you|your (?:company|team|support|bank)) (?:really |actually )(?:send|write|call|ask|text)";

    private Attacks() {}
}
