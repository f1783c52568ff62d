"""Dutch turns of phrase for the rules, Flemish beside it; what each is for stands in phrases_shape.py."""

from __future__ import annotations

import re
from typing import Final

from companion.analysis.phrases_shape import Phrases, any_of, begins

_YOU = r"(?:je|jij|u|ge|gij|jullie)"
_FILLERS = r"en|maar|nou|ja|nee|dus|kijk|hé|hee|allee|awel|zeg|goh|eh|euh|oké|want|toch|ik bedoel"
_TELLS = r"(?:zei|zeiden|zegt|vroeg|vroegen|vraagt|riep|roept|schreef|schrijft|antwoordde|mailde|appte)"
_NOBODY_HERE = (
    r"(?!(?:je|jij|u|ge|gij|jullie|wie|wat|dat|die|als|zoals|en|maar|dan|toen|zo|niemand|nooit|ik|we|wij|er)\b)"
)
_THE_ROOM = (
    r"(?:dat|het|dit|die|de|ons|me|mij|eens|even|efkes|nog|een|keer|nogmaals|wat|iets|meer|zin|vraag|laatste|misschien|"
    r"alsjeblieft|alstublieft|raam|deur|stukje|harder|koffie|klok|tijd)"
)

NL: Final = Phrases(
    reported=any_of(
        rf"{_NOBODY_HERE}\w+ {_TELLS}"
        r"(?: (?:toen|dan|me|mij|tegen mij|tegen me|altijd|nog|gewoon|letterlijk))*"
        r"(?=[ ,:]+(?!dat\b|of\b|niets|niks|er\b)\w)",
        rf"(?:dan|toen|en) {_TELLS} (?:hij|ze|zij|die|men|mijn \w+)(?: (?:tegen|aan) \w+)?(?=[ ,:]+(?!dat\b|of\b)\w)",
        r"(?:mensen|ze|zij|(?:mijn|m'n|onze|de) \w+) (?:zeggen|vragen|roepen)(?: (?:dan|altijd))*"
        r"(?=[ ,:]+(?!dat\b|of\b)\w)",
        rf"{_TELLS}-ie",
        r"ik (?:zei|heb gezegd|dacht)(?: (?:toen|dan|tegen \w+))*(?=[ ,:]+(?!dat\b|of\b)\w)",
        r"(?:en|toen) (?:hij|zij|ze|ik) (?:zo|zoiets)(?: van)?",
        r"had(?:den)? (?:zo)?iets van",
        r"zo van",
        r"volgens (?:mijn|m'n|zijn|haar|onze|hun|de|het) \w+ (?:moet|moeten|moest|kan|mag|had)",
    ),
    said_here=any_of(
        rf"{_YOU} (?:zei|zegt|zeidet|zei net|zei daarnet|hebt gezegd|had het over|vertelde|vertelt)",
        r"ik (?:hoor|hoorde) (?:je|u|jou) (?:net )?(?:zeggen|vertellen)",
    ),
    debate=any_of(
        r"ja[,]? maar",
        r"nee[,]? maar",
        r"maar (?:dat|ik|het|we|hij|zij|ze|die) (?:is|heb|hebben|heeft|zijn|was|kan|klopt|werkt|gaat|meen|bedoel)",
        r"dat (?:klopt|is) (?:toch )?(?:helemaal )?niet(?: waar)?",
        r"dat (?:heeft|heb|hebben) (?:ze|hij|ik|zij|we) (?:toch )?(?:al|allang)",
        r"dat lost (?:toch )?n[iu](?:ks|ets) op",
        r"daar ben ik het niet mee eens",
        r"dat werkt (?:toch )?(?:niet|nooit)",
        r"daar geloof ik n[iu](?:ks|ets) van",
        r"dat is toch",
    ),
    outcome=any_of(
        r"uiteindelijk (?:heb|ben|is|was|ging|deed|heeft|zijn|hebben)",
        r"(?:heb|ben|is|was) (?:\w+ ){0,2}uiteindelijk",
        r"toen heb ik (?:\w+ ){0,3}(?:besloten|gekozen|gedaan)",
        r"wat ik (?:toen )?(?:gedaan heb|heb gedaan)",
        r"de afloop (?:was|is)",
        r"het is (?:zo |goed |slecht )?afgelopen",
        r"achteraf bleek",
    ),
    you=any_of(
        *("je", "jij", "jou", "jouw", "jullie", "jezelf", "u", "uw", "uzelf", "ge", "gij", "uwe", "uwen"),
        *("zijde", "hebde", "kunde", "moette", "gaade", "weette", "zoude", "wilde gij"),
    ),
    address=begins(
        _FILLERS,
        rf"{_YOU} (?:moet|moest|moogt|kunt|kan|kon|zou|zoudt|bent|zijt|was|waart|hebt|heb|had|doet|deed|wilt|wil|"
        r"weet|vraagt|vroeg|durft|durfde|vermijdt|laat|liet)(?! zeggen)",
        rf"(?:(?:wat|hoe|waarom|wanneer|waar|wie) )?(?:heb|hebt|had|ben|bent|zijt|was|waart|kun|kunt|kan|kon|wil|wilt|"
        rf"wou|zou|zoudt|weet|herken|herkent|vind|vindt|voel|voelt|voelde|moet|durf|durft|doe|doet|deed) {_YOU}",
    ),
    called=re.compile(
        r"^(?:[Ee]n |[Mm]aar |[Hh]é )?(?!(?:Precies|Ja|Nee|Nou|Oké|Sorry|Kijk|Goed|Misschien|Enfin|Awel|Allee|Dus|"
        r"Eerlijk|Maar|Want|Zeg|Amai|Tja|Och|Ach|Nu|Dan|Ook|Bij|Eerst|Klopt|Juist|Echt|Daar|Kom)\b)[A-ZÀ-Ü]\w+, "
        r"|, [A-ZÀ-Ü]\w+(?:, |[.?!]*$)"
    ),
    to_each_other=any_of(
        rf"{_YOU} (?:net |daarnet |juist )?(?:zei|zegt|het zegt|'t zegt|bedoelt|vraagt je|noemt|noemde)",
        rf"(?:hoor|hoorde|hoordet|zag|zaagt|zie|ziet|merk|merkte) {_YOU} (?:dat|het|'t)",
        rf"(?:denk|denkt|vind|vindt|bedoel|bedoelt) {_YOU}",
        r"ik bedoel",
        r"(?:eens|oneens) met (?:je|jou|u|jullie)",
        r"volgens (?:jou|jullie|u)",
        r"(?:ge|gij|je|jij|u) klink(?:t)?",
        r"weet je",
    ),
    rating=any_of(
        *(r"warm\w*", r"koud\w*", r"lauw\w*", "heet", "hete", "kil", "fris", "dichtbij", "nabij", "ver weg", "veraf"),
        *("raak", "raakt", "komt binnen", "komt aan", "doet niets", "doet niks", "brandt", "gloeit"),
    ),
    safety=any_of(
        *(r"gevaar(?:lijk)?", r"onveilig\w*", "niet veilig", "veilig thuis", "veiligheid", "meldcode"),
        *("vertrouwensarts", r"mishandel\w+", r"misbruik\w*", r"suïcid\w+", r"suicid\w+", "zelfmoord"),
        *("zelfdoding", "geweld"),
        r"(?:zichzelf|haarzelf|zich|hemzelf) (?:\w+ ){0,2}iets (?:aan ?doe|aan ?doet|aan te doen)",
        r"eind(?:e)? aan (?:te )?ma(?:ken|akt)",
        r"(?:bel|bellen|belt) (?:\w+ )?(?:112|101|politie|ambulance|crisisdienst)",
    ),
    clarifying=any_of(
        rf"bedoel(?:t)? {_YOU}", r"begrijp ik (?:je|u|jou) goed", rf"wat bedoelde {_YOU}", rf"zei {_YOU} (?:nu|net)"
    ),
    request=any_of(
        rf"(?:kun|kunt|kan|kunde|wil|wilt|zou|zoudt|mag|mogen)(?: (?:{_YOU}|ik|we|iemand))?(?: {_THE_ROOM}){{0,6}} "
        r"(?:herhalen|zeggen|uitleggen|toelichten|doorgeven|aangeven|openzetten|opendoen|dichtdoen|open|dicht|praten|"
        r"spreken|vertellen|pauzeren|hebben|geven)(?: (?:alsjeblieft|alstublieft|graag|voor ons|voor me))?\W*$",
        r"nog een keer alsjeblieft",
    ),
    courtesy=begins(
        rf"{_FILLERS}|goed|oké",
        r"(?:laten|zullen) (?:we|wij)(?! (?:zeggen|eens stellen))",
        r"dan (?:nemen|kiezen|doen|gaan|beginnen) (?:we|wij)",
        r"(?:neem|pak) (?:maar |gerust |nog |rustig )*(?:een |de |je |uw |wat )?"
        r"(?:koffie|thee|water|koek\w*|tijd|kop\w*)",
        r"(?:kom|ga) (?:maar |gerust |even )?(?:binnen|zitten|verder)",
        r"(?:ga|doe) (?:je|uw) gang",
        r"zeg (?:het )?maar",
    ),
    proposes=any_of(
        rf"(?:heb|hebt|had) {_YOU} (?:\w+ ){{0,12}}(?:gedacht|nagedacht|overwogen|geprobeerd|gepeinsd)",
        rf"waarom (?:\w+ )(?:{_YOU}|ze|hij) (?:\w+ ){{0,8}}(?:niet|gewoon)",
        rf"(?:wat|en) als {_YOU}",
        rf"stel dat {_YOU}",
        rf"(?:zou|zoudt|kun|kunt|kan|kon|moet|moest)(?: {_YOU}| ze| hij| er| het| daar)(?: \w+){{0,8}} "
        r"(?:niet|beter|best)",
        r"is (?:het|dat) (?:misschien |g)?een (?:idee|optie)",
        r"hoe zou het zijn (?:om|als|moest)",
        r"zou (?:het|'t) (?:niet )?(?:helpen|beter|handig|goed)",
        rf"wat zou er gebeuren als {_YOU}",
    ),
    keeps_from=any_of(r"(?:houdt|hield|weerhoudt|weerhield)(?: \w+){0,4} (?:tegen|om|ervan)"),
    laughter=any_of(
        r"h[ae]h[ae]\w*", r"\(?gelach\)?", r"[(\[]lacht?[)\]]", "grapje", "geintje",
    ),
)  # fmt: skip
