# ruff: noqa: E501 - a sentence stands on one line
"""Ends of sessions as people talk, ten per language, each with what a careful reader would take into the summary.

Written after the draft's rules and before anything was changed for them. One line per sentence: `role act | text`, and
after `!` what it is: `action DATE` (`-`: no day), `again N` (the Nth action once more), `insight`, `now` (the question).
The session is on Monday 16 November 2026.
"""

ENDINGS = {
    "nl-verpleging": """
# evaluation
chair other/process | Dan gaan we afronden, Marit, wat neem je mee?
cb reflection/insight | Nou ja, wat ik merk is dat ik op toestemming zit te wachten die niemand me geeft. ! insight
cb other/narrative | Daar moest ik wel even van slikken.
chair question/open | En wat ga je ermee doen?
cb other/action | Ik ga morgenochtend voor de overdracht naar Joke toe. ! action 2026-11-17
cb other/action | En die klachtenbrief, die gooi ik weg. ! action -
p other/action | Ik mail je vanavond het protocol.
cb other/social | O, fijn, dank je.
""",
    "nl-vlaams": """
# evaluation
chair question/open | En Griet, wat pakt ge mee naar huis?
cb reflection/insight | 'k Heb nu pas door dat ik voor de ouders aan 't werken was en niet voor dat kind. ! insight
cb reflection/insight | Misschien moet ik daar ooit eens met mijn directie over klappen, we zien wel.
cb other/action | Maar wat ik zeker doe, euh, ik bel woensdag naar het CLB. ! action 2026-11-18
cb other/action | En tegen de kerstvakantie heb ik dat verslag gemaakt. ! action -
chair question/closed | Woensdag, zegt ge?
cb other/action | Ja, woensdag, naar het CLB bellen. ! again 1
p reflection/insight | Ik onthoud dat ik zelf ook te rap voor de ouders werk.
""",
    "nl-jurist": """
# response
chair other/process | Wat is er met je vraag gebeurd?
cb reflection/insight | Ik kwam met de vraag hoe ik hem aan afspraken houd, maar het gaat erover dat ik geen nee durf. ! insight now
p reflection/mirror | Je durft geen nee te zeggen.
cb other/social | Precies.
# evaluation
cb other/action | Dus ik stuur hem deze week nog een mail dat het zo niet gaat. ! action 2026-11-20
cb other/action | En volgende week dinsdag bespreek ik het met mijn kantoorgenoot. ! action 2026-11-24
cb other/narrative | Die is dan net terug van vakantie.
p other/judgement | Sterk hoor.
""",
    "nl-leraar": """
# evaluation
chair question/open | Wat ga je concreet doen, Bart?
cb other/narrative | Tja.
cb other/narrative | Ik zou wel willen dat ik het wist.
p advice/option | Je zou met één leerling kunnen beginnen.
cb other/action | Ja, oké, ik begin met Youssef, donderdag in het derde uur. ! action 2026-11-19
chair question/open | En hoe weet je dat het gelukt is?
cb other/narrative | Als hij volgende week weer gewoon op de eerste rij zit.
cb reflection/insight | Grappig, ik dacht dat het om orde ging, maar eigenlijk mis ik ze gewoon. ! insight
""",
    "nl-manager": """
# evaluation
cb reflection/observation | Wat me raakt is dat niemand hier zei dat ik het fout doe.
cb reflection/insight | Ik snap nu dat ik dat exitgesprek heb uitgesteld omdat ik me schuldig voel. ! insight
chair question/closed | Wanneer voer je het?
cb other/narrative | Vrijdag.
cb other/action | Dan voer ik dat exitgesprek, vrijdag dus. ! action 2026-11-20
cb other/action | En ik vraag HR om erbij te komen zitten. ! action -
p other/social | Mooi.
cb other/narrative | Volgend jaar is het weer een heel ander verhaal.
""",
    "nl-huisarts": """
# evaluation
chair question/open | Laatste ronde, wat blijft je bij?
p reflection/insight | Bij mij blijft hangen dat zwijgen ook een antwoord is.
p reflection/insight | Ik ga mijn eigen spreekuur anders bekijken.
cb reflection/insight | Ik besef dat ik haar nooit gevraagd heb wat zij zelf dacht dat het was. ! insight
cb other/action | Dat vraag ik haar als ze de 26e weer komt. ! action 2026-11-26
cb other/narrative | Verder weet ik het nog niet.
cb other/narrative | Ik denk er nog wat over na.
chair other/process | Dank jullie wel, dan sluiten we hier.
""",
    "nl-ict": """
# evaluation
cb other/action | Okee, acties, ik zet die retro in de agenda voor volgende week. ! action 2026-11-27
cb other/action | Ik haal Sander uit de code review, dat doe ik vandaag nog. ! action 2026-11-16
chair question/closed | En met Sander praten?
cb other/action | Ja, eh, dat ook, ik spreek hem morgen bij de lunch. ! action 2026-11-17
cb reflection/insight | En voor mezelf, ja, ik zie dat ik het probleem steeds in de tooling zoek. ! insight
p advice/direct | Vergeet de pizza niet.
cb other/social | Haha, nee.
""",
    "nl-wijkteam": """
# evaluation
chair question/open | Wat heeft het je opgeleverd?
cb reflection/insight | Rust, vooral dat ik zie dat het niet allemaal van mij afhangt. ! insight
cb reflection/insight | En ik realiseer me dat ik de buurvrouw helemaal vergeten was. ! insight
cb other/action | Daar ga ik langs, begin december, samen met Naima. ! action 2026-12-01
p other/action | Dan bel ik jou eind deze week even om dat af te spreken.
cb other/narrative | Graag.
cb other/action | En ik ga minder piekeren.
""",
    "nl-kerk": """
# response
cb other/social | Zo.
cb reflection/insight | Wat jullie zeiden over dat touw, daar zit het voor mij, ik houd vast wat al los is. ! insight
cb reflection/insight | Ik zou er eigenlijk mee moeten ophouden.
# evaluation
chair question/open | Is er iets wat je wilt afspreken met jezelf?
cb other/action | Ja, ik leg het zondag na de dienst aan de kerkenraad voor. ! action 2026-11-22
cb other/action | En ik schrijf eerst een briefje aan Hanneke, daar neem ik komende donderdag tijd voor. ! action 2026-11-19
chair other/process | Goed, dan noteren we dat.
""",
    "nl-zorg-bare": """
# evaluation
chair question/open | en wat doe je dan morgen
cb other/action | morgen bel ik de dochter en dan leg ik het uit ! action 2026-11-17
cb other/narrative | ze neemt meestal pas na zessen op
cb reflection/insight | ik merk dat ik het gesprek met haar veel erger vind dan dat met meneer zelf ! insight
chair question/closed | en het teamoverleg
cb other/action | daar zet ik het op de agenda van 3 december ! action 2026-12-03
p other/social | goed zo
""",
    "en-ward": """
# evaluation
chair question/open | Right, Priya, what are you leaving with?
cb reflection/insight | I think what's landed is that I was waiting for somebody to be cross with me. ! insight
cb other/narrative | And nobody was.
cb other/action | So, um, I'll speak to the ward sister tomorrow, before handover. ! action 2026-11-17
cb other/action | And I'm going to write that incident form, finally. ! action -
p other/action | I'll send you the template tonight.
cb other/social | Oh, lovely, ta.
""",
    "en-school": """
# evaluation
chair question/open | And what will you actually do?
cb other/narrative | God, I don't know.
cb reflection/insight | Maybe I should just have a word with the head at some point.
p question/closed | Just at some point?
cb other/action | All right, I'll have a word with her on Thursday, after the staff meeting. ! action 2026-11-19
cb reflection/insight | It's funny, I only now see that I've been marking his work as if it was mine. ! insight
p reflection/insight | I'm taking home that I do that with my son.
""",
    "en-law": """
# response
cb reflection/insight | I came in asking how to lose him, but the real question is why I can't send a bill. ! insight now
p reflection/mirror | You can't send a bill.
cb other/social | No.
# evaluation
cb other/action | I'm sending him an invoice this week, for all of it. ! action 2026-11-20
cb other/action | And next Tuesday I'll tell my partner that I did. ! action 2026-11-24
cb other/narrative | She'll laugh.
chair other/process | Thank you, let's leave it there.
""",
    "en-tech": """
# evaluation
chair question/open | Actions, then?
cb other/action | First thing, I'm taking him off the on-call rota, that's today. ! action 2026-11-16
cb other/action | Then I'll book an hour with the two of them by the end of next week. ! action 2026-11-27
chair question/closed | Book an hour with both of them?
cb other/action | Yeah, book that hour with the two of them. ! again 2
cb reflection/insight | And I've realised I keep calling it a process problem because then nobody has to cry. ! insight
p other/judgement | That's brave of you to say.
""",
    "en-charity": """
# evaluation
cb other/narrative | So that's that.
chair question/open | Is there anything you see differently now?
cb reflection/insight | I hadn't seen that the volunteers are looking after me as much as the other way round. ! insight
chair question/open | And what happens next?
cb other/action | I'll ring the trustee. ! action 2026-11-25
chair question/closed | When?
cb other/narrative | Wednesday week.
p other/social | Brilliant.
""",
    "en-nonnative": """
# evaluation
chair question/open | Sabine, which step do you make?
cb other/action | I make an appointment with the mayor for next week, this I do tomorrow morning. ! action 2026-11-17
cb reflection/insight | I understand now that I wanted to be liked by everybody, and this doesn't go. ! insight
cb other/narrative | It's a little bit sad also.
p reflection/insight | For me it's that I must ask more and talk less.
cb other/action | And the letter I give back to her on Friday. ! action 2026-11-20
""",
    "en-academia": """
# evaluation
cb reflection/insight | What I take from this is that I've never asked him what he wants from the paper. ! insight
cb reflection/insight | I'd like to be less defensive about it, generally.
cb other/action | I'll ask him at our meeting on the 23rd. ! action 2026-11-23
p advice/direct | Bring cake.
cb other/social | Ha, I will.
cb other/narrative | The deadline's the 1st of March anyway.
chair other/process | Good, two minutes each for a last word.
""",
    "en-prison": """
# evaluation
chair question/open | What stays with you?
p reflection/insight | For me, the silence after the question about his father.
cb reflection/insight | Same, I noticed I've been keeping him away because he reminds me of my brother. ! insight
cb other/action | I'm going to ask to have somebody with me on Monday. ! action 2026-11-23
cb other/action | I won't be doing those rounds alone any more.
chair question/closed | Who will you ask?
cb other/narrative | Dave, probably.
""",
    "en-family": """
# response
cb other/narrative | The thing about the scarf got me.
cb reflection/insight | I see that I keep the drawer locked for myself, not for her. ! insight
# evaluation
chair question/open | Does that lead to anything?
cb other/action | I'll open it with her this weekend, the two of us. ! action 2026-11-22
cb other/narrative | She might not want to.
cb other/action | And before Christmas I'm phoning my sister, I've put it off since May. ! action 2026-12-25
""",
    "en-bare": """
# evaluation
chair question/open | so what do you do with it
cb other/action | i'll talk to my manager on wednesday about the shifts ! action 2026-11-18
cb other/narrative | she is usually in after ten
cb reflection/insight | i realise i've been angry at the wrong person all along ! insight
chair question/closed | and the others
cb other/action | i'm telling the team next monday ! action 2026-11-23
p other/social | good on you
""",
}

