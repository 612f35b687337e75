package io.agentmarket.toolkits.tickets.care;

/** Words about taking one's own life, in the same languages as the words for crime. */
final class Despair {

    private static final String ENGLISH =
            "(?:kill|hang|shoot|drown|harm|starve)(?:ing|ed|s)? (?:myself|my self|himself|herself|themselves)"
                    + "|(?:want|wants|wanted|going|plan|threatens?|think\\w*|thought|urge|feel like)(?: \\w+){0,2}"
                    + " (?:hurt|cut|stab)(?:t?ing)? (?:myself|himself|herself|themselves)(?! off)"
                    + "|suicid\\w*|self[- ]?harm\\w*|(?:end|ending|take|taking) (?:my|his|her|their) (?:own )?life"
                    + "|end(?:ing)? it all|put an end to (?:my life|it all|myself)"
                    + "|(?:not|\\w+n['’]?t|no longer|never) (?:really |even )?want(?:s|ed)? to (?:live|exist)(?: like this)?"
                    + "(?: any ?more| any longer)?\\s*(?:[.!,;?\\n]|$|and\\b|because\\b|after\\b|since\\b|now\\b)"
                    + "|(?:not|\\w+n['’]?t|no longer) want(?:s|ed)? to (?:be alive|wake up (?:any ?more|tomorrow|again))"
                    + "|(?:not|\\w+n['’]?t) want(?:s|ed)? to be (?:here|around) (?:any ?more|any longer|tomorrow|in this world)"
                    + "(?! (?:when|for|if|at|while|as|to)\\b)"
                    + "|(?:wants?|wanted|going|ready|rather|wish to) (?:to )?die(?! (?:ablo|hard)\\b)"
                    + "|(?:i )?(?:wish|wished) (?:i|he|she) (?:was|were) (?:dead|not alive|never born)"
                    + "|(?:rather be|better off) dead|better off without me|had never been born"
                    + "|\\bi (?:really |just |simply )?(?:cannot|can['’]?t|can not|could not) (?:go|carry) on"
                    + "(?: any ?more| any longer| living| alone)?\\s*(?:[.!;\\n]|$)"
                    + "|jump(?:ing)? (?:off|from|in front of|out of) (?:a|the|my) (?:\\w+ )?(?:bridge|roof|building|"
                    + "balcony|train|window|cliff)"
                    + "|(?:took|taken|take|taking|swallow(?:ed|ing)?) (?:all|too many|the whole|a whole|a handful of|a"
                    + " (?:bottle|box|pack) of|an overdose of)(?: \\w+){0,4} (?:pills|tablets|painkillers|medication|meds|"
                    + "paracetamol|antidepressants)(?! (?:to|back|from|into|with|off|out|home)\\b)"
                    + "|(?:no|not a|any|a) (?:more |single )?reason (?:left )?to (?:live|stay alive|be alive|carry on living"
                    + "|wake up (?:tomorrow|again|any ?more|in the morning))"
                    + "|nothing (?:left )?to live for|life (?:is not|isn['’]?t|is no longer) worth (?:living|it)"
                    + "|life has (?:no|lost (?:all )?(?:its )?) ?(?:meaning|sense|point|purpose)"
                    + "|(?:no point|point) (?:in|of) (?:living|being alive)|tired of (?:living|life|being alive)"
                    + "|(?:given|give|giving) up on (?:my )?life|nothing matters(?: to me)? any ?more"
                    + "|(?:goodbye|farewell) (?:note|letter) (?:to|for) my (?:\\w+ )?(?:family|wife|husband|children|kids|mother|parents)"
                    + "|by the time you read this,? i(?:['’]ll| will) be (?:gone|dead)"
                    + "|\\bi(?:['’]ll| will| am going to) be dead (?:by|before|tomorrow|soon|tonight)"
                    + "|(?:why|reason|point|sense|strength)\\b[^.!?\\n]{0,30} (?:go(?:ing)? on|carry(?:ing)? on|keep(?:ing)?(?: on)?"
                    + "|continu(?:e|ing)) (?:to live|living)(?! (?:with|in|at|here|there|without|near|under|on|together)\\b)"
                    + "|(?:world|family|kids|children|wife|husband|parents|everyone|everybody|they|all)[^.!?\\n]{0,20}"
                    + " (?:better|happier) (?:off )?without me"
                    + "|i see no (?:other )?way out(?! of)|no ?(?:body|one) (?:will|would) miss me";

