"""What a refused click is told: what happened, what was kept, what to do next."""

from bot.interviews.session.rules.events import Refusal

KEPT = "so nothing changed."
STRANGER = (
    "That is somebody else's mock interview, or one from long ago, " + KEPT + " `/mock session` "
    "shows yours, if you have one."
)
REFUSALS: dict[Refusal, str] = {
    Refusal.STRANGER: STRANGER,
    Refusal.ONLOOKER: "You look on here; the two who practise decide that, " + KEPT,
    Refusal.BEGUN: "It has begun, " + KEPT + " *Finish* on the card ends it.",
    Refusal.OVER: "It is over, " + KEPT,
    Refusal.CALLED_OFF: (
        "It was called off, " + KEPT + " *Back to the pool* on the card finds you somebody else."
    ),
    Refusal.NOT_HELD: (
        "It didn't take place, " + KEPT + " If you met all the same, both press *We met*."
    ),
    Refusal.NOT_AGREED: "You two haven't agreed on a time yet, " + KEPT + " See the card.",
    Refusal.ANSWER_OFFER: (
        "Another time is suggested, " + KEPT + " Press *Accept*, or *Other time* for a third one."
    ),
    Refusal.NO_OFFER: "That suggestion no longer stands, " + KEPT + " The card shows what does.",
    Refusal.OWN_OFFER: "That is your own suggestion; your partner accepts it. Nothing changed.",
    Refusal.MOVED: (
        "The time has changed since that card was drawn, " + KEPT + " Look at the card again."
    ),
    Refusal.SAME_TIME: "That is the time it has already, " + KEPT,
    Refusal.TOO_SOON: (
        "That is over or less than half an hour away, " + KEPT + " Choose a later time."
    ),
    Refusal.TOO_FAR: "That is more than 30 days away, " + KEPT + " Choose an earlier time.",
    Refusal.TOO_EARLY: (
        "It's too early for that, " + KEPT + " *I'm here* works from 15 minutes before the start."
    ),
    Refusal.NOT_BOTH_HERE: "You're not both here yet: each presses *I'm here* first.",
    Refusal.NOT_STARTED: "It hasn't begun, " + KEPT,
    Refusal.STILL_ON: (
        "It is still on, " + KEPT + " *Cancel* on the card calls it off if you can't make it."
    ),
    Refusal.LONG_AGO: "That is more than two days ago, " + KEPT,
    Refusal.PARTNER_LEFT: "Your partner isn't here any more to agree, " + KEPT,
}
