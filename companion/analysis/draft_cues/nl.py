"""Dutch and Flemish turns of phrase for the draft; what each is for stands in shape.py."""

from __future__ import annotations

import re
from typing import Final

from companion.analysis.draft_cues.shape import DraftCues, any_of, begins_with

# With these, "ik" reports a state or a thought, not a deed to come.
_STATE = (
    r"(?:ben|was|heb|had|lig|denk|dacht|weet|wist|zie|zag|voel|voelde|merk|hoor|snap|begrijp|besef|vind|geloof|hoop|"
    r"twijfel|kan|kon|moet|moest|wil|wou|wilde|mag|zou|ken|droom|vrees|schrik|werd|kwam|ging|zei)\b"
)
_NO_VERB = r"(?:en|dan|nu|of|als|wat|dat|die|daar|dus|maar|ook|toen|omdat|want|zoals)\b"
_STOPWORDS = """
aan als ben bij daar dan dat deze die dit doe doen een eens er even ga gaan gaat geen had heb hebben hem het hier hij
hoe hun ik in is ja kan kom komt kunnen maar me met mij mijn moet na naar niet nog nou nu of om ons onze ook op over te
tegen terug toch toen tot uit van veel voor want was wat we wel wie wij wil worden wordt zal ze zeg zeggen zelf zich zie
zijn zo zou
"""