    private static final String OTHERS =
            "(?:mich|sich) (?:\\p{L}+ )?(?:umbringen|umzubringen|erhängen|töten)|bringe mich (?:\\p{L}+ )?um|selbst ?m[oö]rd\\p{L}*"
                    + "|suizid\\p{L}*|(?:will|möchte|mag)(?: \\p{L}+){0,3} nicht mehr (?:leben|weiterleben)"
                    + "|(?:ich )?(?:will|möchte) sterben|(?:mir|sich) das leben (?:zu )?nehmen"
                    + "|kein(?:en)? (?:sinn|grund) (?:mehr )?(?:im|am|zu) leben|lebensmüde"
                    + "|(?:alle|meine|viele)(?: meine)? (?:schlaf)?(?:tabletten|pillen) (?:genommen|geschluckt)"
                    + "|me (?:suicider|tuer)\\b|mettre fin à (?:mes jours|ma vie)|en finir avec (?:la|ma) vie"
                    + "|(?:envie de|veux) mourir|(?:veux|envie de)? ?plus (?:envie de )?vivre"
                    + "|avalé (?:tous|toutes) (?:mes|les) (?:comprimés|cachets|médicaments|pilules)"
                    + "|matarme|me (?:voy a|quiero) (?:matar|suicidar)|quitarme la vida|(?:quiero|quisiera) morir(?:me)?"
                    + "|no quiero (?:seguir )?(?:vivir|viviendo)|acabar con mi vida|tomado todas (?:mis|las) pastillas"
                    + "|uccidermi|ammazzarmi|togliermi la vita|farla finita|voglio morire|non voglio più vivere"
                    + "|(?:preso|ingoiato) tutte le (?:mie )?(?:pillole|pastiglie|compresse)"
                    + "|zelf(?:moord|doding)\\p{L}*|mezelf (?:iets aandoen|ombrengen|doden|van kant maken)"
                    + "|wil (?:niet meer leven|dood\\b|sterven)|al mijn pillen (?:geslikt|genomen|ingenomen)"
                    + "|suic[ií]d\\p{L}*|me matar\\b|matar-me|tirar a (?:minha )?(?:própria )?vida|quero morrer"
                    + "|não quero (?:mais )?viver|acabar com a minha vida|tom(?:ei|ado) todos os (?:meus )?(?:comprimidos|remédios)"
                    + "|självmord\\p{L}*|ta livet av mig|ta mitt (?:eget )?liv|döda mig\\b|vill (?:inte leva|dö)\\b"
                    + "|tagit alla mina (?:tabletter|piller)|samob[oó]j\\p{L}*|zabić się|zabiję się|odebrać sobie życie"
                    + "|nie chcę (?:już |dłużej )*żyć|chcę umrzeć|połkn\\p{L}+ wszystkie (?:\\p{L}+ )?tabletki"
                    + "|самоуби\\p{L}*|поконч(?:ить|у) с собой|не хочу (?:больше )?жить|хочу умереть|убью себя|убить себя"
                    + "|выпил\\p{L}* все (?:\\p{L}+ )?таблетки";

    /** Languages without spaces between words, where no word border can be required. */
    static final String UNSPACED = "死にたい|自殺|生きていたくない|消えてしまいたい|自杀|不想活|想死";

    static final String WORDS = ENGLISH + "|" + OTHERS;

    private Despair() {}
}
