"""English turns of phrase for the draft; what each is for stands in shape.py."""

from __future__ import annotations

import re
from typing import Final

from companion.analysis.draft_cues.shape import DraftCues, any_of, begins_with

# In the present tense, as in "Tonight I write her back", these are deeds to come; "I think" and "I have" are not.
_DEED = (
    r"(?:ask|book|bring|buy|call|come|cook|do|drive|email|fill|fix|get|give|go|hand|invite|leave|let|mail|make|meet|"
    r"move|open|phone|post|practi[sc]e|print|put|read|ring|say|see|send|show|sit|speak|start|stop|switch|take|talk|tell|text|"
    r"try|visit|walk|write)"
)
_STOPWORDS = """
a about after all also am an and any are as ask at be been before but by can come could did do does don't down for from
get go going gonna got had has have he her him his how i i'd i'll i'm i've if in into is it it's just let like make me
my no not now of off on once one or our out over put say see she so some take tell than that that's the their them then
there they this to too up us very was we well went were what when which who will with would you your
"""

EN: Final = DraftCues(
    hesitation=r"u+h+m?|u+m+|e+r+m?|eh+|em|h+m+|m+m+|ah+",
    aside=(
        r"like|you know|i mean|i guess|i suppose|sort of|kind of|to be honest|honestly|you see|if you like|okay|right"
    ),
    opening=r"so|and|but|because",
    pausing_opening=(
        r"yes|no|yeah|well|right|okay|ok|good|look|oh|now|listen|true|here's what i'll do|huh|"
        r"(?:oh|ah|well|and) (?:yes|yeah|no|well)|great|fine|lovely|honestly"
    ),
    before_sentence=r"ouch|ow|wow|huh|hm+|well|yes|no|yeah|okay|right|i don't know|i'm not sure|good question|sorry",
    resuming=r"he|she|they|it|we|who",
    stammer=r"i|the|a|an|we|and|to|of|my|his|her|with|it's|i'm",
    stopwords=frozenset(_STOPWORDS.split()),
    first_person=any_of("i", "i'm", "i'll", "i've", "i'd", "me", "my", "we", "we'll", "we're"),
    second_person=any_of("you", "your", "you'll", "you're"),
    commits=any_of(
        "i'll", "i will", "i shall", r"i(?:'m| am) (?:gonna|going to|\w+ing)", "from me",
        rf"i (?:also |first |then )?{_DEED}",
    ),
    vague=any_of(
        "maybe", "perhaps", "might", "mightn't", "probably", "eventually", "somehow", "some ?day", "or so",
        "hopefully",
        "i could", "i should", "i ought", "i'd", "i would", "i hope", "i wonder", "i guess i", "i want to be",
        "at some (?:point|stage)", "we'll see", "let's see", "i don't know", "not sure", "think(?:ing)? (?:about|of)",
        r"i(?:'ll| will|'m going to|'m gonna) (?:try (?:to|and) )?"
        r"(?:be|worry|care|think|work|listen) (?:less|more|better|\w+er)\b",
        "i'll try to be", "have a think", "for now", "i'm not (?:going to|gonna)", "i won't", "i shan't",
    ),
    past=any_of(
        "i was", "i had", "i did", "i've been", "i've had", "i went", "i told", "i said", "i got", "was", "went",
        "happened", "yesterday",
    ),
    imagined=begins_with(r"(?:that|if|when|whether) (?:i|we)\b"),
    same_moment=any_of(
        "at the same time", "the same day", "then too", "while i'm there", "when i'm there", "and there i'll",
    ),
    asks_when=any_of("when", "what day", "which day", "what date", "a date", "a deadline", "what time", "how soon"),
    realisation=any_of(
        r"i(?:'m| am)? (?:just |only |now )*(?:reali[sz]e|reali[sz]ing|reali[sz]ed)",
        "i (?:see|hear|understand|notice) (?:now|that)", "i see it",
        "now (?:that )?i (?:say|see|think|hear|reali[sz]e)",
        "it (?:strikes|hits) me", "(?:what )?i(?:'ve)? learn(?:ed|t)", "i(?:'ve)? (?:only )?just noticed",
        "what i (?:see|get|realise|realize|take|notice|understand|'m finding)", "starting to see", "it turns out",
        r"i(?:'d| had)(?:n't| not| never) (?:\w+ )?(?:seen|thought|noticed|put|looked|linked)", "didn't see that",
        r"i (?:just )?never (?:\w+ )?(?:connected|thought|asked|linked|saw|put)", "(?:just )?came to me",
        r"what (?:has |just |really )?(?:struck|strikes|hit|dawned on) me",
        "it (?:just |suddenly )?(?:clicked|dawned on me)",
        r"i (?:came|thought)\b.{4,80}\b(?:and|but) (?:it's|it is)", "only now", "(?:until|till) (?:just )?now",
        "(?:never|hadn't|had never) crossed my mind",
    ),
    intention=any_of(
        "i should", "i ought", "i could", "i might", "i'd like", "i'd love", "i would like", "i want to", "i hope",
        "maybe i(?:'ll)?",
    ),
    attitude=any_of("accept", "let go", "admit", "face", "own up", "live with", "give up"),
    continues=begins_with(r"(?:and|also)\b(?! (?:then|he|she|they) )"),
    anaphor=begins_with(
        r"(?:(?:no|yes|yeah|well|oh|and|but|so|u+m+|h+m+|huh),? )*"
        r"(?:that|that's|this|it|it's|those|now (?:that )?i (?:say|think) (?:it|that|about))\b"
        r"(?! (?:i|he|she|they|we|my|the)\b)"
    ),
    own_question=any_of(
        r"my (?:key |real |learning |actual )?(?:question|problem|topic)(?:'s| is| was)?"
        r"(?:,? (?:i guess|i suppose|really|then|to you(?: \w+)?))*(?:,? is| was)?",
        r"(?:what|the thing) (?:i'd|i would|i) (?:really )?(?:like|love|want|need|'m asking)"
        r"(?: (?:to know|to ask|to learn|from you|help with))*(?: \w+)?(?: is)?",
        r"what i'm asking(?: \w+)? is", "the (?:key |real )?question(?: (?:which )?(?:i have|for me))?(?: is|'s)",
        "i keep asking myself",
    ),
    was_question=any_of(
        "(?:i thought )?my (?:question|problem) (?:was|has|isn't|wasn't|is not)", "i asked how", "my original question",
        "i came (?:in )?(?:asking|here to ask)",
    ),
    turn=begins_with(r",? (?:but|and i see|and now)\b"),
    new_question=any_of(
        "(?:it's|it is) (?:really )?(?:about|that i|whether|how|who|what|why)", "the real question(?: is|'s)",
        "my question(?:'s| is) (?:now|really|actually)", "my question (?:becomes|has become)",
    ),
    question_form=any_of(
        "(?:how|what|why|when|where|who) (?:on earth |the hell |else )?"
        "(?:do|can|could|should|would|did|will|am|is it) (?:i|my)",
        "(?:am|should|can|could|do|must) i", "how to", "how i can",
    ),
    interrogative=begins_with(
        r"(?:how|what|who|where|why|when|which|whether|if|am i|do i|should i|can i)\b"
    ),
    before_question=begins_with(r"(?:\bis|\bquestion|\blike|\bso|:),?\s*$"),
    touched=any_of(
        r"(?:good|great|fair|nice|hard|tough|difficult|painful|beautiful|confronting|interesting) (?:question|one)",
        r"(?:that|this|it)(?: question)? (?:really )?(?:touch(?:es|ed)|hits?|gets? to|moves?|moved|hurts?|stings?) me",
        "(?:touches|hits|strikes) (?:me|home|a nerve)", r"(?:that|this|it) (?:really )?(?:stings|hurts)",
        r"(?:have|need|want|got) to (?:think|chew|sit|reflect)(?: \w+){0,2} (?:about|on|with|over) (?:that|this|it)",
        "(?:have|need) to let that sink in",
        r"(?:never|hadn't|haven't|not) (?:ever )?(?:asked myself|thought (?:about|of)) that",
        r"nobody (?:ever |has ever )?ask(?:s|ed) me that", r"that(?:'s| is) (?:exactly )?the question",
    ),
    proposing=begins_with(
        r"(?:(?:maybe|perhaps|so|and) )?(?:if i were you,? i(?:'d| would)|you (?:could|might|can|should|'d better)|"
        r"you (?:have|need) to|you'd better|i(?:'d| would)|i think you should|maybe|perhaps) "
        r"(?:(?:maybe|perhaps|also|always|just) )*(?!have\b|'ve\b|not\b)"
    ),
    retracted=any_of(
        "never ?mind", "forget (?:it|that)", "scratch that", "i(?:'d| would| will|'ll)? (?:have|need) to think",
    ),
    proposing_later=re.compile(r"(?!)"),
    next_session=any_of(
        "(?:our |the )?next (?:session|meeting|intervision|round|peer session)",
        "next time we (?:meet|see each other)", "when we (?:next )?meet again", "look back (?:on|at)",
    ),
)  # fmt: skip