NL: Final = DraftCues(
    hesitation=r"e+h+m?|u+h+m?|euh+m?|u+m+|h+m+|m+m+|pf+|tja|go+h|poe+h",
    aside=(
        r"hè|hé|hee|weet je|weet u|zeg maar|zal ik maar zeggen|hoe zeg je dat|ik bedoel|nou ja|allez|hoor|"
        r"eerlijk gezegd"
    ),
    opening=r"dus|en|maar|want",
    pausing_opening=(
        r"ja|nee|nou|oké|oke|ok|goed|kijk|allez|amai|zo|oh|o|wel|cool|wat ik wel doe|fijn|mooi|prima|"
        r"(?:o|oh|ah|nou|en) (?:ja|nee)"
    ),
    before_sentence=(
        r"oef|au|poe+h?|go+h|tja|hm+|nou|ja|nee|oké|goed|ik weet het niet|weet ik niet|geen idee|goede vraag|"
        r"goeie vraag|sorry|amai"
    ),
    resuming=r"hij|zij|ze|die|dat|we|wij",
    stammer=r"de|het|een|en|te|van|met|mijn|zijn|haar|zo'n",
    stopwords=frozenset(_STOPWORDS.split()),
    first_person=any_of("ik", "'k", "mij", "me", "mijn", "wij", "we"),
    second_person=any_of("je", "jij", "jou", "jouw", "u", "uw", "ge", "gij", "jullie"),
    commits=any_of(
        rf"(?:^|(?<=, )|(?<=\ben )|(?<=\bdus )|(?<=\bmaar ))(?:ik|'k) (?!{_STATE})[\w-]+",
        rf"(?!{_STATE})(?!{_NO_VERB})[\w-]+ (?:ik|'k)",
        "van mij",
    ),
    vague=any_of(
        "misschien", "wellicht", "mogelijk", "over (?:na)?denken", "voorlopig",
        "ooit", "weleens", "ergens wel", "een keertje", "geen idee", "wie weet",
        "(?:ik|'k) zou", "zou (?:ik|'k)",
        r"zou(?:den)? (?:\w+ ){0,3}(?:kunnen|moeten|willen|mogen)",
        r"moet (?:ik )?(?:\w+ ){0,2}eens",
        "(?:ga|zal|wil|doe) ik (?:het |zeker |dus )?niet(?! alleen)",
        r"weet (?:ik )?(?:het |dat )?(?:nog )?niet", r"zien we(?: dan)? wel",
        "(?:ik )?hoop(?: ik)?", "(?:ik )?overweeg(?: ik)?", "(?:ik )?twijfel(?: ik)?",
        r"(?:ik )?wil(?: ik)? (?:\w+ )?(?:graag|meer|wat|liever|vaker|minder)",
        r"(?:ik|'k) (?:ga|zal|moet|probeer)(?: \w+){0,4} (?:minder|vaker|rustiger|bewuster|beter|anders)(?: te)? \w+en",
        r"(?:ga|zal|probeer) ik(?: \w+){0,4} (?:minder|vaker|rustiger|bewuster|beter|anders)(?: te)? \w+en",
    ),
    past=any_of(
        "heb ik", "ik heb", "had ik", "ik had", "ik was", "was ik", "toen", "gisteren", "destijds",
    ),
    imagined=begins_with(r"(?:dat|als|wanneer|of) (?:ik|'k|we)\b"),
    same_moment=any_of(
        r"(?:ik|we) (?:\w+ ){1,3}dan", "dan ook", r"dan \w+ ik", "dezelfde dag", "diezelfde dag", "meteen ook",
        "tegelijk",
    ),
    asks_when=any_of("wanneer", "welke dag", "welke datum", "een datum", "hoe laat", "op welke termijn"),
    realisation=any_of(
        r"(?:ik )?(?:zie|snap|begrijp|merk|hoor|voel)(?: ik)? (?:nu|nu pas|ineens|opeens|daardoor)",
        "nu zie ik", "ik zie in dat", "(?:ik )?besef(?: ik)?(?: nu)?(?: dat)?", "realiseer (?:ik )?me", "bedenk ik me",
        "(?:nu|als) ik (?:het |dit |dat |je |u |jullie )?(?:zo |hardop )?(?:zeg|hoor)",
        "wat ik (?:nu )?(?:pas )?(?:zie|doorheb|meeneem|meepak|snap|begrijp|geleerd heb|eruit haal)",
        r"(?:ik heb|heb ik) (?:\w+ )?geleerd", "begin(?: ik)? te (?:zien|begrijpen|snappen|beseffen)",
        r"had(?: ik)? (?:er )?(?:nog |echt |helemaal |totaal )?(?:nooit|niet|geen seconde) (?:\w+ )?"
        "(?:gezien|bekeken|gedacht|door|bij stilgestaan)",
        r"ik dacht\b.{4,80}\b(?:maar|en) (?:het|ik|dat)", "nu pas", "pas nu", "wat ik (?:nog )?nooit",
        "(?:mijn|de) vraag (?:was verkeerd|deugde niet|klopte niet)",
        r"ik kwam\b.{4,120}\bmaar\b.{0,30}\bgaat", "daar zit het (?:voor mij|'m|hem)",
        r"wat (?:me|mij) (?:nu )?(?:opvalt|opviel|duidelijk (?:is|wordt|werd))",
    ),
    intention=any_of(
        "(?:ik|'k) zou", "zou (?:ik|'k)", r"moet(?:en)? (?:ik )?(?:ook )?(?:\w+ )?eens",
        "misschien (?:moet|kan|ga|wil) ik", r"misschien,? (?:\w+ ){0,2}moet ik",
        r"ik wil (?:\w+ )?(?:graag|meer|wat|liever|vaker|minder)", "weet ik het nog niet",
    ),
    attitude=any_of(
        "accepteren", "aanvaarden", "loslaten", "toegeven", "erkennen", "onder ogen zien", "ophouden met",
    ),
    continues=begins_with(r"(?:en|ook)\b(?! (?:toen|hij|zij|ze) )"),
    anaphor=begins_with(
        r"(?:(?:nee|ja|amai|goh|tja|en|maar|dus|e+h+|nu ik (?:dat|het|dit)(?: zo| hardop)* zeg),? )*"
        r"(?:dat|dit|daar|zo|die|nu ik (?:dat|het|dit))\b(?! (?:ik|hij|zij|ze|we|wij|je|de|het|een|mijn)\b)"
    ),
    own_question=any_of(
        r"mijn (?:leer|kern|hulp)?(?:vraag|probleem)(?: (?:aan jullie|aan u|aan de groep|nu))?"
        r"(?:,? (?:die )?(?:is|luidt|wordt|was))?(?: (?:dus|eigenlijk|zoiets als|nu|dan))*",
        r"wat ik (?:eigenlijk |graag )?(?:wil(?:de)?|zou willen) (?:weten|vragen|leren)(?: (?:is|dus|eigenlijk))*",
        r"de vraag (?:is|wordt)(?: (?:voor mij|dus|eigenlijk|nu))*", "ik (?:vraag me af|zit met de vraag)",
    ),
    was_question=any_of(
        r"(?:ik dacht dat )?mijn (?:vraag|probleem) (?:was|deugde|klopte|wordt|ging)", "ik vroeg hoe",
        r"ik (?:kwam|ben|was) (?:hier )?(?:binnen|gekomen|binnengekomen)?(?: hier)? ?met (?:de|als|mijn) vraag",
        "mijn oorspronkelijke vraag", "mijn vraag is (?:veranderd|een andere)", "mijn vraag is niet",
    ),
    turn=begins_with(r",? (?:maar|en ik zie|en nu)\b"),
    new_question=any_of(
        "(?:het )?gaat (?:het )?(?:erover|er(?:om)?|over|om)(?: (?:om|over))?",
        "mijn vraag (?:wordt|is nu|is eigenlijk)",
        "de (?:echte|eigenlijke) vraag is", "(?<=maar )(?:hoe|wanneer|wat|wie|waarom|of|waar)",
    ),
    question_form=any_of(
        r"(?:hoe|wat|waarom|wanneer|waar|met wie|aan wie) (?:\w+ )?(?:ik|mij)",
        "(?:ben|kan|moet|mag|wil|zal|doe|heb) ik",
    ),
    interrogative=begins_with(r"(?:hoe|wat|wie|waar|waarom|wanneer|welke?|of|moet ik|kan ik|mag ik|ben ik)\b"),
    before_question=begins_with(r"(?:\bis|\bvraag|\bals|\bdus|\beigenlijk|:),?\s*$"),
    touched=any_of(
        r"(?:goeie|goede|mooie|lastige|moeilijke|rake|scherpe|pijnlijke|confronterende|interessante) (?:vraag|ene)",
        r"(?:dat|die|deze|dit|het)(?: vraag)? (?:raakt|raakte|treft|trof|grijpt) (?:me|mij|iets)",
        "(?:raakt|treft) (?:me|mij)",
        r"(?:dat|die|deze)(?: vraag)? (?:komt|kwam|doet|deed) (?:wel |echt |even |me |mij )*(?:binnen|iets|pijn|wat)",
        r"(?:daar|hier|dat)(?: \w+){0,3} (?:over (?:nadenken|na te denken)|op (?:kauwen|broeden)|laten bezinken)",
        r"(?:daar|hier) (?:heb|had) ik (?:nog )?(?:nooit|niet|geen seconde)(?: \w+)? (?:over|bij) "
        "(?:nagedacht|stilgestaan)",
        r"(?:dat|die vraag) (?:heb|had) ik (?:me|mezelf) (?:nog )?nooit gevraagd",
        r"(?:dat|die) (?:heeft|had) (?:nog )?(?:nooit iemand|niemand) (?:me |mij )?(?:ooit )?gevraagd",
        r"(?:dat|dit) is (?:precies |nou net |net )?de vraag",
    ),
    proposing=begins_with(
        r"(?:(?:misschien|dus|en) )?(?:als ik (?:jou|je|u) was,? (?:dan )?zou ik|(?:je|jij|u|ge|ik) (?:zou|zoudt)|"
        r"(?:je|jij|u|ge) (?:kunt|kan|moet|moest|mag)|(?:kun|kan|zou) je) (?:(?:misschien|ook|eens|gewoon|best) )*"
    ),
    retracted=any_of(
        "laat maar", "vergeet (?:het|dat)(?: maar)?", "nee,? niks",
        r"moet ik(?: \w+){0,3} over (?:nadenken|na te denken)",
    ),
    proposing_later=re.compile(r"(?<=[\w]) (?:kunnen|moeten|willen|mogen)(?= \w)", re.IGNORECASE),
    next_session=any_of(
        r"(?:onze |de )?(?:volgende|eerstvolgende) (?:sessie|intervisie|bijeenkomst|keer|ronde)",
        r"als we (?:elkaar )?(?:weer|terug) (?:zien|samenkomen|bij elkaar (?:zijn|komen))",
        r"(?:kijk|kijken|blik|blikken)(?: \w+){0,4} terug",
    ),
)  # fmt: skip
