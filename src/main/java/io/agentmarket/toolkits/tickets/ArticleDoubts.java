package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Lemmas;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/*
 * Meaning in vectors does not tell "cancel my slot" from "book a slot": both are near to an article about slots. So the
 * words decide whether an answer may go out unread. Every word of what the customer asks must be one of the article's,
 * the verb one of those that its title and "When this helps" name; and nothing may point to another matter: a question
 * for a reason or a fact, a failure that the article does not name, a second attempt, something that the company did,
 * money, haste, a word that belongs to another article. Each sign is an abstention, not a judgement: in doubt a person
 * reads the ticket, and the draft keeps the article's steps.
 */
/** Why a customer's own article may not be the answer to a ticket although its subject is near. */
final class ArticleDoubts {

    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?;])\\s+|\\n+");

    /** How a request begins, up to its verb. */
    private static final String ASKING =
            "(?:how|where) (?:do|does|can|could|should|shall|would|may|must) (?:i|we|one)|(?:how|where) to|how (?:i|we) (?:can|could|may|should|must)"
                    + "|(?:can|could|may|should|shall|must) (?:i|we|one)|(?:want|wants|wanted|like|need|needs|wish|try|tried|trying|going|plan|plans|possible|able|way|have|love|intend)"
                    + " to|please|(?:can|could|will|would) (?:\\w+ ){1,4}?be|(?:i|we) can";

    private static final Pattern WISH = Pattern.compile(
            "\\b(?:" + ASKING + ") (?:(?:also|please|just|now|still|already|even|then|maybe|simply|quickly) )*(\\w+)");
    private static final Pattern HOW_TO = Pattern.compile(
            "\\b(?:" + ASKING + ")\\b"
                    + "|what (?:do|can|should|shall|must|could|would) (?:i|we)(?: have to| need to)? do\\b|how does (?:it|this|that|one) (?:work|go)|is (?:it|that) possible|what (?:now|next)|^(?:what|how)$");

    private static final Pattern REASON = Pattern.compile("\\b(?:why|who|whose|how come|what happened|what for)\\b");
    private static final Pattern SAFE = Pattern.compile(
            "\\b(?:safe|safely|safety|dangerous|allerg\\w+|poison\\w*|toxic|legal|illegal|allowed|healthy)\\b");
    private static final String PAST =
            "(?:\\w{2,}ed|took|gave|given|sent|sold|lost|broke|broken|made|said|told|put|kept|let|left|forgot|threw|wrote|did|done|found|got|cut|shut|taken)";
    private static final Pattern COMPANY =
            Pattern.compile("\\byou (?:(?:have|had|all|just|also|already|simply|never|always|guys|not) )*"
                    + "(?!need\\b|indeed\\b)" + PAST + "\\b|\\b(?:did|have|had) you\\b|\\byou did\\b|\\bby you\\b"
                    + "|\\byour (?:\\w+ ){1,3}(?:" + PAST + "|says|say|keeps|refuses)\\b");
    private static final Pattern COMPANY_ASKED = Pattern.compile(
            "\\b(?:can|could|would|will) you (?:please )?(?!please\\b|tell\\b|help\\b|explain\\b|show\\b|advise\\b|say\\b|let\\b|describe\\b|send me the (?:steps|instructions))\\w+"
                    + "|\\b(?:please|kindly) (?:\\w+ly )?(?:confirm|check|make sure|look into|investigate|arrange|take)\\b"
                    + "|\\b(?:tell me|let me know|want to know|like to know|wonder|wondering|ask|asking) (?:if|whether|when|why|that|what|who)\\b");
    private static final Pattern AGAIN = Pattern.compile(
            "\\b(?:twice|\\w+ times|again|still|although|though|despite|in vain|no longer|any ?more|instead|already|nothing"
                    + "|nowhere|never|even|yet|except|unfortunately|by mistake|by accident|accidentally|without)\\b");
    private static final Pattern TROUBLE = Pattern.compile(
            "\\b(?:missing|gr[ae]y(?:ed)?|errors?|fail\\w*|wrong\\w*|stuck|jammed|crash\\w*|refus\\w+|reject\\w+|blocked|expired|disappear\\w*"
                    + "|vanish\\w*|gone|dead|defect\\w*|damag\\w+|broke\\w*|empty|blank|problems?|trouble\\w*|complain\\w*|unfair|disappoint\\w*|late|delay\\w*|rude|dirty|full|hurt|injur\\w+|unable|impossible|useless|ridiculous)\\b");
    private static final Pattern NEGATED = Pattern.compile(
            "\\b(\\w+) (?:(?:has|have|had|do|does|did|is|are|was|were|can|could|will|would|should) )?not (?:(?:yet|even|longer|be|been|any|let|really|just|able|to) )*(\\w+)");
    /** "In the app" is a place, "for the app" is a matter. */
    private static final Pattern CHANNEL =
            Pattern.compile("\\b(?:for|of|to|from|about|into) (?:the|your|this|my) (?:app|site|website|homepage)\\b");

    private static final Pattern MONEY = Pattern.compile(
            "\\b(?:refund\\w*|money|charg\\w+|fees?|fines?|bill\\w*|invoices?|pa(?:y|ys|id|ying|yments?)|pric\\w+|costs?|compensat\\w+|discounts?|reimburs\\w+|vouchers?|deposits?|debit\\w*|free|cheaper|expensive)\\b"
                    + "|[€$£]|\\b\\d+(?:[.,]\\d+)? ?(?:eur|euros?|usd|dollars?|pounds?|chf|cents?)\\b");
    private static final Pattern HASTE = Pattern.compile(
            "\\b(?:today|tonight|immediately|asap|urgent\\w*|right now|right away|at once|emergency|hurry)\\b|[!?]*!\\?[!?]*|\\?!|!!");
    private static final Pattern MINE = Pattern.compile(
            "(?<!that )(?<!which )\\b(?:i|we) (?:(?:have|had|just|also|both|did|do) )*+(?!not\\b|am\\b|are\\b|was\\b|can\\b|will\\b)(\\w{3,})((?: \\w+){0,6})");
    private static final Pattern PLACE = Pattern.compile("\\b(?:from|at) (?:home|here)\\b");
    private static final Pattern OBJECT_END = Pattern.compile(
            "\\b(?:in|on|at|for|with|from|by|to|into|of|under|after|before|since|ago|but|and|or|that|which|who|because|so|when|while|until|as|if)\\b");

    /** Words that say nothing about the matter. */
    private static final Set<String> EMPTY = Lemmas.set("""
            a an the this that these those my your our his her its their mine yours ours i me we us you he she it they them who whom
            which what where when how why there here and or but so if as than then because while until since for of in on at to
            from with without by about into onto out off up down over under after before between during through be do have not no
            can could may might must shall should will would want like need wish get let know tell say ask think hope see
            try go come make work use help please thank thanks hi hello hey dear sir madam team kind best regard greeting sorry
            question problem matter thing something anything everything some any all both each every other another else same
            such own more most much many few lot little very really quite just only also too even now soon then again already
            still yet ever never always often once maybe possible possibly able way able best good well right great nice fine
            today tomorrow yesterday tonight morning afternoon evening night noon day week weekend month year hour minute
            time moment ago date next last new old monday tuesday wednesday thursday friday saturday sunday january february march
            april june july august september october november december one two three four five six seven eight nine ten
            first second app site website web online internet homepage possible somebody someone anybody anyone nobody everybody
            everyone people person i'd ok okay yes hear understand explain describe advise proceed instruction step exactly
            plan intend love happen seem look wonder nothing none""");

    /** Verbs that carry no meaning of their own as what is asked. */
    private static final Set<String> LIGHT = Lemmas.set(
            "do get have be make know tell go see find use want need work let say ask try start begin proceed look learn understand"
                    + " hear contact reach solve handle manage deal think hope like feel believe wonder help");

    private static final Set<String> UNKNOWING = Lemmas.set("know sure understand remember");

    /** "I have not received it" tells of a trouble, "I have not finished" of the customer. */
    private static final Set<String> GETTING = Lemmas.set("get receive see find hear have able");

    private static final int MIN_WORDS = 3;

    /** An action and its object; one word alone, "cancel" or "code", fits many matters. */
    private static final int MIN_NAMED = 2;

    private final String text;
    private final List<String> sentences;
    private final ArticleScope article;
    private final List<ArticleScope> others;
    private final Set<Doubt> found = new LinkedHashSet<>();

    private ArticleDoubts(String subject, String message, ArticleScope article, List<ArticleScope> others) {
        this.sentences = Stream.concat(Stream.of(subject), SENTENCE.splitAsStream(message))
                .map(sentence -> PLACE.matcher(Lemmas.plain(sentence.strip())).replaceAll(""))
                .toList();
        this.text = String.join("\n", sentences);
        this.article = article;
        this.others = others;
    }

    /**
     * The reasons as sentences, each with the words that it rests on; none where the article is the answer.
     *
     * @param others what the customer's other articles are about
     */
    static List<Doubt> of(String subject, String message, ArticleScope article, List<ArticleScope> others) {
        var doubts = new ArticleDoubts(subject, message, article, others);
        doubts.look();
        return List.copyOf(doubts.found);
    }

    /**
     * @param otherMatter whether the ticket is probably about something else; otherwise the article may have been tried
     *     in vain
     */
    record Doubt(String reason, boolean otherMatter) {}

    private void look() {
        say(REASON, "It asks for a reason or a person, not for steps");
        say(SAFE, "It asks what is safe or allowed");
        say(COMPANY, "It is about something that the company did");
        say(COMPANY_ASKED, "It asks the company to do or to say something");
        say(CHANNEL, "It is about the app or the site itself");
        say(MONEY, "It is about money");
        questions();
        wishes();
        deeds();
        subjects();
        tried(AGAIN, "Something was tried or did not go as expected");
        tried(TROUBLE, "It tells of a trouble that the article does not name");
        tried(HASTE, "It is in haste");
        negated();
        statements();
    }

    private void say(Pattern sign, String doubt) {
        first(sign).ifPresent(words -> add(doubt, words));
    }

    private void tried(Pattern sign, String doubt) {
        first(sign).ifPresent(words -> found.add(new Doubt(said(doubt, words), false)));
    }

    /** The first such words, unless the article is about the same word. */
    private Optional<String> first(Pattern sign) {
        return sign.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(words -> !isSaid(words))
                .findFirst();
    }

    private boolean isSaid(String words) {
        var content =
                Lemmas.of(words).stream().filter(word -> word.length() > 1).toList();
        return content.size() == 1 && article.subject().contains(content.getFirst());
    }

    private void add(String doubt, String words) {
        found.add(new Doubt(said(doubt, words), true));
    }

    private static String said(String doubt, String words) {
        return doubt + " (\"" + words.strip() + "\").";
    }

    /** A "not" is a trouble unless the article names it, or the customer only tells of himself. */
    private void negated() {
        NEGATED.matcher(text)
                .results()
                .filter(not -> !article.denied().contains(Lemmas.one(not.group(2))) && !isOfHimself(not))
                .findFirst()
                .ifPresent(not ->
                        found.add(new Doubt(said("Something does not work or is not there", not.group()), false)));
    }

    private static boolean isOfHimself(MatchResult not) {
        boolean mine = not.group().matches("(?:i|we) (?:have|am|are|do) not .*");
        var verb = Lemmas.one(not.group(2));
        return UNKNOWING.contains(verb) || mine && !GETTING.contains(verb);
    }

    private void questions() {
        sentences.stream()
                .filter(sentence ->
                        sentence.contains("?") && !HOW_TO.matcher(sentence).find())
                .filter(sentence ->
                        article.isList() || unsupported(Lemmas.of(sentence)).isPresent())
                .findFirst()
                .ifPresent(sentence -> add("It asks for a fact", sentence));
    }

    private void wishes() {
        for (var sentence : sentences) {
            WISH.matcher(sentence).results().forEach(wish -> {
                var verb = Lemmas.one(wish.group(1));
                if (!LIGHT.contains(verb)
                        && !EMPTY.contains(verb)
                        && !article.actions().contains(verb)) {
                    add("The article does not say how to do this", wish.group(1));
                }
                unsupported(Lemmas.of(sentence.substring(wish.start(1))))
                        .ifPresent(stem -> add("The article does not say this", Lemmas.written(stem, sentence)));
            });
        }
    }

    /** What the customer did is neither what the article tells to do nor anything that it does not name. */
    private void deeds() {
        for (var sentence : sentences.subList(1, sentences.size())) {
            MINE.matcher(sentence).results().forEach(mine -> {
                var object = mine.group(1) + OBJECT_END.split(mine.group(2), 2)[0];
                if (mine.group(1).matches(PAST) && Lemmas.one(mine.group(1)).equals(article.deed())) {
                    add("The customer did this already", object);
                }
                unsupported(Lemmas.of(object)).ifPresent(word -> add("The article does not say this", object));
            });
        }
    }

    /** The ticket names what the article is about, and nothing that another article is about. */
    private void subjects() {
        var content = content(Lemmas.of(text));
        var named =
                content.stream().filter(article.actions()::contains).distinct().toList();
        boolean shares = named.size() >= MIN_NAMED
                // "Reserve a book": the verb is another word for the noun.
                || article.isDeedNamed() && Collections.frequency(content, article.deed()) > 1;
        if (!shares) {
            found.add(new Doubt("It does not name what the article is about.", true));
        }
        content.stream()
                .filter(word -> !article.subject().contains(word))
                .filter(word ->
                        others.stream().anyMatch(other -> other.subject().contains(word)))
                .findFirst()
                .ifPresent(stem -> add("Another article is about this", Lemmas.written(stem, text)));
    }

    /** Who asks for nothing must tell of the article's case, word for word; who asks may tell more. */
    private void statements() {
        var all = content(Lemmas.of(text));
        if (!HOW_TO.matcher(text).find() && !text.contains("?")) {
            all.stream()
                    .filter(word -> !article.subject().contains(word))
                    .findFirst()
                    .ifPresent(stem -> found.add(
                            new Doubt(said("The article does not tell of this", Lemmas.written(stem, text)), false)));
        }
        for (var sentence : sentences.subList(1, sentences.size())) {
            var content = content(Lemmas.of(sentence));
            long said = content.stream().filter(article.all()::contains).count();
            if (content.size() >= MIN_WORDS && said * 2 < content.size()) {
                found.add(new Doubt(said("Most of it is not in the article", sentence), false));
            }
        }
    }

    /** A word of the ticket that the article does not have. */
    private Optional<String> unsupported(List<String> stems) {
        return content(stems).stream()
                .filter(stem -> !article.all().contains(stem))
                .findFirst();
    }

    private static List<String> content(List<String> stems) {
        var content = new ArrayList<String>();
        for (var stem : stems) {
            if (!EMPTY.contains(stem) && stem.length() > 1 && !Character.isDigit(stem.charAt(0))) {
                content.add(stem);
            }
        }
        return content;
    }
}
