"""Who may do what, in one table: the route guards, the feed and the pages all read it, and a test walks every cell."""

from __future__ import annotations

from typing import Final, Literal, get_args

Role = Literal["clerk", "guide", "manager", "admin", "auditor", "evaluator"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
ROLE_WORDS: Final[dict[Role, tuple[str, str]]] = {
    "clerk": ("窗口人员", "Clerk"),
    "guide": ("导办", "Guide"),
    "manager": ("大厅主管", "Manager"),
    "admin": ("系统管理员", "Administrator"),
    "auditor": ("审计员", "Auditor"),
    "evaluator": ("评估员", "Evaluator"),
}

Permission = Literal[
    "see_hall",  # the hall, its queues, windows and board
    "see_tickets",  # a ticket as staff sees it: masked name, states, times
    "see_why",  # class and reason of a call: personal
    "issue",  # give out a number at the desk
    "call",  # sign on to a window and everything done there
    "return",  # bring back a missed ticket, cancel one
    "steer",  # change a waiting ticket's queue or class, with a reason
    "oversee",  # other people's windows, close a queue, end of day
    "set_up",  # the hall file, devices, printers
    "accounts",  # who works here and as what
    "health",  # devices, printers and the server itself
    "audit",  # the journal
    "see_catalogue",  # the items and published lists, their versions and what an import changes
    "answer",  # questions, complaints and suggestions: the own ones, for managers all
    "see_figures",  # counts of the day, of nobody in particular
    "call_back",  # ring people whose case ended and note what they say; who gave a bad grade: with oversee
    "see_timeline",  # everything the hall still knows of one person, enterprise or project
    "own_crew",  # the own shifts, leave, attendance and scores
    "run_crew",  # everybody's: plan, approve, correct, score
    "own_figures",  # what the own work came to, and to contest a rating of it
]
PERMISSIONS: Final[tuple[Permission, ...]] = get_args(Permission)

# system, hall and audit duties stay apart: the administrator serves nobody, nobody but the auditor reads the journal
MAY: Final[dict[Role, frozenset[Permission]]] = {
    "clerk": frozenset(
        {"see_hall", "see_tickets", "see_why", "issue", "call", "return", "answer", "own_crew", "own_figures"}
    ),
    "guide": frozenset(
        {"see_hall", "see_tickets", "see_why", "issue", "return", "steer", "health", "call_back", "answer", "own_crew"}
    ),
    "manager": frozenset(
        {
            "see_hall",
            "see_tickets",
            "see_why",
            "issue",
            "call",
            "return",
            "steer",
            "oversee",
            "health",
            "answer",
            "see_figures",
            "see_catalogue",
            "call_back",
            "own_crew",
            "run_crew",
            "own_figures",
            "see_timeline",  # not guides: they find today's tickets; a whole history is for who answers for the hall
        }
    ),
    "admin": frozenset({"see_hall", "see_tickets", "set_up", "accounts", "health", "see_catalogue"}),
    "auditor": frozenset({"see_hall", "see_tickets", "audit", "see_figures", "see_catalogue"}),
    "evaluator": frozenset({"see_hall", "see_figures"}),  # never persons
}


def may(role: str, permission: Permission) -> bool:
    """Whether the role holds the permission; any other word than a staff role holds none."""
    return any(role == known and permission in held for known, held in MAY.items())


def who_may(permission: Permission) -> frozenset[Role]:
    """Every role that holds the permission."""
    return frozenset(role for role, held in MAY.items() if permission in held)
