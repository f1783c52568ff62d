"""English turns of phrase for the rules; what each is for stands in phrases_shape.py."""

from __future__ import annotations

import re
from typing import Final

from companion.analysis.phrases_shape import Phrases, any_of, begins

_FILLERS = r"and|but|so|well|yeah|yes|no|look|oh|hey|er|erm|um|okay|because|right|i mean|honestly"
_TELLS = r"(?:said|says|say|asked|asks|went|goes|wrote|shouted|replied|emailed|texted)"
_NOBODY_HERE = (
    r"(?!(?:you|i|we|who|what|that|this|as|if|and|but|then|so|nobody|never|always|to|the|not|just|it|which|she|he)\b)"
)

EN: Final = Phrases(
    reported=any_of(
        rf"(?:he|she|(?:the|my|our|his|her) \w+|{_NOBODY_HERE}\w+) "
        rf"(?:{_TELLS}|told (?:me|us|him|her|them)|was like|were like)"
        r"(?: (?:then|to me|to him|to her|always|just|literally))*"
        r"(?=[ ,:]+(?!that\b|if\b|whether\b|nothing|to\b|on\b|about\b)\w)",
        r"i (?:said|was like|went)(?: (?:then|to \w+))*(?=[ ,:]+(?!that\b|if\b|whether\b|to\b|back\b|home\b)\w)",
        r"\w+ always says",
        r"according to (?:my|his|her|our|their|the) \w+",
    ),
    said_here=any_of(
        r"you (?:just )?(?:said|say|told us|mentioned|talked about|used the word)",
        r"i (?:hear|heard) you (?:say\w*|tell\w*)"
    ),
    debate=any_of(
        r"yes[,]? but",
        r"yeah[,]? but",
        r"no[,]? but",
        r"but (?:that|i|it|we|he|she|they)(?:'s|'ve| is| have| has| was| were| can't| did| don't| meant)",
        r"that(?:'s| is) not (?:true|right|what)",
        r"i (?:don't|do not|can't) (?:quite )?agree",
        r"that(?:'s| is) (?:too|far too)",
        r"that (?:won't|doesn't|would never|never) works?",
        r"(?:she|he|they|we)(?:'s|'ve| has| have| already)* already (?:did|done|tried)",
    ),
    outcome=any_of(
        r"in the end",
        r"eventually (?:i|we|he|she|they)",
        r"what i (?:actually )?did(?: then)? was",
        r"so i (?:ended up|decided)",
        r"it (?:ended|turned out|all ended)",
        r"before i (?:know|knew) it",
        r"finally (?:i|we|he|she|they) (?:did|went|told|said|gave|let|got)",
    ),
    you=any_of("you", "your", "yours", "yourself", "you're", "you've", "you'll", "you'd", "ye", "y'all"),
    address=begins(
        _FILLERS,
        r"you(?:'re|'ve|'ll|'d)?(?! know\b| guys\b| see\b| all\b| can't\b| don't\b| two\b| could say\b)",
        r"(?:(?:what|how|why|when|where|who) )?(?:did|do|are|were|have|had|would|could|can|will|don't|didn't) you"
        r"(?! think| see| hear| know| mean| notice| all\b| let\b| figure| reckon| say\b| agree)",
    ),
    called=re.compile(
        r"^(?:[Aa]nd |[Bb]ut |[Hh]ey )?(?!(?:Yes|No|Yeah|Well|Okay|Right|Look|Honestly|Sorry|Oh|So|Same|First|Me|"
        r"But|And|Maybe|Perhaps|Now|Then|Exactly|True|Good|Listen|Ooh|Hm|Mm|Actually|Funny|Because|Here|There|Also)\b)"
        r"[A-ZÀ-Ü]\w+, |, [A-ZÀ-Ü]\w+(?:, |[.?!]*$)"
    ),
    to_each_other=any_of(
        r"as you (?:just )?(?:say|said)",
        r"(?:what|when|like|now) you (?:just )?(?:said|say|call|called|mentioned)",
        r"(?:did|do) you (?:all )?(?:think|see|hear|know|mean|notice|figure|reckon|agree)",
        r"if you ask me",
        r"how do you say",
        r"(?:agree|disagree) with you",
        r"i mean",
        r"from you",
        r"you know",
    ),
    rating=any_of(
        *(r"warm\w*", r"cold\w*", "lukewarm", "tepid", "hot", "cool", "icy", "boiling", "close", "near", "far off"),
        *("far away", "miles away", "hits home", "lands", "lands nowhere", "stings", "burns", "does nothing for me"),
    ),
    safety=any_of(
        *(r"danger(?:ous)?", "unsafe", "not safe", "isn't safe", r"safeguard\w*", "safety", "at risk", r"abus\w+"),
        *(r"suicid\w+", "self-harm", "self harm", "violence", "violent", "overdose"),
        r"(?:hurt|hurts|hurting|harm|harms|harming|kill|kills|killing) (?:him|her|them|my|your)(?:self|selves)?",
        r"call (?:the )?(?:police|999|112|911|an ambulance|crisis team)",
    ),
    clarifying=any_of(r"(?:do |did )?you mean", r"what do you mean", r"are you saying", r"did you say"),
    request=any_of(
        r"(?:can|could|would|will) (?:you|somebody|someone|we)(?: please| just| maybe| possibly)? "
        r"(?:repeat|say (?:that|it) (?:again|once more)|speak up|slow down|talk a (?:bit|little) louder|hold on|"
        r"explain (?:that|what you mean)|tell (?:us|me) (?:a (?:bit|little) )?more|give (?:us )?an example|"
        r"(?:open|close|shut) the (?:window|door)|pass (?:me |us )?the \w+|have a break|take a break)"
        r"(?: again| please| for (?:me|us)| once more| a bit| now)*\W*$",
        r"(?:sorry|pardon)[,]? (?:say (?:that|it)|once|come) again",
        r"could i have (?:that|the \w+) again",
    ),
    courtesy=begins(
        _FILLERS,
        r"(?:let's|let us)(?! say| suppose| imagine)",
        r"(?:then |so )we(?:'ll)? (?:take|pick|choose|go with|start with)",
        r"take (?:a minute|a moment|a seat|your time|a breath)",
        r"(?:come|get) in(?=\W*$)",
        r"(?:go|carry) (?:on|ahead)(?=\W*$)",
        r"go for it",
        r"(?:have|help yourself to) (?:a|an|some|the|another) (?:coffee|tea|cookie|biscuit|cake|tissue)s?",
    ),
    proposes=any_of(
        r"(?:have|had|haven't|hadn't|did|didn't|do|don't) you (?:\w+ ){0,3}(?:thought|considered|tried|think|consider)",
        r"did(?:n't you| you not)",
        r"(?:couldn't|can't|shouldn't|wouldn't|mightn't) (?:you|she|he|they)",
        r"(?:could|can|should|would|might) (?:you|she|he|they) not",
        r"why (?:don't|not|didn't|wouldn't)",
        r"what if (?:you|she|he)",
        r"(?:what|how) about \w+ing",
        r"how about",
        r"how would it be (?:to|if)",
        r"would(?:n't)? it (?:not )?(?:help|be (?:\w+ )?(?:better|easier|easiest|wiser|good|worth))",
        r"is there (?:any |a )?(?:particular )?reason (?:why )?you (?:haven't|didn't|don't)",
        r"is (?:it|that) (?:not )?an (?:idea|option)",
        r"suppos(?:e|ing) you",
        r"what would happen if you",
    ),
    keeps_from=any_of(
        r"what(?:'s|'d| is| was| had| has)?(?: \w+)? (?:keeps?|kept|stops?|stopped|stopping|keeping|prevents?|"
        r"prevented|holds|held|holding) you(?: back)? from"
    ),
    laughter=any_of(
        *(r"h[ae]h[ae]\w*", r"\(?laugh(?:s|ter)\)?(?=\W*$)", r"\[laugh\w*\]", r"(?:just |only )?kidding", "i'm joking"),
        r"(?:that|it)(?:'s| was| is) (?:just |only )?a joke",
    ),
)  # fmt: skip
