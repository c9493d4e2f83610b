"""How earned roles look to an organiser. Pure drawing."""

from bot.gateway import layout
from bot.gateway.layout import Accent
from bot.progress.roles.messages import WHY_NOT, RoleOff, RoleSet
from bot.progress.roles.rules import EarnedBy


def role_set(message: RoleSet) -> layout.Card:
    """A role can be earned from now on."""
    if message.kind is EarnedBy.STREAK:
        what = f"{layout.count(message.number, 'day')} in a row"
        back = "It's taken back when the streak ends."
    else:
        what = f"{layout.count(message.number, 'mock interview')} held"
        back = "Members keep it unless you raise the number."
    lines = [
        f"**<@&{message.role_id}> is earned by {what}.**",
        f"I check every 15 minutes. {back} Members who are private don't get it, since "
        "everyone sees roles.",
    ]
    if message.obstacle is not None:
        lines.append(f"**I can't give it yet:** {WHY_NOT[message.obstacle]}")
    return layout.notice(
        Accent.GOOD if message.obstacle is None else Accent.TROUBLE,
        "\n".join(lines),
        layout.next_step("Status", "question:status"),
        layout.button("Turn it off", f"roles:off:{message.kind.value}"),
    )


def role_off(message: RoleOff) -> layout.Card:
    """A role can't be earned any more."""
    by = "days in a row" if message.kind is EarnedBy.STREAK else "mock interviews"
    words = f"**No role is earned by {by} here.** Nothing changed."
    if message.was_on:
        words = (
            "**No role is earned that way any more.** I'll take it back from everyone I gave it to."
        )
    return layout.notice(
        Accent.GOOD, f"{words}\n-# `/organise role` chooses one.",
        layout.next_step("Status", "question:status"),
    )  # fmt: skip


RENDERERS: layout.Renderers = {RoleSet: role_set, RoleOff: role_off}
