"""An evening of practice after the reveal: feedback, a quiz for one, a quiz for three, a duel, and
the review that is due the next day.

The person at the browser may be any of these people and do something else with them: what can't
be done then is left out, and nothing fails.
"""

from datetime import date, time
from functools import partial
from typing import Any

from bot.core.ids import DuelId, UserId
from bot.demo.actions import Actions, button_of
from bot.demo.personas import ADA, BEN, MIKA, NOOR
from bot.demo.timeline import Happening, day_words
from bot.demo.world import World, private_reply, texts
from bot.gateway.notifier import custom_ids
from bot.practice.quiz.duel import store as duels
from bot.practice.quiz.group import store as games
from bot.practice.quiz.group.rules import Phase
from bot.practice.quiz.solo import store as quizzes
from bot.practice.review import store as reviews

CODING = ("communication", "problem-solving", "technical", "testing")
"""The dimensions of the rubric for coding."""
READER, LEARNER = NOOR.name, MIKA.name
CHALLENGER, CHALLENGED = NOOR.name, BEN.name
KNOWS = {CHALLENGER: 4, CHALLENGED: 2}
"""How many of the first questions they know; the others they pass."""
MOST_QUESTIONS = 5
PLAYERS = (ADA.name, NOOR.name, BEN.name)
"""The first opens the group quiz."""
RECALL_AT = time(9, 40)
QUESTIONS = 2
SECONDS = 15
LONGEST_GAME = 40
"""So many turns of the clock a game of two questions needs at the very most."""

Chosen = tuple[str, int, tuple[int, ...]]
"""Who, in which round, which options."""


