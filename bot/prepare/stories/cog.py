"""/story, and its buttons, lists and form. All of it is private, also in direct messages."""

from bot.core.ids import StoryId
from bot.gateway.routes import CommandInteraction, ComponentInteraction, command, route
from bot.prepare.stories import messages
from bot.prepare.stories.rules.story import LONGEST, Texts
from bot.prepare.stories.service import StoryService


class StoryCog:
    """One's own stories."""

    def __init__(self, service: StoryService) -> None:
        self._service = service

    @command("story", everywhere=True)
    async def story(self, used: CommandInteraction) -> messages.StoryList:
        """Your stories for behavioural questions; only you see them."""
        return await self._service.list(used.user_id)

    @route("stories:list")
    async def show_list(self, click: ComponentInteraction) -> messages.StoryList:
        """*My stories*, on a card of another room."""
        return await self._service.list(click.user_id)

    @route("stories:back", update=True)
    async def go_back(self, click: ComponentInteraction) -> messages.StoryList:
        """*All stories*, *Keep it*."""
        return await self._service.list(click.user_id)

    @route("stories:new", opens_modal=True)
    async def open_new(self, click: ComponentInteraction) -> messages.StoryForm:
        """*New story*."""
        return await self._service.new(click.user_id)

    @route("stories:edit", opens_modal=True)
    async def open_edit(self, click: ComponentInteraction) -> messages.StoryForm:
        """*Change it*."""
        return await self._service.edit(click.user_id, click.id(StoryId))

    @route("stories:save", update=True)
    async def save(self, click: ComponentInteraction) -> messages.StoryShown:
        """The form came in."""
        given = Texts(**{name: click.text(name) for name in LONGEST})
        key, opening = click.argument(0), click.argument(1)
        return await self._service.save(click.server_id, click.user_id, key, opening, given)

    @route("stories:show", update=True)
    async def show(self, click: ComponentInteraction) -> messages.StoryShown:
        """A story of a list."""
        return await self._service.show(click.server_id, click.user_id, click.chosen_id(StoryId))

    @route("stories:for")
    async def for_question(self, click: ComponentInteraction) -> messages.StoriesForQuestion:
        """*My stories*, beside a question."""
        return await self._service.for_question(click.server_id, click.user_id, click.argument(0))

    @route("stories:delete", update=True)
    async def ask_to_delete(self, click: ComponentInteraction) -> messages.StoryDeleteAsked:
        """*Delete*."""
        return await self._service.ask_to_delete(click.user_id, click.id(StoryId))

    @route("stories:erase", update=True)
    async def delete(self, click: ComponentInteraction) -> messages.StoryList:
        """*Delete it*."""
        return await self._service.delete(click.user_id, click.id(StoryId))