LATER = {
    "nl-a": """
# evaluation
chair question/open | Zo Karim, wat ga je doen?
cb reflection/insight | Pfoe, nou ja, ik heb in elk geval gezien dat ik die jongen steeds voor zijn broer aanzie. ! insight
cb other/action | Dus ik nodig hem uit voor een gesprek, zonder zijn ouders. ! action 2026-11-27
chair question/closed | Heb je daar een datum voor?
cb other/narrative | Eind volgende week.
cb other/action | En ik vraag aan Petra of ze er de eerste tien minuten bij komt. ! action -
p other/social | Top.
cb other/narrative | Ik ben er nog niet helemaal gerust op.
""",
    "nl-b": """
# response
cb reflection/insight | Wat bij mij binnenkomt is dat ik hem zijn vertrek kwalijk neem. ! insight
cb other/social | Dat had ik echt niet door.
# evaluation
cb other/action | Vanavond schrijf ik hem een kaart. ! action 2026-11-16
cb other/action | Volgende maand ga ik bij hem langs. ! action 2026-12-31
cb other/narrative | Hij woont nu in Assen.
p reflection/insight | Ik neem mee dat afscheid nemen tijd kost.
chair other/process | Mooi, dan gaan we naar de evaluatie van onze samenwerking.
""",
    "nl-c": """
# evaluation
chair question/open | en wat neem je hieruit mee
cb reflection/insight | dat ik veel te lang alleen heb zitten tobben ! insight
cb other/action | ik zet het woensdag in het teamoverleg ! action 2026-11-18
cb other/action | en ik stop met die appjes na tienen ! action -
p question/closed | ook in het weekend
cb other/social | ja ook dan
""",
    "nl-d": """
# evaluation
chair question/open | Nele, waar gaat ge mee aan de slag?
cb other/action | Ewel, ik ga seffens nog langs bij de directeur. ! action 2026-11-16
cb other/action | En volgende vergadering, da's den 30e, breng ik het terug ter sprake. ! action 2026-11-30
cb reflection/insight | Ik had nooit gedacht dat mijn kwaadheid eigenlijk schrik was. ! insight
p other/action | Ik kom anders mee.
cb other/narrative | Dat zou ik wel tof vinden.
""",
    "nl-e": """
# evaluation
cb reflection/insight | Als ik jullie zo hoor, denk ik dat ik te veel wil bewijzen. ! insight
cb other/narrative | Tegenover wie weet ik ook niet.
chair question/open | Is er een eerste stap?
cb other/action | Jawel, ik geef de presentatie van donderdag aan Yara. ! action -
cb other/action | Ik bel haar zo meteen om dat te zeggen. ! action 2026-11-16
cb other/narrative | Ze zal wel opkijken.
""",
    "en-a": """
# evaluation
chair question/open | So Leo, what's the first step?
cb other/action | I'll drop the Thursday meeting, I'll cancel it tonight. ! action 2026-11-16
cb other/action | And I'm having coffee with Dana on Friday to hear her side. ! action 2026-11-20
cb reflection/insight | Because, and this only dawned on me just now, I've never actually asked for it. ! insight
p other/judgement | Good for you.
cb other/narrative | We'll see how she takes it.
""",
    "en-b": """
# response
cb reflection/insight | What struck me is how often I said "should". ! insight
# evaluation
chair question/open | And what'll you do with that?
cb other/narrative | Well.
cb other/action | I'm going to take two days off before the end of the month. ! action 2026-11-30
cb other/action | And tell the parents that they can ring the office, not me. ! action -
p other/action | I'll take your Tuesday clinic.
cb other/social | Thanks, mate.
""",
    "en-c": """
# evaluation
chair question/open | what are you taking away
cb reflection/insight | i guess i realise i'm protecting the team from something they already know ! insight
cb other/action | so i'll say it out loud on monday in the stand up ! action 2026-11-23
chair question/closed | and the client
cb other/action | the client gets an email from me tomorrow ! action 2026-11-17
""",
    "en-d": """
# evaluation
p reflection/insight | I learned that I interrupt.
cb reflection/insight | For me it clicked when you asked who it was for, it's for my dad, all of it. ! insight
chair question/open | Is there something you'd like to try?
cb other/narrative | I'd love to be more patient.
cb other/action | Concretely, I'll let Sam run the rehearsal on the 28th. ! action 2026-11-28
cb other/action | And I'm ringing my dad in the week. ! action -
""",
    "en-e": """
# evaluation
cb other/narrative | Right, okay.
cb other/action | I'm putting in for the transfer, form's due on the 1st of December, so I'll do it this weekend. ! action 2026-11-22
cb reflection/insight | It turns out I wasn't stuck, I was waiting to be picked. ! insight
chair question/open | And who do you tell?
cb other/action | My team lead, on Wednesday, when we have our one-to-one. ! action 2026-11-18
p reflection/observation | You look lighter.
""",
}
"""A second reading: nothing was written for these either; measured once the first twenty held."""
