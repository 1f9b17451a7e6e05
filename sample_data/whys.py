"""Why each case must come out as it does, in words: one sentence a case, for whoever reads the answer key."""

from __future__ import annotations

_TOLD = """
cin-at-home: The child is in need and lives here: presence decides.
closed-at-home: Closed, and this is the last known home.
cp-at-home: On a child protection plan at this home, with no move near vesting day.
contact-at-home: A contact is an event and closes at once; the last known home decides, or an open record.
ehc-at-home: The plan is maintained where the home is.
early-help-at-home: Early help goes by the home.
looked-after-placed-in-area: Looked after: the home before care decides, whatever the placement.
looked-after-placed-across-line: Placed over the line; the home before care decides all the same.
looked-after-placed-out-of-county: Placed beyond the county; the home before care decides all the same.
care-leaver-in-area: A care leaver stays with the origin address.
care-leaver-moved-across: Lives over the line now; a care leaver stays with the origin address.
care-leaver-moved-away: Lives beyond the county now; a care leaver stays with the origin address.
end-dated-latest: The newest row has ended; the older home is still open.
overlapping-open-homes: Two open homes on one side are one answer.
shared-care: Two open homes on two sides: people decide with whom the child habitually lives.
temporary-accommodation: Housed for now over the line, the old home ended: people decide.
correspondence-newer: An address for letters is no home.
home-outside: The home lies beyond every successor: an ordinary transfer, not part of the split.
cp-moves-before-vesting: On a plan, and moving over the line two weeks before vesting day.
cp-moves-after-vesting: On a plan, and moving over the line eleven days after vesting day.
cp-moves-28-days-before: On a plan, and moving on the last day of the window of 28 days.
cp-moves-29-days-before: The move lies a day outside the window: the home on vesting day decides.
cp-temporary-address: On a plan and in temporary accommodation: the originating side keeps it meanwhile.
cp-transfer-in: A transfer-in conference was asked for and has not been held.
cp-moved-since-review: Moved in August; the last core group was in May, so nobody has looked at the new home.
cp-reviewed-since-move: Moved in August, and a core group has met since: the home decides.
cp-two-homes: On a plan with a home on each side: shared care comes before the plain rule of plans.
other-authority-cp-plan: The plan is another authority's: not ours.
open-enquiry: An enquiry is open and nobody moves: the home decides.
enquiry-moves-28-days-after: An enquiry is open and the family moves inside the window of 28 days.
enquiry-moves-29-days-before: The move lies a day outside the window: the home on vesting day decides.
closed-home-ended: Closed; the last home ended and none came after: it is still the last known.
closed-no-address: Closed, and no address was ever written: a custodian keeps it, where one is agreed.
closed-placeholder-address: Closed, and the address is only crosses: a custodian keeps it, if agreed.
siblings-different-ways: Each child by its own home; a joint panel decides once for the family.
three-strands: One child in three strands at one home: the same answer three times.
row-refused-contact: A contact's date cannot be read, so what is known is not whole.
row-refused-referral: A referral's date cannot be read, so what is known is not whole.
row-refused-episode: An episode's date cannot be read, so what is known is not whole.
row-refused-in-return: A row of the return cannot be read, so what is known is not whole.
row-refused-in-list: A row of a council's list cannot be read, so what is known is not whole.
open-end-9999: An end in 9999 is no end.
open-end-1900: An end in 1900 is no end.
open-end-null-text: The word NULL is no end.
id-with-decimals: The id is written with .0 in some tables: the same child.
id-with-blanks: The id has blanks round it in some tables: the same child.
id-with-tab: The id ends in a tab in one table: the same child.
id-with-thousands: The id has commas in one table: the same child.
id-with-leading-zeros: The zeros are part of the id.
id-with-decimals-in-return: The id is written with .0 in the return: the same child.
birthday-differs-in-return: The return has another birthday: one id may hold two children.
legacy-id-is-anothers-id: The number on the screen is another child's id: two children, not one.
duplicate-suspects: Two ids with one name and birthday: who it is comes before where.
twins: One birthday and surname, two forenames: two children.
upn-shared: Two children were given one pupil number: it proves nothing.
upn-lower-case: The pupil number is in small letters: no reason to doubt.
upn-wrong-letter: The pupil number's check letter is wrong: no reason to doubt the home.
upn-cut-short: The pupil number is cut short: no reason to doubt the home.
upn-unknown-code-in-column: A code for 'no number' stands in the number's column.
dob-missing: No birthday: the home still decides.
sex-as-words: The sex is spelled out.
sex-as-label: The sex is a label of the form.
sex-as-number: The sex is a number.
unborn: A child to be born belongs where its mother lives (Re D).
due-date-as-birthday: The due date stands as birthday: not yet born, so the mother's home decides.
unborn-mother-nowhere: Not yet born, and no address of the mother is known.
unborn-mother-unlisted: Not yet born, and the mother's postcode is in no list.
unborn-mother-not-known: Not yet born, and the mother's postcode stands for 'not known'.
unborn-mother-mistyped: Not yet born, and a letter of the mother's postcode is missing.
unborn-mother-two-homes: Not yet born, and the mother has a home on each side.
adopted-before: The sealed adoption record goes by hand, and so does the care record that is the link to it.
adopted-after: A name and id of the time after adoption, that nobody may link to those before.
placed-for-adoption: Placed with those who hope to adopt: never by that placement.
adoption-support-three-years: Three years old on vesting day: still with those who placed the child.
adoption-support-day-past: The order is three years and a day old: where the family lives now.
restricted-refuge: Restricted: only named people may see it.
restricted-staff-relative: Restricted: only named people may see it.
restricted-non-disclosure: Restricted: only named people may see it.
restricted-high-profile: Restricted: only named people may see it.
refuge-by-address: An open refuge address restricts the record, though no list names the child.
refuge-left: The refuge has ended; the home decides.
postcode-lower-case: Spelling does not move a home.
postcode-no-space: Spelling does not move a home.
postcode-double-space: Spelling does not move a home.
postcode-space-misplaced: Spelling does not move a home.
postcode-trailing-nbsp: Spelling does not move a home.
postcode-blank: No postcode and no UPRN: nothing to decide by.
postcode-null-text: The word NULL is no postcode.
postcode-all-x: Crosses are no postcode.
postcode-word: A word for 'none' is no postcode.
postcode-nope: A word for 'none' is no postcode.
postcode-nan: A word for 'none' is no postcode.
postcode-zzz: Letters for 'none' are no postcode.
postcode-stub: Three characters are no postcode.
postcode-outcode-only: Half a postcode cannot be placed.
postcode-unlisted: The postcode is in no list.
postcode-no-fixed-abode: The code for no fixed abode.
postcode-nf1: The code for no fixed abode.
postcode-not-known: The code for 'not known'.
postcode-forces: A forces post office is no place in either area.
postcode-abroad: The code of a country abroad: an ordinary transfer.
postcode-elsewhere: The code of another country of the United Kingdom: an ordinary transfer.
postcode-terminated: A current home whose postcode is out of use: it may be an old address.
postcode-large-user: A postcode of one large user of mail is seldom a home.
postcode-po-box: A PO box is no home, and known to its sector only.
postcode-no-point: The list has the postcode without a point.
postcode-near-line: The line is nearer than the postcode is accurate.
postcode-wide: The postcode is known to its sector only, and that reaches over the line.
postcode-just-clear: Further from the line than the postcode is accurate.
postcode-straddling: Another dwelling of this postcode stands across the line.
postcode-straddling-by-uprn: The property and the point of its postcode lie on two sides.
postcode-blank-uprn-good: The UPRN alone is enough.
uprn-float-text: The UPRN is written with .0.
uprn-minus-one: The UPRN is none; the postcode decides.
uprn-zero: The UPRN is none; the postcode decides.
uprn-one: The UPRN is none; the postcode decides.
uprn-scientific: The UPRN's digits are lost; the postcode decides.
uprn-unlisted: The UPRN is in no list; the postcode decides.
uprn-near-line: The line is nearer than the property is accurate.
uprn-on-line: The property stands on the line.
uprn-just-clear: Further from the line than the property is accurate.
uprn-other-postcode-same-side: UPRN and postcode differ, on one side.
uprn-contradicts-postcode: UPRN and postcode lie on two sides.
address-mosaic-text: The JSON holds plain text; the postcode decides.
address-broken-json: The JSON is broken; the postcode decides.
address-multi-line: The JSON holds lines; the postcode decides.
address-null-text: The JSON holds NULL; the postcode decides.
interim-care-order: An interim care order: the court's case is live.
police-protection: Under police protection.
emergency-protection: An emergency protection order: the court's case is live.
remand: Remanded: the authority that the court designates.
remand-with-youth-justice: Remanded with a youth justice case: the court's designation decides both.
pre-proceedings-open: A step before court is open.
pre-proceedings-ended: The step before court has ended: the plan's home decides.
proceedings-in-list: The lawyers' list has a live case that no export carries.
proceedings-in-list-ended: The case in the lawyers' list has ended: the home decides.
placed-with-parents: A care order, and placed with parents: not 'provided with accommodation'.
placement-order: A placement order: restricted, by the origin, decided by people.
unaccompanied: Came alone: no home in this country; by a principle that the councils sign.
short-break-v3: Short breaks: the home decides.
short-break-v4: Short breaks: the home decides.
second-period-of-care: The home before the present period of care, not before an earlier one.
many-placements: Many placements; the home before care decides.
care-order-parents-moved: The parents moved after the order: the origin address stays.
care-and-send-differ: Care by the origin, SEND by the home: each strand by its own test.
ehc-looked-after-home-kept: The home is kept, so care and SEND agree.
ehc-looked-after-placement-only: Care by the origin; for SEND no home is left.
ehc-placement-written-as-home: The only 'home' is the placement, which is never a home.
origin-by-home-post-only: Only the return says where the home before care was.
origin-home-post-same-side: History and return differ, on one side.
origin-home-post-blank: Only the history says where the home before care was.
origin-conflict: History and return lie on two sides.
origin-missing: Nobody says where the home before care was.
origin-home-post-is-placement: The return gives the placement as home, which is no evidence.
origin-outside: The home before care lies beyond every successor.
origin-near-line: The home before care lies at the line.
origin-postcode-terminated: The home before care has a postcode out of use since: it says where that home was.
kinship-placement: Home before care and placement are one address: people decide which it counts as.
looked-after-of-age: Eighteen on vesting day itself: care ends by law.
looked-after-of-age-next-day: Eighteen the day after vesting day: still looked after.
section-20-parents-moved: Accommodated under section 20, and the parents have moved over the line.
section-20-parents-moved-near: Accommodated under section 20; the parents moved on the same side.
legal-status-not-recorded: Looked after, and nobody says under which status: which test applies is not known.
legal-status-without-episode: A care order is open without an episode of care.
care-end-disputed: The case system says that care has ended, the return that it goes on.
closed-looked-after: Was looked after and went home: the origin address.
closed-looked-after-family-moved: A closed care record goes by the origin, wherever the family lives.
missing-from-care: Missing on the extract day: responsibility stays until the child is found.
missing-from-home: Missing on the extract day: responsibility stays until the child is found.
missing-found-again: Found again months ago: no reason to doubt.
whereabouts-unknown: The home ended and nobody wrote where the family went.
guardianship-three-years: Three years old on vesting day: still with those who looked after the child.
guardianship-day-past: The order is three years and a day old: where the guardian lives.
guardianship-regular-allowance: Past three years, and a regular allowance goes on: people decide who pays.
guardianship-never-looked-after: Never looked after: where the guardian lives, however new the order.
qualifying-never-looked-after: A qualifying young person never looked after: where they live.
leaver-of-twenty-five: Twenty-five on vesting day itself: support ends.
leaver-of-twenty-five-next-day: Twenty-five the day after vesting day: still supported, by the origin.
leaver-of-twenty-five-no-origin: Twenty-five on vesting day, and no home before care is known.
leaver-no-origin: A care leaver whose home before care nobody knows.
leaver-two-origins: A care leaver with two homes before care, on two sides.
housed-by-housing: A housing authority placed the family here.
mobile-family: A mobile family without a settled site.
mobile-family-settled: A mobile family on a settled, authorised site: the site decides.
four-homes-in-a-year: Four homes within a year of vesting day.
four-homes-in-a-year-and-a-day: The first of the four homes lies a day outside the year.
forces-posted-overseas: A parent is posted overseas.
forces-posting-three-months: A posting begins on the last day of the three months after vesting day.
forces-posting-later: The posting begins a day after the three months.
private-fostering: Privately fostered: where the carer lives, here on the parents' side.
private-fostering-across: Privately fostered over the line from the parents.
private-fostering-carer-unlisted: Privately fostered, and nobody says where.
private-fostering-two-carers: Privately fostered, and the carer has an address on each side.
disputed: Another authority says that the child is its own.
placed-here-by-another: Another authority answers for the child: its placement goes on a register.
responsible-ourselves: The list says that we answer for the child, as for all others.
legal-hold: A claim holds the file: lawyers look before anything moves.
legal-hold-ended: The hold has ended: the home decides.
team-elsewhere: By the home; where patches are agreed, the other locality's team is a reason to look.
ehc-boarding: Boards at a school: boarding alone makes no residence.
ehc-temporary-29-days: Away from home for longer than 28 days on vesting day.
ehc-temporary-28-days: Away from home for 28 days on vesting day: the home decides.
ehc-two-homes: A home on each side.
education-welfare: Education welfare goes by the home.
missing-education: Missing education: by the home.
home-education: Home education: by the home.
education-two-homes: A home on each side.
education-forces-overseas: A parent is posted overseas.
education-housed: A housing authority placed the family here.
early-help-temporary: In temporary accommodation over the line.
early-help-two-homes: A home on each side.
youth-justice-order: The usual home is the home service.
youth-justice-prevention: The usual home is the home service.
youth-justice-hosted: Another area's service is home: not ours.
youth-justice-looked-after: Looked after: the care authority has the youth justice case too.
youth-justice-custody: In custody: the home before custody, though the family has moved since.
youth-justice-moved-lately: Moved less than three months ago: the home before keeps the case.
youth-justice-moved-three-months: Moved three months ago to the day: the new home has the case.
closed-own-record-open: Closed here and open in another strand: the closed record goes with the open one.
closed-sibling-open: The full sibling's record is open over the line: the closed one goes with it.
closed-sibling-undecided: The full sibling's record is open and with people: the closed one waits for it.
closed-half-sibling-open: Another mother: no full sibling, so the last known home decides.
closed-siblings-apart: Two full siblings' records are open on two sides; for the closed one people decide.
sibling-in-care: One child by the origin, one by the home: a joint panel decides once for the family.
unborn-with-sibling-in-care: The unborn goes by its mother, the sibling by the origin: people decide.
unborn-with-sibling-in-care-the-sibling: Looked after: the home before care decides.
sibling-undecided: One sibling is with people: the family goes no different ways yet.
closed-postcode-terminated: Closed; the last home's postcode is out of use since, and still says where it was.
closed-legal-hold: Closed, no address, and an inquiry holds the file.
closed-legal-hold-with-home: Closed, and an inquiry holds the file: by itself it goes to no successor.
closed-early-help-no-address: Closed early help without an address: a custodian keeps it, where one is agreed.
carer: A foster household goes by its own home.
carer-no-address: A foster household whose address nobody listed.
carer-with-child: A foster household and the child placed in it, on one side.
carer-with-child-the-child: The child placed there, by the home before care.
carer-across: A foster household on one side, and the lead of the child placed in it on the other.
carer-across-the-child: The child placed there, by the home before care.
staff-file: A file of a member of staff is no case record.
agency-file: A file of an agency worker is no case record.
allegation-file: A file of an allegation is the designated officer's, not part of the split.
risk-file: A file about somebody who poses a risk is no case record of a child.
"""

WHY: dict[str, str] = dict(line.split(": ", 1) for line in _TOLD.strip().splitlines())
"""Case -> why, for every case of the answer key."""