class PractisingMember:
    """Does it, and notes what was done."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._actions = Actions(world)

    async def look_at_feedback(self) -> list[Happening]:
        """/feedback."""
        world = self._world
        said = await world.use(world.members[READER], "feedback")
        world.note("feedback", READER, result=said)
        return world.news(f"{READER} uses /feedback: which points her wording shows, privately.")

    async def quiz_alone(self) -> list[Happening]:
        """/quiz start."""
        world, guild_id = self._world, self._world.guild.id
        member = world.members[LEARNER]
        find = partial(quizzes.running, guild_id=guild_id, user_id=member.id)
        if await world.app.database.read(find) is not None:
            return []  # the person is playing it
        card = await self._actions.slash(member, "quiz start", questions=QUESTIONS)
        started = await world.app.database.read(find)
        if started is None:
            return []
        items = await world.app.database.read(lambda tx: quizzes.items(tx, started.quiz_id))
        first, second = (world.bank.questions[one.question_id] for one in items[:QUESTIONS])
        card = await self._actions.answer(member, card, "quiz", f"{started.quiz_id}:0", first)
        card = await self._actions.press(member, card, "quiz:show")
        card = await self._actions.press(member, card, "quiz:pass")
        card = await self._actions.press(member, card, "quiz:show")
        if card is None:
            return []
        world.dismiss(card)
        due_on = await self._due_on(member.id, second.id)
        world.note("quiz", LEARNER, started.quiz_id, (second.id, due_on))
        return world.news(f"{LEARNER} plays /quiz start: one right, missed “{second.title}”.")

    async def ask_for_help(self) -> list[Happening]:
        """/help."""
        world = self._world
        said = await world.use(world.members[READER], "help")
        world.note("help", READER, result=said)
        return world.news(f"{READER} uses /help: one card with what she can do now.")

    async def interview_alone(self) -> list[Happening]:
        """/mock solo, from the first question to the scores, answered aloud."""
        world, member, press = self._world, self._world.members[LEARNER], self._actions.press
        card = await self._actions.slash(member, "mock solo", minutes=15, track="coding")
        asked = 0
        while await press(member, card, "solo:aloud") is not None:
            asked += 1
            card = await press(member, await self._again(member), "solo:next")
        form = await press(member, card, "solo:score")
        done = await self._actions.fill_in(member, form, dict.fromkeys(CODING, "3"))
        if done is None:
            return []
        world.note("solo", LEARNER, asked, world.dismiss(done))
        return world.news(f"{LEARNER} is interviewed by /mock solo: {asked} questions, aloud.")

    async def _again(self, member: Any) -> Any:
        return await self._actions.slash(member, "mock solo")

    async def ring(self) -> list[Happening]:
        """/mock now, and second thoughts: the card rings, and goes when nobody waits any more."""
        world, member = self._world, self._world.members[CHALLENGED]
        card = await self._actions.slash(member, "mock now")
        if button_of(card, "pool:stop") is None:
            world.dismiss(card)
            return []
        await world.run_due()
        rung = [texts(one.components) for one in world.mock_channel.history()][-1]
        world.dismiss(await self._actions.press(member, card, "pool:stop"))
        await world.run_due()
        world.note("ring", CHALLENGED, result=rung)
        return world.news(f"{CHALLENGED} uses /mock now: a card without names rings, then stops.")

    async def quiz_together(self) -> list[Happening]:
        """/quiz group, from the lobby to the scoreboard."""
        world = self._world
        host, *others = (world.members[name] for name in PLAYERS)
        options = {"topic": "evaluation", "questions": QUESTIONS, "seconds": SECONDS}
        if await self._game() is not None:
            return []  # the person has opened one
        lobby = await self._actions.slash(host, "quiz group", **options)
        await world.run_due()
        game = await self._game()
        if game is None:
            return []
        quiz_id = game.quiz_id
        for one in others:
            await self._click(one, "group:join")
        await self._actions.wait(2)
        await self._actions.press(host, lobby, "group:begin")
        world.dismiss(lobby)
        chosen: list[Chosen] = []
        for _ in range(LONGEST_GAME):
            await self._actions.wait(2)
            game = await self._game()
            if game is None:
                break
            if game.phase is Phase.ROUND and not any(at == game.position for _, at, _ in chosen):
                chosen += await self._choose(game)
        world.note("group", PLAYERS[0], quiz_id, chosen)
        joined = " and ".join(PLAYERS[1:])
        return world.news(f"{PLAYERS[0]} opens a /quiz group, and {joined} join.")

    async def _game(self) -> games.GroupQuiz | None:
        guild_id, channel_id = self._world.guild.id, self._world.channel.id
        return await self._world.app.database.read(
            lambda tx: games.running(tx, guild_id, channel_id)
        )

    async def _choose(self, game: games.GroupQuiz) -> list[Chosen]:
        """The first knows everything, the second the first question, the third nothing."""
        world = self._world
        rounds = await world.app.database.read(lambda tx: games.rounds(tx, game.quiz_id))
        question = world.bank.questions[rounds[game.position].question_id]
        right = question.right_choices
        wrong = tuple(at for at in range(len(question.choices)) if at not in right)[:1]
        picks = (right, right if game.position == 0 else wrong or right[:1], wrong or right[:1])
        done = []
        for name, picked in zip(PLAYERS, picks, strict=True):
            if await self._give(world.members[name], game, picked, several=question.takes_several):
                done.append((name, game.position, picked))
        return done

    async def _give(
        self, member: Any, game: games.GroupQuiz, picked: tuple[int, ...], *, several: bool
    ) -> bool:
        """A letter, or ticks in the private list where several are right."""
        world, place = self._world, f"{game.quiz_id}:{game.position}"
        if not several:
            return await self._click(member, f"group:choose:{place}:{picked[0]}:") is not None
        card = await self._click(member, f"group:options:{place}", dismiss=False)
        shown = None if card is None else private_reply(card)
        ids = () if shown is None else custom_ids(shown.message.components)
        select = next((one for one in ids if one.startswith("group:tick")), None)
        if select is None:
            return False
        values = [str(at) for at in picked]
        await world.act(lambda: member.select(shown, values, custom_id=select))
        world.dismiss(card)
        return True

    async def duel(self) -> list[Happening]:
        """/quiz duel: the challenger plays at once, the challenged accepts and plays."""
        world, actions = self._world, self._actions
        one, other = world.members[CHALLENGER], world.members[CHALLENGED]
        card = await actions.slash(one, "quiz duel", member=other)
        await world.run_due()
        if "Challenged" not in str(card.response.components):
            world.dismiss(card)
            return []  # the person has begun one of the two's
        first = button_of(card, "duel:next:")
        if first is None:
            return []
        duel_id = DuelId(int(first.split(":")[2]))
        rights = {CHALLENGER: await self._play(one, await actions.press(one, card, first), duel_id)}
        card = await self._click(other, f"duel:accept:{duel_id}:", dismiss=False)
        rights[CHALLENGED] = await self._play(other, card, duel_id)
        await world.run_due()
        world.note("duel", CHALLENGER, duel_id, rights)
        return world.news(f"{CHALLENGER} challenges {CHALLENGED} to a /quiz duel; both play.")

    async def _play(self, member: Any, card: Any, duel_id: DuelId) -> int:
        """All questions, from the first card on; how many were right."""
        world, actions, right = self._world, self._actions, 0
        name = world.name_of(member.id)
        read = world.app.database.read
        asked = await read(lambda tx: duels.items(tx, duel_id))
        for one in asked[:MOST_QUESTIONS]:
            place = f"{duel_id}:{one.position}"
            question = world.bank.questions[one.question_id]
            if one.position < KNOWS[name]:
                answered = await actions.answer(member, card, "duel", place, question)
            else:
                answered = await actions.press(member, card, f"duel:pass:{place}")
            if answered is None:
                break
            right += one.position < KNOWS[name]
            card = await actions.press(member, answered, "duel:next:") or answered
        if card is not None:
            world.dismiss(card)
        return right

    async def recall(self) -> list[Happening]:
        """/review now, on the day after the quiz."""
        world, member = self._world, self._world.members[LEARNER]
        card = await self._actions.slash(member, "review now")
        show = button_of(card, "review:show")
        if show is None:
            world.dismiss(card)
            return []
        question_id = show.split(":")[2]
        said = texts(card.response.components)
        card = await self._actions.press(member, card, "review:show")
        card = await self._actions.press(member, card, f"review:grade:{question_id}", last=":3")
        if card is None:
            return []
        world.dismiss(card)
        world.note("review", LEARNER, question_id, said)
        due_on = await self._due_on(member.id, question_id)
        title = world.bank.questions[question_id].title
        when = "" if due_on is None else f", comes back on {day_words(due_on)}"
        return world.news(f"{LEARNER} uses /review now: “{title}” goes well{when}.")

    async def _due_on(self, user_id: UserId, question_id: str) -> date | None:
        """The date in the group's zone at which a question comes back; None: never."""
        guild_id = self._world.guild.id
        card = await self._world.app.database.read(
            lambda tx: reviews.get(tx, guild_id, user_id, question_id)
        )
        return None if card is None else card.due_at.astimezone(self._world.zone).date()

    async def _click(self, member: Any, begins: str, *, dismiss: bool = True) -> Any:
        """Click on the newest card of the daily channel that has such a button."""
        return await self._actions.click(member, self._world.channel, begins, dismiss=dismiss)
