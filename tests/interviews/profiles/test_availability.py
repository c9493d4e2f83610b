"""Weekly hours: what people write, what cannot be read, and words that read back the same."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.interviews.profiles.rules import availability
from bot.interviews.profiles.rules.availability import (
    LONGEST_TEXT,
    MOST_WINDOWS,
    describe_windows,
    parse_windows,
)
from bot.interviews.profiles.rules.hours import Unreadable
from bot.interviews.profiles.rules.week import (
    longest_minutes,
    minutes_a_week,
    normalise,
    starts_before_dawn,
    stretches,
)
from bot.interviews.values.rules import Window
from tests.together import all_hold, each

READ = {
    "Mon–Thu 18–21, Sat 10-14": "Mon–Thu 18:00–21:00, Sat 10:00–14:00",
    "weekdays after 6pm": "Mon–Fri 18:00–23:00",
    "weekdays after 6": "Mon–Fri 18:00–23:00",
    "weekdays after 18 weekends all day": "Mon–Fri 18:00–23:00, Sat and Sun 07:00–23:00",
    "weekdays after 6pm weekends anytime": "Mon–Fri 18:00–23:00, Sat and Sun 07:00–23:00",
    "weekdays 18-21 weekends mornings": "Mon–Fri 18:00–21:00, Sat and Sun 08:00–12:00",
    "every evening": "every day 18:00–22:00",
    "weekday evenings and Saturday mornings": "Mon–Fri 18:00–22:00, Sat 08:00–12:00",
    "Sa So 10–12 Uhr": "Sat and Sun 10:00–12:00",
    "any time": "every day 07:00–23:00",
    "all day Saturday": "Sat 07:00–23:00",
    "Sunday": "Sun 07:00–23:00",
    "18-21": "every day 18:00–21:00",
    "every day 0-24": "every day 00:00–24:00",
    "Mon, Wed, Fri 18-21, Sat 10-14": "Mon, Wed and Fri 18:00–21:00, Sat 10:00–14:00",
    "Mon/Wed + Fri 18-21": "Mon, Wed and Fri 18:00–21:00",
    "18-21 Mon, Wed, Sat 10-14": "Mon and Wed 18:00–21:00, Sat 10:00–14:00",
    "18-21 Mon 10-12 Tue": "Mon 18:00–21:00, Tue 10:00–12:00",
    "Mon 18-21 Sat 10-14": "Mon 18:00–21:00, Sat 10:00–14:00",
    "Mon 9-11, 18-21": "Mon 09:00–11:00 and 18:00–21:00",
    "Mon to Fri: 18.30 - 20.00; Sunday": "Mon–Fri 18:30–20:00, Sun 07:00–23:00",
    "Sat\nMon 18-21": "Mon 18:00–21:00, Sat 07:00–23:00",
    "Fri-Mon 8-9": "Mon, Fri, Sat and Sun 08:00–09:00",
    "Mon - 18-21": "Mon 18:00–21:00",
    "6-9pm weekdays": "Mon–Fri 18:00–21:00",
    "11-2pm Sun": "Sun 11:00–14:00",
    "11am–2 Sun": "Sun 11:00–14:00",
    "8:30-10pm Tue": "Tue 20:30–22:00",
    "10pm-1 Fri": "Fri 22:00–01:00",
    "12-3pm Sat": "Sat 12:00–15:00",
    "12am-6am Sat": "Sat 00:00–06:00",
    "Fri 7 p.m. to 10 p.m.": "Fri 19:00–22:00",
    "tues thurs 7p-10p": "Tue and Thu 19:00–22:00",
    "between 6 and 9pm on weekdays": "Mon–Fri 18:00–21:00",
    "9-5 Mon": "Mon 09:00–17:00",
    "8-8 Sun": "Sun 08:00–20:00",
    "noon-3 Sat": "Sat 12:00–15:00",
    "midnight-6 Sun": "Sun 00:00–06:00",
    "Sun 20-midnight": "Sun 20:00–24:00",
    "22–1": "every day 22:00–01:00",
    "Mon 22–1": "Mon 22:00–01:00",
    "Sun 22:00 – 02:00": "Sun 22:00–02:00",
    "20-8 Mon": "Mon 20:00–08:00",
    "Mon 18h30–20h": "Mon 18:30–20:00",
    "1800-2100 Tue": "Tue 18:00–21:00",
    "Sat morning": "Sat 08:00–12:00",
    "Sat lunch": "Sat 12:00–14:00",
    "Sat afternoon": "Sat 13:00–18:00",
    "Sat evening": "Sat 18:00–22:00",
    "Sat night": "Sat 20:00–23:00",
    "Sat anytime": "Sat 07:00–23:00",
    "Sat noon-14": "Sat 12:00–14:00",
    "Sat midday-14": "Sat 12:00–14:00",
    "Mon 18-21".ljust(LONGEST_TEXT): "Mon 18:00–21:00",
    "weekends from 10": "Sat and Sun 10:00–23:00",
    "weekends 10+": "Sat and Sun 10:00–23:00",
    "weekends from 10 to 12": "Sat and Sun 10:00–12:00",
    "Sat 10 onwards": "Sat 10:00–23:00",
    "Mon until 9pm": "Mon 07:00–21:00",
    "before 9am": "every day 07:00–09:00",
    "Mon before 6am": "Mon 04:00–06:00",
    "Mon until midnight": "Mon 07:00–23:00",
    "after 23": "every day 23:00–24:00",
    "Mon—Fri 18−21": "Mon–Fri 18:00–21:00",
    "Mon--Fri 18->21": "Mon–Fri 18:00–21:00",
    "Mon 18→21": "Mon 18:00–21:00",
    "Ｍｏｎ １８～２１": "Mon 18:00–21:00",
    "MONDAYS 6 PM – 9 PM": "Mon 18:00–21:00",
    "Mon. 18-21. Tue. 18-21.": "Mon and Tue 18:00–21:00",
    "Mon 18:00-18:30 and 18:30-19:00": "Mon 18:00–19:00",
    "Mon 23:30-24, Tue 0-0:30": "Mon 23:30–00:30",
    "Mon 6-8p.m.": "Mon 18:00–20:00",
    "Mon 6 P.M.-8 P.M": "Mon 18:00–20:00",
    "MWF 18-20": "Mon, Wed and Fri 18:00–20:00",
    "M, W, F 18-20": "Mon, Wed and Fri 18:00–20:00",
    "M-F 9-5": "Mon–Fri 09:00–17:00",
    "T/Th 6-8pm": "Tue and Thu 18:00–20:00",
    "TTh 7-9pm": "Tue and Thu 19:00–21:00",
    "Mon or Wed 18-20": "Mon and Wed 18:00–20:00",
    "Mon 18-20 or Wed 19-21": "Mon 18:00–20:00, Wed 19:00–21:00",
    "Sat mornings or evenings": "Sat 08:00–12:00 and 18:00–22:00",
    "weekdays except Wed": "Mon, Tue, Thu and Fri 07:00–23:00",
    "weekdays except Wed 18-20": "Mon, Tue, Thu and Fri 18:00–20:00",
    "18-20 weekdays except Wed and Thu": "Mon, Tue and Fri 18:00–20:00",
    "every evening except Friday": "Mon, Tue, Wed, Thu, Sat and Sun 18:00–22:00",
    "every day but not Sunday 18-20": "Mon–Sat 18:00–20:00",
    "except Wed": "Mon, Tue, Thu, Fri, Sat and Sun 07:00–23:00",
    "weekdays except Mon-Wed, Sat 10-12": "Thu–Sat 10:00–12:00",
    "weeknights": "Mon–Fri 18:00–22:00",
    "week nights": "Mon–Fri 18:00–22:00",
    "weeknights 19-21": "Mon–Fri 19:00–21:00",
    "weeknights, 19-21": "Mon–Fri 19:00–21:00",
    "19-21 weeknights": "Mon–Fri 19:00–21:00",
    "weeknights after 8pm": "Mon–Fri 20:00–23:00",
    "weeknights and Saturday mornings": "Mon–Fri 18:00–22:00, Sat 08:00–12:00",
    "Fri eve": "Fri 18:00–22:00",
    "weekdays 6 to 8 in the evening": "Mon–Fri 18:00–20:00",
    "Sat 8 to 10 in the morning": "Sat 08:00–10:00",
    "am Wochenende": "Sat and Sun 07:00–23:00",
    "Mon 18-20 or so": "Mon 18:00–20:00",
    "Mon 18-20 or so 10-12": "Mon 18:00–20:00, Sun 10:00–12:00",
    "all day weekends": "Sat and Sun 07:00–23:00",
    "until noon Sat": "Sat 07:00–12:00",
    "Montag und Mittwoch ab 18": "Mon and Wed 18:00–23:00",
    "lundi 18-20": "Mon 18:00–20:00",
    "\u202eMon 18-20\0": "Mon 18:00–20:00",
    "Fri 14-24, Sat 0-9": "Fri 14:00–24:00, Sat 00:00–09:00",
    "Mon 18 onwards Sat 10-14": "Mon 18:00–23:00, Sat 10:00–14:00",
    "18-21 Mon, 20 onwards Tue": "Mon 18:00–21:00, Tue 20:00–23:00",
    "1-3 Sat": "Sat 01:00–03:00",
    "0-3 Sat": "Sat 00:00–03:00",
    "0:30-3 Sat": "Sat 00:30–03:00",
    "after 7 Mon": "Mon 19:00–23:00",
    "after 8 Mon": "Mon 08:00–23:00",
    "Mon 6:30pm-9:45pm": "Mon 18:30–21:45",
    "Mon morning": "Mon 08:00–12:00",
    "Mon lunch": "Mon 12:00–14:00",
    "Mon afternoon": "Mon 13:00–18:00",
    "Mon evening": "Mon 18:00–22:00",
    "Mon night": "Mon 20:00–23:00",
    "weekdays except Wed, 18-21": "Mon, Tue, Thu and Fri 18:00–21:00",
    "weekdays except Wed, Fri 18-21": "Mon, Tue and Thu 18:00–21:00",
    "weekdays except Wed and Sat 10-14": "Mon, Tue, Thu, Fri and Sat 10:00–14:00",
    "every day except , Sun 18-20": "Mon–Sat 18:00–20:00",
    # A part of the day beside times only tells which half they are of.
    "evenings 7-9": "every day 19:00–21:00",
    "weeknights 7-9": "Mon–Fri 19:00–21:00",
    "weeknights, 7-9": "Mon–Fri 19:00–21:00",
    "weeknights, Sat 7-9": "Mon–Fri 18:00–22:00, Sat 07:00–09:00",
    "Mon 18-20 every week": "Mon 18:00–20:00",
    "weekends only, 10-14": "Sat and Sun 10:00–14:00",
    "7-9 Monday evenings": "Mon 19:00–21:00",
    "evenings on weekdays from 7 to 9": "Mon–Fri 19:00–21:00",
    "evenings after 7": "every day 19:00–23:00",
    "mornings before 9": "every day 07:00–09:00",
    "Sat afternoon until 5": "Sat 13:00–17:00",
    "weekday evenings before 9": "Mon–Fri 18:00–21:00",
    "Sat night 10-1": "Sat 22:00–01:00",
    "Sat morning 9-11": "Sat 09:00–11:00",
    "Mon evening 18-20": "Mon 18:00–20:00",
    "Mon-Fri lunchtime 12:30-1:30": "Mon–Fri 12:30–13:30",
    "all day Sat 10-14": "Sat 10:00–14:00",
    "any time after 6": "every day 18:00–23:00",
    "Sat morning and 18-20": "Sat 08:00–12:00 and 18:00–20:00",
    "Sat AM": "Sat 08:00–12:00",
    "Sat a.m., Sun PM": "Sat 08:00–12:00, Sun 12:00–22:00",
    "Sat am 9-11": "Sat 09:00–11:00",
    "am Montag 18-20": "Mon 18:00–20:00",
    "I am free Mon 18-20": "Mon 18:00–20:00",
    "I can do Mon 18-20!": "Mon 18:00–20:00",
    "Sat works best for me": "Sat 07:00–23:00",
    "not Fri": "Mon, Tue, Wed, Thu, Sat and Sun 07:00–23:00",
    "weekdays not Wed 18-20": "Mon, Tue, Thu and Fri 18:00–20:00",
    "18-20 but no Mondays": "Tue–Sun 18:00–20:00",
    "Mon after work": "Mon 18:00–23:00",
    "weekdays before work": "Mon–Fri 07:00–09:00",
    "Mon from 6pm till late": "Mon 18:00–23:00",
    "late evenings": "every day 20:00–23:00",
    "weekdays in my lunch break": "Mon–Fri 12:00–14:00",
    "24/7": "every day 07:00–23:00",
    "- Mon 18-20\n- Wed 19-21": "Mon 18:00–20:00, Wed 19:00–21:00",
    "1. Mon 18-20\n2) Wed 19-21": "Mon 18:00–20:00, Wed 19:00–21:00",
    "• Mon 18..20": "Mon 18:00–20:00",
    "Wensday, Thrusday 18-20": "Wed and Thu 18:00–20:00",
    "MonWed 18-20": "Mon and Wed 18:00–20:00",
    # Days that are out leave all others as they are, wherever that stands.
    "no Wed, Mon-Fri 18-21": "Mon, Tue, Thu and Fri 18:00–21:00",
    "Mon: 18-20, Tue: no, Wed: 19-21": "Mon 18:00–20:00, Wed 19:00–21:00",
    "Mon: 18-20\nTue: none\nWed: 19-21": "Mon 18:00–20:00, Wed 19:00–21:00",
    "Mon - 18-20, Tue - no, Wed - 19-21": "Mon 18:00–20:00, Wed 19:00–21:00",
    "Mon 18-20; not Tue; Wed 19-21": "Mon 18:00–20:00, Wed 19:00–21:00",
    "Mon 18-20, not Tue, Wed 19-21": "Mon 18:00–20:00, Wed 19:00–21:00",
    "Mon no, Tue not available, Wed 18-20": "Wed 18:00–20:00",
    "Mon-Fri 18-21\nexcept Wed": "Mon, Tue, Thu and Fri 18:00–21:00",
    "Mon-Fri 18-21\nWed: no": "Mon, Tue, Thu and Fri 18:00–21:00",
    "Mon-Fri 18-21, Sat 10-12, not Wed": "Mon, Tue, Thu and Fri 18:00–21:00, Sat 10:00–12:00",
    "Mon-Fri 18-21, not on Wed or Thu": "Mon, Tue and Fri 18:00–21:00",
    "Mon-Fri 18-21, not Wed, Thu": "Mon, Tue and Fri 18:00–21:00",
    "Mon-Fri 18-21, not Wed, Sat 10-12": "Mon, Tue, Thu and Fri 18:00–21:00, Sat 10:00–12:00",
    "Mon-Fri 18-21, but I'm not free on Wed": "Mon, Tue, Thu and Fri 18:00–21:00",
    "Mon-Fri 18-21, but Wed not": "Mon, Tue, Thu and Fri 18:00–21:00",
    "Mon-Fri 18-21 - not Wed": "Mon, Tue, Thu and Fri 18:00–21:00",
    "Mon-Wed 18-20 and Thu not": "Mon–Wed 18:00–20:00",
    "Mon-Wed 18-20, Thu and Fri not, Sat 10-12": "Mon–Wed 18:00–20:00, Sat 10:00–12:00",
    "18-20 Mon, Tue not, Wed 10-12": "Mon 18:00–20:00, Wed 10:00–12:00",
    "18-20, Wed not": "Mon, Tue, Thu, Fri, Sat and Sun 18:00–20:00",
    "not Wed, 18-20": "Mon, Tue, Thu, Fri, Sat and Sun 18:00–20:00",
    "no Fri, no Sat": "Mon, Tue, Wed, Thu and Sun 07:00–23:00",
    "not Fri, Sat": "Mon, Tue, Wed, Thu and Sun 07:00–23:00",
    "not Fri Sat": "Mon, Tue, Wed, Thu and Sun 07:00–23:00",
    "not Mon or Tue, Wed-Fri 18-20": "Wed–Fri 18:00–20:00",
    "Mon, Tue, not Wed": "Mon and Tue 07:00–23:00",
    "never on Sunday, 18-21": "Mon–Sat 18:00–21:00",
    "weeknights except Fri": "Mon–Thu 18:00–22:00",
    "weeknights but not Fri 19-21": "Mon–Thu 19:00–21:00",
    "weeknights, Sat no": "Mon–Fri 18:00–22:00",
    "weeknights 7-9, Sat no": "Mon–Fri 19:00–21:00",
    "18-20 weekdays, except Wed": "Mon, Tue, Thu and Fri 18:00–20:00",
    # Other ways to say it.
    "Mon-Fri 18-21 apart from Wed": "Mon, Tue, Thu and Fri 18:00–21:00",
    "Mon-Fri 18-21 without Wed": "Mon, Tue, Thu and Fri 18:00–21:00",
    "every day aside from Sunday 18-20": "Mon–Sat 18:00–20:00",
    "every day but Sunday 18-20": "Mon–Sat 18:00–20:00",
    "every day but Sunday, after 6": "Mon–Sat 18:00–23:00",
    "every day 18-20 but Sunday": "Mon–Sat 18:00–20:00",
    "18-20 but Sundays": "Mon–Sat 18:00–20:00",
    "any day other than Wed 18-20": "Mon, Tue, Thu, Fri, Sat and Sun 18:00–20:00",
    "all days but Wed 18-20": "Mon, Tue, Thu, Fri, Sat and Sun 18:00–20:00",
    # Those that only one group of days leaves out may have hours of their own.
    "Mon-Fri 18-21 except Wed, Wed 21-22": "Mon, Tue, Thu and Fri 18:00–21:00, Wed 21:00–22:00",
    "Mon-Fri 18-21 except Wed; Wed 21-22": "Mon, Tue, Thu and Fri 18:00–21:00, Wed 21:00–22:00",
    "Wed 10-12, Mon-Fri 18-20 except Wed": "Mon, Tue, Thu and Fri 18:00–20:00, Wed 10:00–12:00",
    # Days with times of their own are a group of their own.
    "Weekdays after 6pm, but weekends any time": "Mon–Fri 18:00–23:00, Sat and Sun 07:00–23:00",
    "Weekdays after 6pm, any time on weekends": "Mon–Fri 18:00–23:00, Sat and Sun 07:00–23:00",
    "Mondays after 18:00, but Tuesdays after 19:00": "Mon 18:00–23:00, Tue 19:00–23:00",
    "Mon-Fri 18-21, but Sat 10-12": "Mon–Fri 18:00–21:00, Sat 10:00–12:00",
    "Mon-Fri 18-21， but Sat 10-12": "Mon–Fri 18:00–21:00, Sat 10:00–12:00",
    "Mon-Fri 18-21\nbut Sat, Sun 10-12": "Mon–Fri 18:00–21:00, Sat and Sun 10:00–12:00",
    "Mon-Fri 18-21, but only mornings on Sat": "Mon–Fri 18:00–21:00, Sat 08:00–12:00",
    "Sat any time, but Sun only after 15": "Sat 07:00–23:00, Sun 15:00–23:00",
    "weekday evenings but Sat 10-12": "Mon–Fri 18:00–22:00, Sat 10:00–12:00",
    "weeknights but Sat 10-12": "Mon–Fri 18:00–22:00, Sat 10:00–12:00",
    "weekdays, but only after 6pm": "Mon–Fri 18:00–23:00",
    "weekends only mornings": "Sat and Sun 08:00–12:00",
    "Mon 9-11, 18-21 Tue": "Mon 09:00–11:00, Tue 18:00–21:00",
    "mornings, Sat 18-20":
        "Mon, Tue, Wed, Thu, Fri and Sun 08:00–12:00, Sat 08:00–12:00 and 18:00–20:00",
    "Mon evening Tue 18-20": "Mon 18:00–22:00, Tue 18:00–20:00",
    "Mon-Wed all day Thu 18-20": "Mon–Wed 07:00–23:00, Thu 18:00–20:00",
    "Mon 730pm-9pm": "Mon 19:30–21:00",
    "18-21: Mon": "Mon 18:00–21:00",
    "18:00-21:00: Mon, Tue; 19-22: Wed": "Mon and Tue 18:00–21:00, Wed 19:00–22:00",
}  # fmt: skip

REFUSED = {
    "": "at least one time",
    " ,;\n ": "at least one time",
    "Mon 25:00": "“Mon 25:00”. A day has no such hour",
    "Sat 10-14, Mon 18-25": "“Mon 18-25”. A day has no such hour",
    "Mon 18:75-20": "“Mon 18:75-20”. A day has no such hour",
    "13pm-14": "no such hour",
    "0am-3am": "no such hour",
    "24:30-25": "no such hour",
    "24-2": "nothing begins there",
    "Mon 18:00-18:30": "Mon 18:00–18:30 is 30 minutes. A session takes at least 45",
    "Sun 23:40-0:10": "Sun 23:40–00:10 is 30 minutes",
    "18-18": "the same time",
    "20:00 - 19:00": "end comes before the start",
    "Mon 18": "write “18:00–19:00” for an hour, or “after 18:00”",
    "Tue 8pm": "write “20:00–21:00” for an hour, or “after 20:00”",
    "Tue 6": "write “18:00–19:00” for an hour",
    "Mon 18-20 CET": "Your zone has a field of its own; leave “CET” out",
    "Mon 6-8pm PT": "leave “PT” out",
    "18-20 Berlin time": "leave “Berlin” out",
    "Mon 18-20 Europe/Berlin": "leave “Europe” out",
    "Mon 18-20 (UTC+1)": "leave “UTC” out",
    "Mon 18-20 Pacific time": "leave “Pacific” out",
    "weekdays except": "the days to leave out",
    "Mon except Mon": "leaves no day",
    "6ish Mon": "I don't know what “6ish” means",
    "tomorrow 18-20": "I don't know what “tomorrow” means",
    "Mon 18-": "I need an end",
    "after": "I need an end",
    "after 24": "I need an end",
    "onwards": "I need an end",
    "Mon-": "I need an end",
    "Mon 18-20 New York": "leave “New York” out", "18-20 (Rio de Janeiro)": "“Rio De Janeiro” out",
    "I can't Mon 18-20": "I don't know what “can't” means",
    "sonday 18-20": "“sonday”", "every week": "at least one time",
    "I work Mon-Fri 9-5": "what “work” means",
    "Mon-weekends 18-20": "which days you mean",
    "Mon 18-21, when the kids sleep": "“when the kids sleep”",
    "**Mon** 18-21": "“**Mon** 18-21”",
    "<@123456> 18-21": "“<@123456> 18-21”",
    "@everyone": "“@everyone”",
    "x" * 60: "“" + "x" * 60 + "”. I don't know",
    "x" * 61: "“" + "x" * 59 + "…”. I don't know",
    "😀" * 900: "“" + "😀" * 59 + "…”",
    "😀" * 4000: "4,000 characters; I read up to 1,000",
    "Mon 18:5-20": "I don't know",
    # The whole word as it was typed, not a part of it.
    "Mon 18:5-20, Tue": "what “18:5” means",
    "Mon 730-930": "what “730” means",
    "Mon 730-930 pm": "what “730” means",
    "Mon 12345-6": "what “12345” means",
    "Mon 18-20 IRL.": "what “IRL” means",
    "9" * 40: "what “" + "9" * 29 + "…” means",
    # Neither two times nor one.
    "Mon 18-20-22": "“18-20-22” isn't one stretch",
    "Mon 6 pm to 8 pm to 10 pm": "“6 pm-8 pm-10 pm” isn't one stretch",
    "Mon before 18-20, Tue 18-20": "“before 18-20” isn't one stretch",
    "Sat afternoon until 5-7-9": "“5-7-9” isn't one stretch",
    "Mon 18-20-22 Tue 18-20": "“18-20-22” isn't one stretch",
    "1-" * 500: "“" + "1-" * 14 + "1…” isn't one stretch",
    # Hours of a day that is left out.
    "Mon-Fri 18-21 except Wed 21-22": "“Mon-Fri 18-21 except Wed 21-22”. I can leave out whole",
    "Mon-Fri 18-21, except Wed 21-22": "“except Wed 21-22”. I can leave out whole days",
    "Mon-Fri 18-21\nexcept Wed 21-22": "“except Wed 21-22”. I can leave out whole days",
    "Mon-Fri 18-21, except Wed, 21-22": "“21-22”. I can't tell which days",
    "Mon-Fri 18-21, but not Wed evenings": "“but not Wed evenings”. I can leave out whole days",
    "weekdays except Wed evenings": "I can leave out whole days, not hours",
    "weekdays except Wed after 6pm": "I can leave out whole days, not hours",
    "Mon-Fri 18-21 except weeknights": "I can leave out whole days, not hours",
    "every day 10-22 but not weeknights": "I can leave out whole days, not hours",
    "every day except weeknights": "I can leave out whole days, not hours",
    "not Wed 18-20": "I can leave out whole days, not hours",
    "Mon but Wed 18-20": "I can leave out whole days, not hours",
    # What may be out or not.
    "no Mon, Tue 18-20": "“no Mon”. I can't tell which days that leaves out",
    "Mon-Fri 18-21, not Wed, Sat": "“not Wed”. I can't tell which days that leaves out",
    "Mon, Tue, not Wed, 18-20": "“not Wed”. I can't tell which days that leaves out",
    "Mon-Wed 18-20, Thu, Fri: no": "“Fri: no”. I can't tell which days that leaves out",
    "18-20 Mon and Tue not": "I can't tell which days that leaves out",
    "Mon no Tue no Wed 18-20": "I can't tell which days that leaves out",
    "Mon: no, Tue: no": "at least one time",
    "not Mon; Tue: no": "at least one time",
    "Mon-Fri, no, Sat 18-20": "the days to leave out",
    "weekdays not before 18": "the days to leave out",
    "no Wed; Wed 18-20": "“Wed 18-20”. You leave out Wed, too",
    "18-20; not every day": "“18-20”. You leave out every day, too",
    "18-20 except every day": "leaves no day",
    # Whose times are they?
    "Mon 18-20 Sat": "I can't tell which days those times are for",
    "18-21 Mon, Wed 10-12 Fri": "“Wed 10-12 Fri”. I can't tell which days",
    "18-20 Mon, 21-22": "“21-22”. I can't tell which days",
    "Mon-Fri\n18-21": "“18-21”. I can't tell which days",
    "18-21\nMon, Wed": "“18-21”. I can't tell which days",
    # One day, other hours.
    "Mon-Fri 18-21, but Wed 19-20": "“but Wed 19-20”. You name Wed twice",
    "18-21, but Wed 19-20": "“but Wed 19-20”. You name Wed twice",
    "weekdays, but Wed 19-20": "“but Wed 19-20”. You name Wed twice",
    "Mon 18-20 but weeknights": "You name Mon twice",
    "Mon-Fri 18-20 and Wed-Sat 10-12 except Wed": "You name Wed twice",
    "Mon-Fri 18-21, but Sat": "“but Sat”. I can't tell what that “but” means",
    "Mon-Fri 18-21, but 10-12": "“but 10-12”. I can't tell what that “but” means",
    "Mon-Fri 18-21 but": "I can't tell what that “but” means",
    ", ".join(f"{day} {at}-{at + 1}" for day in ("Mo", "Tu", "We", "Th") for at in range(0, 23, 2)):
        "48 separate times",
}  # fmt: skip


def test_hours_are_read_as_people_write_them() -> None:
    def holds(text: str) -> None:
        assert describe_windows(parse_windows(text)) == READ[text]

    all_hold(READ, holds)


@each("text", REFUSED)
def test_what_cannot_be_read_is_named_with_an_example(text: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse_windows(text)
    assert isinstance(refused.value, Unreadable)
    assert REFUSED[text] in str(refused.value)
    assert len(str(refused.value)) < 300
    if "can't read" in str(refused.value):
        assert availability.EXAMPLE in str(refused.value)


def test_the_example_can_be_read() -> None:
    assert parse_windows(availability.EXAMPLE)


def test_what_is_over_midnight_is_split_in_two() -> None:
    assert parse_windows("Sun 22-1") == (Window(0, 0, 60), Window(6, 1320, 1440))


windows = st.builds(
    lambda day, start, length: Window(day, start, min(1440, start + length)),
    st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440),
)  # fmt: skip
weeks = st.lists(windows, min_size=1, max_size=12).map(normalise)
readable = weeks.filter(lambda week: all(minutes >= 45 for _, _, minutes in stretches(week)))


@given(readable)
@settings(max_examples=8 * settings().max_examples)
def test_words_read_back_as_the_same_hours(week: tuple[Window, ...]) -> None:
    assert parse_windows(describe_windows(week)) == week


@given(weeks)
def test_windows_are_ordered_apart_and_within_their_day(week: tuple[Window, ...]) -> None:
    assert normalise(week) == week
    for one, following in pairwise(week):
        assert one < following
        assert one.weekday != following.weekday or one.end < following.start
    for one in week:
        assert 0 <= one.start < one.end <= 1440


@given(weeks)
def test_stretches_hold_all_the_time_there_is(week: tuple[Window, ...]) -> None:
    assert sum(minutes for _, _, minutes in stretches(week)) == minutes_a_week(week)
    assert longest_minutes(week) >= max(one.end - one.start for one in week)


@given(st.text(max_size=80) | st.text("MonTuesWeekdays 0123456789-:,.apm&;\n", max_size=60))
@settings(max_examples=12 * settings().max_examples)
def test_any_text_is_read_or_refused_kindly(text: str) -> None:
    try:
        week = parse_windows(text)
    except Unreadable as refused:
        assert str(refused)
        return
    assert len(week) <= MOST_WINDOWS
    assert parse_windows(describe_windows(week)) == week
    assert len(describe_windows(week)) <= LONGEST_TEXT


def test_figures_of_a_week() -> None:
    week = parse_windows("Mon 22-1, Sat 10-11")
    assert minutes_a_week(week) == 240
    assert longest_minutes(week) == 180
    assert longest_minutes(()) == 0
    assert not starts_before_dawn(week)
    assert starts_before_dawn(parse_windows("Mon-Fri 6-9"))
    assert starts_before_dawn(parse_windows("Mon 1-3, Tue 18-20"))
    assert not starts_before_dawn(parse_windows("Mon 0:59-3, Tue 7-9"))


def test_what_touches_is_one_stretch_also_over_the_end_of_the_week() -> None:
    some = (Window(0, 600, 660), Window(1, 600, 660), Window(2, 1380, 1440), Window(3, 0, 60))
    assert stretches(some) == ((0, 600, 60), (1, 600, 60), (2, 1380, 120))
    assert stretches((Window(0, 600, 660), Window(0, 660, 720))) == ((0, 600, 120),)
    some = (Window(0, 0, 60), Window(2, 600, 660), Window(4, 600, 660), Window(6, 1380, 1440))
    assert stretches(some) == ((2, 600, 60), (4, 600, 60), (6, 1380, 120))


def test_a_week_without_end_is_one_stretch() -> None:
    whole = parse_windows("0-24")
    assert stretches(whole) == ((0, 0, 7 * 1440),)
