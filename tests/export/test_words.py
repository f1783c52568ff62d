"""Generated passphrases: strong enough, and writable on paper without mistakes."""

from __future__ import annotations

import math
import random
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.events import LANGUAGES
from companion.export import words

UNWANTED_STEMS = {
    "en": """kill gun bomb weapon knife murder die dead blood war hate rape sex nude porn arse shit piss fuck cunt dick
        cock tit boob slut whore bitch bastard nigg negro gypsy slave nazi jew muslim christ satan devil hell damn drug
        heroin cocaine cancer tumor depress autis psych schizo alcohol drunk beer wine vodka fat idiot stupid ugly""",
    "nl": """moord dood wapen geweer bom mes bloed oorlog haat verkracht seks naakt porno kont reet kut lul pik tiet
        hoer slet trut eikel kanker tering tyfus pokken pest neger slaaf nazi jood moslim christ satan duivel hel god
        drugs cocaine tumor depress autis psych schizo alcohol dronken bier wijn dik dom idioot stom lelijk ziek poep
        pis""",
}
HARMLESS = {
    "en": "title warbler wardrobe warehouse warm warning warranty",
    "nl": "domein domino helder helft helling helm helpen pisang pistache",
}

# Words that are said like another word: heard, they could be written down wrong.
ENGLISH_TWINS = """
    bear bare pear pair flower flour hair hare sea see sun son sail sale tail tale rain reign plane plain steel
    steal meet meat mail male night knight hour our hole whole wait weight week weak peace piece break brake
    stair stare fair fare board bored berry bury cellar seller cereal serial chord cord course coarse current
    currant heel heal idle idol medal meddle metal mettle naval navel pedal peddle principal principle profit
    prophet root route sauce source scene seen symbol cymbal vain vein waist waste which witch wood would yolk
    yoke wring ring stationary stationery tide tied toe tow wave waive whale wail aisle isle aloud allowed ant
    aunt bean been beach beech blue blew buy by cent scent choose chews creak creek dear deer dew due dye eye
    four fore fir fur flea flee gate gait great grate hall haul hear here herd heard hoarse horse key quay knot
    not knows nose lesson lessen loan lone made maid main mane moose mousse morning mourning muscle mussel none
    nun oar ore one won pain pane pause paws peak peek pole poll pray prey read red right write road rode role
    roll rose rows rye wry sew so soul sole some sum stake steak tea tee their there threw through throne thrown
    to two toad towed vale veil ware wear weather whether wheel"""


def slips(word: str) -> set[str]:
    """Forms that `word` shares with every word one letter, or one swap, away from it. "?" stands for any letter."""
    dropped = {word[:i] + word[i + 1 :] for i in range(len(word))}
    replaced = {f"{word[:i]}?{word[i + 1 :]}" for i in range(len(word))}
    swapped = {"".join((word[:i], *sorted(word[i : i + 2]), word[i + 2 :], "~")) for i in range(len(word) - 1)}
    return {word} | dropped | replaced | swapped


def one_slip_apart(listed) -> set[tuple[str, str]]:
    owners: dict[str, str] = {}
    pairs = set()
    for word in sorted(listed, key=len):
        for form in slips(word):
            other = owners.setdefault(form, word)
            # Two words that lose different letters to become the same form are two slips apart.
            if other != word and ("?" in form or "~" in form or form == other):
                pairs.add((other, word))
    return pairs


def sound(word: str) -> str:
    """Dutch words that sound alike fall together."""
    for written, heard in (("ij", "ei"), ("ou", "au"), ("ch", "g")):
        word = word.replace(written, heard)
    return re.sub("d$", "t", word)


# --- stories ---------------------------------------------------------------------------------------------------------


def test_a_case_bringer_types_the_words_from_paper_in_their_own_way():
    paper = words.generate("nl", rng=random.Random(1))

    assert paper.count("-") == 6
    for typed in (
        paper,
        paper.upper(),
        paper.replace("-", " "),
        f"  {paper.replace('-', ',  ')} ",
        paper.replace("-", " – "),
        "\n".join(f"{n}. {word.title()}" for n, word in enumerate(paper.split("-"), start=1)),
    ):
        assert words.normalise(typed) == paper
        assert words.readings(typed)[0] == paper


def test_a_passphrase_of_ones_own_is_left_alone():
    assert words.readings("Mijn hond heet Bello") == ("Mijn hond heet Bello",)
    assert words.readings("Lantern Copper") == ("Lantern Copper",)  # too few to be ours
    assert words.normalise("") is None


def test_what_looks_like_our_words_but_was_chosen_by_hand_is_tried_as_it_was_typed_too():
    typed = " ".join(word.title() for word in words.generate("en", 6).split("-"))

    assert words.readings(typed) == (words.normalise(typed), typed)


# --- the lists -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
class TestList:
    def test_every_word_is_worth_eleven_bits(self, language):
        listed = words.word_list(language)

        assert len(set(listed)) == len(listed) == words.LIST_LENGTH
        assert math.log2(len(listed)) * words.SUMMARY_WORDS >= 77
        assert math.log2(len(listed)) * words.RECOVERY_WORDS >= 55

    def test_words_are_easy_to_type(self, language):
        assert [word for word in words.word_list(language) if not re.fullmatch("[a-z]{3,9}", word)] == []

    def test_no_two_words_are_one_slip_apart(self, language):
        assert one_slip_apart(words.word_list(language)) == set()

    def test_a_few_letters_tell_which_word_it_is(self, language):
        length = {"en": 4, "nl": 5}[language]
        listed = words.word_list(language)

        assert len({word[:length] for word in listed}) == len(listed)
        in_order = sorted(listed)
        assert [pair for pair in pairwise(in_order) if pair[1].startswith(pair[0])] == []

    def test_no_word_offends(self, language):
        stems = tuple(UNWANTED_STEMS[language].split())

        assert {word for word in words.word_list(language) if word.startswith(stems)} == set(HARMLESS[language].split())


def test_slips_are_recognised():
    assert one_slip_apart(["molen", "molens"]) == {("molen", "molens")}
    assert one_slip_apart(["boter", "beter"]) == {("boter", "beter")}
    assert one_slip_apart(["felon", "flelo", "felno"]) == {("felon", "felno")}
    assert one_slip_apart(["toren", "molen", "torens"]) == {("toren", "torens")}


def test_no_two_dutch_words_sound_alike():
    heard = {sound(word): word for word in words.word_list("nl")}

    assert set(words.word_list("nl")) - set(heard.values()) == set()


def test_no_english_word_has_a_twin_in_sound():
    assert set(words.word_list("en")) & set(ENGLISH_TWINS.split()) == set()


# --- drawing ---------------------------------------------------------------------------------------------------------


@given(st.sampled_from(LANGUAGES), st.integers(1, 12), st.randoms(use_true_random=False))
def test_every_word_is_drawn_from_the_list(language, count, rng):
    drawn = words.generate(language, count, rng).split(words.SEPARATOR)

    assert len(drawn) == count
    assert set(drawn) <= set(words.word_list(language))


@given(st.sampled_from(LANGUAGES), st.integers(5, 8), st.randoms(use_true_random=False))
def test_what_was_generated_reads_as_itself(language, count, rng):
    passphrase = words.generate(language, count, rng)

    assert words.normalise(passphrase) == passphrase
    assert words.readings(passphrase) == (passphrase,)


@given(st.text(max_size=60))
def test_any_typing_can_be_read(typed):
    assert words.readings(typed)[-1] == typed


def test_two_passphrases_are_never_the_same():
    assert len({words.generate("en") for _ in range(1000)}) == 1000
