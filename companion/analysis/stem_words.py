"""Word lists for stems.py: what carries no content, and verbs whose forms no rule finds. Data, no logic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from companion.events import Language

_NL_FUNCTION: Final = """
eraan ervan erover erop erbij ermee ervoor daaraan daarvan daarover daarop daarbij daarmee daarvoor hieraan waaraan
de het 't een ene 'n en of maar want dus dat die dit deze daar er hier wat wie waar wanneer waarom hoe welke welk als
dan toen ik je jij jou jouw u uw ge gij hij hem zijn ze zij haar hun hen we wij ons onze jullie me mij mijn m'n zich
zichzelf jezelf uzelf mezelf men iemand niemand iets niets niks alles iedereen is ben bent was waren wordt worden werd
geworden geweest heb hebt heeft had hadden hebben gehad zou zouden zoudt zoude kun kunt kan kunnen kon konden kunde
moet moeten moest mag moogt mogen mocht mochten wil wilt willen wilde wou zal zult zullen doe doet doen deed gedaan ga
gaat gaan ging gegaan komt kom komen kwam laat laten liet gelaten niet geen nooit ooit al eens gewoon even efkes
eventjes nog ook wel toch zelf maar misschien eigenlijk gewoonweg beter best liever graag echt heel zo te om van voor
naar met aan op in uit bij over door tot tegen tussen zonder af mee na onder toe terug weg samen langs neer moment
keer weer vandaag morgen overmorgen gisteren straks later eerst vroeger nu maandag dinsdag woensdag donderdag vrijdag
zaterdag zondag week weken maand dag dagen ochtend middag avond vanavond gedacht denk denkt dacht denken overwogen
overwegen geprobeerd proberen probeer gepeinsd idee helpen helpt hielp geholpen zin mogelijk mogelijkheid handig goed
beter betere optie gevoel gebeuren gebeurt gebeurde verschil anders tegenhoudt tegenhouden houdt hield weerhoudt reden
allee ja nee euh eh uh hè hé
"""
_EN_FUNCTION: Final = """
still really all since ago before after until while during twice anyway instead another other more most much many some
any
a an the and or but so if then than that this these those there here what who whom whose where when why how which i
you he she it we they me him her us them my your his its our their mine yours myself yourself himself herself
themselves somebody someone anybody anyone nobody something anything nothing everything everybody everyone one is am
are was were be been being isn't aren't wasn't weren't have has had having haven't hasn't hadn't do does did doing
done don't doesn't didn't would wouldn't could couldn't should shouldn't can can't cannot may might must mustn't will
won't shall ought need i'm i'd i've i'll you're you'd you've you'll he's she's it's we're they're that's there's
what's let's let not no never ever just even also too only maybe perhaps possibly actually really simply rather quite
very already yet still of to in on at for from with without about into onto over under up down out off by as through
between against back away together again once first now later today tomorrow yesterday monday tuesday wednesday
thursday friday saturday sunday week weeks month day days morning afternoon evening tonight time moment thought think
thinking thinks considered consider considering tried try trying idea help helps helped helpful possible possibility
option sense good better best happen happens happened feel like reason keep keeps kept keeping stop stops stopped
stopping prevent prevents go goes going went gone get gets getting got make makes making made um uh er oh well yes
okay right thing things way
"""

FUNCTION_WORDS: Final[dict[Language, frozenset[str]]] = {
    "nl": frozenset(_NL_FUNCTION.split()),
    "en": frozenset(_EN_FUNCTION.split()),
}
"""Words that do not tell which option is meant; also the frame of a proposal ("heb je eraan gedacht", "tried")."""

STRONG_VERBS: Final[dict[Language, str]] = {
    "nl": """
    bied bood boden geboden bieden biedt, bel belde gebeld bellen, blijf bleef bleven gebleven blijven, breek brak
    braken gebroken breken, breng bracht brachten gebracht brengen, draag droeg droegen gedragen dragen, drink dronk
    dronken gedronken drinken, geef gaf gaven gegeven geven geeft, grijp greep grepen gegrepen grijpen, hang hing
    hingen gehangen hangen, help hielp hielpen geholpen helpen, kies koos kozen gekozen kiezen, kijk keek keken
    gekeken kijken kijkt, klim klom geklommen klimmen, koop kocht kochten gekocht kopen, krijg kreeg kregen gekregen
    krijgen, lees las lazen gelezen lezen leest, lieg loog logen gelogen liegen, lig lag lagen gelegen liggen, loop
    liep liepen gelopen lopen, neem nam namen genomen nemen neemt, rijd reed reden gereden rijden rij, roep riep
    riepen geroepen roepen, schijn scheen schenen geschenen schijnen, schrijf schreef schreven geschreven schrijven
    schrijft, slaap sliep sliepen geslapen slapen, sla sloeg sloegen geslagen slaan slaat, sluit sloot sloten
    gesloten sluiten, snijd sneed sneden gesneden snijden, spreek sprak spraken gesproken spreken spreekt, spring
    sprong gesprongen springen, sta stond stonden gestaan staan staat, steek stak staken gestoken steken, stuur
    stuurde gestuurd sturen stuurt, trek trok trokken getrokken trekken, val viel vielen gevallen vallen, vecht
    vocht gevochten vechten, verlies verloor verloren verliezen, vind vond vonden gevonden vinden, vraag vroeg
    vroegen gevraagd vragen vraagt, werp wierp geworpen werpen, wijs wees wezen gewezen wijzen, win won wonnen
    gewonnen winnen, zeg zei zeiden gezegd zeggen zegt, zend zond gezonden zenden, zet zette gezet zetten, zie zag
    zagen gezien zien ziet, zit zat zaten gezeten zitten, zoek zocht zochten gezocht zoeken, zwijg zweeg zwegen
    gezwegen zwijgen, houd hou houdt hield hielden gehouden houden, verbind verbond verbonden verbinden, bespreek
    besprak bespraken besproken bespreken bespreekt, begin begon begonnen beginnen, verlaat verliet verlaten,
    vergeet vergat vergeten, ontsla ontsloeg ontslagen ontslaan, overdraag overdroeg overgedragen overdragen
    """,
    "en": """
    tell told tells telling, ask asked asks asking, say said says saying, give gave given gives giving, take took
    taken takes taking, write wrote written writes writing, speak spoke spoken speaks speaking, talk talked talks
    talking, call called calls calling, ring rang rung rings ringing, phone phoned phones phoning, meet met meets
    meeting, send sent sends sending, show showed shown shows showing, bring brought brings bringing, buy bought
    buys buying, catch caught, choose chose chosen chooses choosing, come came comes coming, draw drew drawn, drive
    drove driven driving, eat ate eaten eating, fall fell fallen falling, fight fought fighting, find found finds
    finding, fly flew flown, forget forgot forgotten forgetting, forgive forgave forgiven, hold held holds holding,
    hide hid hidden hiding, know knew known knows knowing, lead led leads leading, leave left leaves leaving, lend
    lent, lose lost losing, pay paid pays paying, put puts putting, quit quits quitting, read reads reading, ride
    rode ridden, run ran runs running, see saw seen sees seeing, sell sold sells selling, set sets setting, sit sat
    sits sitting, sleep slept sleeping, spend spent spending, stand stood stands standing, swap swapped swapping,
    teach taught teaches teaching, throw threw thrown, wake woke woken, win won winning, hear heard hears hearing,
    hand handed hands handing, email emailed emails emailing, plan planned plans planning, hire hired hires hiring,
    move moved moves moving
    """,
}
"""Verbs between commas: the first form stands for all of them."""
