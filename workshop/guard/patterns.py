"""What identifiers look like.

Rules for a pattern: plain ASCII classes, and nothing that the browsers of old phones lack (look-behind, named groups,
Unicode properties); each repeat has an upper limit, so that a hostile text costs no more than its length. What stands
before and after a match is checked in code (`is_word_character`). They run over folded text (`characters.fold`), upper
and lower case alike unless said otherwise.
"""

from __future__ import annotations

import re

from workshop.guard.expected import words

MONTH = ("(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
         "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)")
ORDINAL = "(?:st|nd|rd|th)?"
#: A day of a month, with or without its year.
DATE = (f"(?:[0-9]{{1,2}} ?[/.-] ?(?:[0-9]{{1,2}}|{MONTH}) ?[/.-] ?[0-9]{{2,4}}"
        "|[0-9]{4} ?[/.-] ?[0-9]{1,2} ?[/.-] ?[0-9]{1,2}"
        f"|[0-9]{{1,2}} ?{ORDINAL}(?: of)? ?{MONTH}(?:,? ?[0-9]{{4}}|,? '?[0-9]{{2}})?"
        f"|{MONTH} [0-9]{{1,2}}{ORDINAL}(?:,? [0-9]{{4}})?"
        "|[0-9]{1,2} [0-9]{1,2} [0-9]{2,4}"
        "|[0-9]{8}|[0-9]{6})")
#: What says that the date after it is a birthday, and how much may stand between.
BIRTH_CUE = "(?:d\\.? ?o\\.? ?b\\.?|date of birth|birth ?date|birthday|born)"
BETWEEN_CUE_AND_DATE = "[ :=(-]{0,3}(?:(?:is|was|on|the|of|in|fell|falls|her|his) ){0,3}"
DATE_OF_BIRTH = f"{BIRTH_CUE}{BETWEEN_CUE_AND_DATE}({DATE})"

NATIONAL_INSURANCE = "[A-Z]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[A-D]"
PUPIL = "[A-Z][0-9]{11}[0-9A-Z]"
POSTCODE = "([A-Z]{1,2})([0-9][0-9A-Z]?)( ?)([0-9][A-Z]{2})"
#: Upper case only; in either case after a word that says so.
REGISTRATION = "[A-Z]{2}[0-9]{2} ?[A-Z]{3}"
REGISTRATION_CUE = ("(?:reg|registration|number ?plate|plates?)(?: (?:no|number|plate|is|was)){0,3}[ :.]{0,3}"
                    "([A-Z]{2}[0-9]{2} ?[A-Z]{3}|[A-Z][0-9]{1,3} ?[A-Z]{3}|[A-Z]{3} ?[0-9]{1,3}[A-Z])")
#: Words that end the name of a street and mean little else; those that also mean something else ask for capitals.
STREET = ("(?:street|road|avenue|crescent|lane|gardens|terrace|boulevard|rd|ave|cres)")
STREET_OR_WORD = ("(?:st|close|drive|way|court|place|grove|walk|row|rise|square|mews|green|park|view|hill|parade|yard|"
                  "buildings|house|mansions|wharf|quay|parkway|gate|fields|mount|vale|heights|villas|towers?|dene|"
                  "croft|garth|end|cottages?|farm|estate)")
ADDRESS = (f"(?:(?:flat|apartment|apt|unit) [0-9]{{1,4}}[A-Z]?,? )?"
           f"([0-9]{{1,4}} ?[A-Z]?)(,? )((?:[A-Z][A-Z'.-]{{0,20}} ){{1,3}})({STREET}|{STREET_OR_WORD})")

CASE_CUE = ("(?:case|reference|refs|ref|file|incident|crime|log|client|patient|hospital|student|pupil|person|record|"
            "claim|court|lcs|mosaic|urn|cad|liquidlogic|eclipse|cpims|cpoms|ehm)")
CASE_NUMBER = "(?: ?(?:file|reference|refs|ref|number|num|nr|no|id|log|urn)\\.?){0,3}"
CASE_REFERENCE = f"{CASE_CUE}({CASE_NUMBER}(?: is| was)?[ .:#=-]{{1,3}})([A-Z0-9][A-Z0-9/_.-]{{2,24}})"
#: Letters and a long number, as systems write them. Upper case only.
SYSTEM_REFERENCE = "[A-Z]{1,5}[-/]?[0-9]{5,10}"

HANDLE_CUE = ("(?:insta|instagram|snap|snapchat|tiktok|discord|facebook|fb|xbox|psn|roblox|gamer ?tag|user ?name|"
              "handle)(?: (?:is|was|name|user ?name|handle|account|id|tag|called|as)){0,3}[ :=]{1,3}"
              "([A-Z0-9][A-Z0-9_.]{2,30})")
PROFILE = "(?:facebook|instagram|tiktok|twitter|x|snapchat|linkedin)\\.com/@?([A-Z0-9_.-]{3,40})"

#: Areas of United Kingdom postcodes, and ZZ, which examples use.
POSTCODE_AREAS = words("""ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy
e ec en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne
ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub
w wa wc wd wf wn wr ws wv yo ze zz""")
#: Never issued as the first two letters of a National Insurance number. QQ is what examples use.
NO_NATIONAL_INSURANCE = words("bg gb nk kn tn nt zz")
#: Between a number and “road” these are no street: “30 mph road”, “2 miles down the road”.
NO_STREET = words("""a an the of on in at to and or is was were for from with by down up along off near per mph
mile miles minute minutes min mins hour hours year years month months week weeks day days different other main busy
long more new old side out into this that these those their our my his her its children child people families young
parents staff cars times ways most same every each one two three which who we they he she it as but so if then than
not no about over under around after before when where police court crown family stage key end per cent percent
professionals practitioners agencies workers metre metres meters yards feet km""")
#: A house number is meant, whatever the case of what follows.
AT_HOME = words("at of address lives live living lived flat number no house moved moving from to on near")


def compile_pattern(pattern: str, *, any_case: bool = True) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII | (re.IGNORECASE if any_case else 0))
