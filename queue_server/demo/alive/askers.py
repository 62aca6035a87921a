"""Some of those who were served have a question left, a complaint or an idea; a guide answers questions nobody has."""

from __future__ import annotations

import queue
import random
from typing import Final

from queue_server.demo.alive.api import Api
from queue_server.demo.alive.citizens import LONGEST_NAP_S
from queue_server.demo.alive.hall import LivingHall

ASK_SHARE: Final = 0.06
AFTER_S: Final = (30.0, 300.0)
ANSWERS_SHARE: Final = 0.6
KINDS, KIND_WEIGHTS = ("question", "complaint", "suggestion"), (7, 2, 1)
SAYS: Final = {
    "question": (("materials", "补交的材料可以让家人代送吗？"), ("service", "证办好了会通知我吗，能邮寄吗？")),
    "complaint": (("wait", "前面只有五个人，却等了一个多小时。"), ("materials", "来了两次，材料要求说得不一样。")),
    "suggestion": (("facilities", "等候区充电插座太少，希望多装几个。"), ("system", "取号机的字可以再大一点。")),
}
REPLIES: Final = {
    "materials": "可以。请代送的人带本人身份证和您的办件编号，交到原窗口即可，不用重新取号。",
    "service": "办好后会发短信通知，凭取件码领取；也可以在窗口登记地址，免费邮寄。",
}


class Askers:
    """Those who leave a window (`left`), one after the other (`run`, a thread). `asked` and `answered` count."""

    def __init__(self, hall: LivingHall, phone: Api, guide: Api, chance: random.Random) -> None:
        self._hall, self._phone, self._guide, self._chance = hall, phone, guide, chance
        self._leaving: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
        self.asked = self.answered = 0

    def left(self, token: str) -> None:
        """Somebody was served and walks off with this code on the slip; a few have something to say."""
        if self._chance.random() < ASK_SHARE:
            self._leaving.put((self._hall.now_ms() + round(self._chance.uniform(*AFTER_S) * 1000), token))

    def run(self) -> None:
        """For ever."""
        while True:
            at_ms, token = self._leaving.get()
            while self._hall.now_ms() < at_ms:
                self._hall.pause(LONGEST_NAP_S)
            self.ask(token)

    def ask(self, token: str) -> None:
        """One of them says it by the link on the slip; a question may be answered at once."""
        kind = self._chance.choices(KINDS, KIND_WEIGHTS)[0]
        topic, text = self._chance.choice(SAYS[kind])
        said = {"hall": self._hall.model.id, "kind": kind, "topic": topic, "text": text, "channel": "phone"}
        made = self._phone.post("/enquiries", said | {"about": {"ticket": token}})
        self.asked += made is not None
        if made is not None and kind == "question" and self._chance.random() < ANSWERS_SHARE:
            self._answer(made["id"], REPLIES[topic])

    def _answer(self, enquiry: str, reply: str) -> None:
        taken = self._guide.get(f"/enquiries/{enquiry}")
        me = self._guide.get("/account")
        mine = [one for one in (taken or {}).get("owners", []) if me and one["number"] == me.get("number")]
        if mine and self._guide.post(f"/enquiries/{enquiry}/assign", {"account": mine[0]["id"]}):
            self.answered += self._guide.post(f"/enquiries/{enquiry}/answer", {"text": reply}) is not None
