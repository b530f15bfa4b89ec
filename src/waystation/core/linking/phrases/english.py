"""English."""

from waystation.core.linking.phrases.rule import COUNSEL, HOUSES, INNER, OFFICE, WHERE, WHO, rules

_ASKS = (
    r"(?:please )?(?:tell|give|send|write|name|share|show|list|confirm|state|provide|indicate|say)(?: to)?(?: me| us)?"
    r"|(?:need|want|have|like|wish|must)(?: to)? (?:know|learn|understand|find out)"
    r"|(?:can|could|may|would) (?:you|i|we) ~2 (?:tell|give|say|know|send|ask|confirm|name)"
)
_PEOPLE = r"(?:they|he|she|(?:the )?others|(?:the |those )?people|(?:the |our )?(?:boys|guys|girls|men|women)|everybody|everyone|(?:my |his |her )?(?:brother|son|sister|daughter|cousin))"
_HOUSE = r"(?:safe ?houses?|houses?|flats?|apartments?|shelters?|refuges?)"
_YOURS = rf"(?:your|the|this|that|these|those) (?:\w+ )?{_HOUSE}"
_PLACE = r"(?:town|city|village|district|country|street|area|address|region|house|place)"
_STAFF = r"(?:staff|workers?|volunteers?|employees|colleagues)"
_HEAD = r"(?:(?:person|man|woman|one) in charge|boss|head|chief|manager|coordinator|owner|host|person responsible)"
_TAKEN = r"(?:took|taken|arrest\w*|detain\w*|police|prison|jail|kidnap\w*|abduct\w*)"

ENGLISH = (
    *rules(
        WHERE,
        rf"(?:what|which) {_PLACE} ~2 (?:{_PEOPLE}|{_YOURS}) ~1 (?:is|are|in|live|lives|stay|stays|staying|hiding|hide)",
        rf"(?:what|which) {_PLACE} (?:is|are) ~1 (?:{_PEOPLE}|{_YOURS}|it)",
        rf"where ~2 {_PEOPLE} ~1 (?:live|lives|living|stay|stays|staying|is|are|hide|hiding|sleep|sleeping)",
        rf"where (?:do|does|is|are) ~1 {_PEOPLE} ~1 (?:live|living|stay|staying|now|hide|hiding|sleep|sleeping)",
        rf"where (?:is|are) {_YOURS}", rf"where {_YOURS} (?:is|are)",
        rf"address(?:es)? ~1 of ~1 {_HOUSE}", rf"address(?:es)? where ~1 {_PEOPLE}",
        asks=_ASKS, unless=_TAKEN,
    ),
    *rules(
        WHO,
        r"who else ~2 (?:wrote|written|writes|asked|contacted|came|comes|applied|lives?|stays?|is there|from)",
        r"who (?:is|are|lives?|stays?) ~1 (?:there|inside|in (?:the|your) house|staying with you|with you now)",
        r"who from ~2 (?:village|town|city|area|district|family|us)",
        r"(?:me|us|know|and|say|understand) who works ~1 (?:there|with you|for you|here|at)", rf"who (?:is|are) ~1 {_HEAD}",
        rf"who of ~2 {_STAFF}", rf"which of ~2 {_STAFF}",
        rf"(?:names?|list|phones?|telephones?|numbers?|contacts?|address|addresses) ~1 (?:of|for) ~3 (?:{_STAFF}|{_HEAD}|others|people|those|everyone|everybody|guests|residents)",
        asks=_ASKS,
    ),
    *rules(
        HOUSES,
        rf"how many ~2 (?:{_HOUSE}|people|guests|{_STAFF}|beds) ~1 (?:do you|you|are there|have you|live|in your)",
        rf"number of ~1 (?:your )?(?:{_HOUSE}|guests|{_STAFF})",
        asks=_ASKS,
    ),
    *rules(
        HOUSES,
        rf"i (?:can|could|will|would|am|offer|want|have) ~6 (?:drive|driving|deliver|transport|bring|take|collect|pick up)"
        rf"(?! (?:me|us|my|our)\b) ~4 (?:to|from|between|at|around) (?:your|the) (?:\w+ )?{_HOUSE}",
    ),
    *rules(
        INNER,
        r"duty (?:shift|officer|roster|log)", r"(?:first|second|third|night) shift (?:was )?on duty", r"(?:detention|custody|holding) (?:log|register|room)",
        r"(?:register|journal|log|entry|room) (?:number|no) \w+", r"without (?:registration|being registered|an entry|paperwork)",
        r"(?:pending|until) (?:further|the|an|special) orders?", r"(?:military )?unit (?:number |no )?\d+", r"the (?:subject|detainee) was",
        r"operativ\w+", r"person of interest", r"under development", r"personnel on site", r"(?:establish|determine) (?:\w+ )?(?:his|her|their|the) whereabouts",
    ),
    *rules(
        OFFICE,
        r"pursuant to", r"article \d+", r"hereby", r"competent authorit\w+", r"in accordance with", r"(?:above|afore) ?mentioned",
        r"on behalf of the (?:department|ministry|office)", r"the citizen", r"whereabouts of", r"according to our information",
    ),
    *rules(COUNSEL, r"(?:i am|as) ~3 (?:lawyer|attorney|solicitor|advocate|defen[cd]er|counsel)", r"my client\w*", r"i represent"),
)  # fmt: skip
