"""The rules that run in the page are the rules that are proven here: the same random days through both."""

from __future__ import annotations

import random
from dataclasses import asdict
from typing import Any

from display import announcer, layout


def test_the_page_speaks_in_the_order_the_announcer_decides(board: Any) -> None:
    chance = random.Random(20261123)
    cases = []
    for _ in range(60):
        rules = {"stale_ms": 30_000, "recalls_after_new": chance.random() < 0.5}
        steps: list[list[Any]] = []
        for call in range(1, 25):
            act = chance.choice(["offer", "offer", "turn", "end"])
            due = asdict(announcer.Due(call, f"A{chance.randint(1, 9):03d}", "305", call * 2000, chance.random() < 0.3))
            steps.append([act, due, call * 2000 + chance.randint(0, 30_000)])
        cases.append({"rules": rules, "steps": steps})
    theirs = board.page.evaluate(
        """async (cases) => {
          const a = await import('/static/js/announcer.js');
          return cases.map(({ rules, steps }) => {
            let speaker = a.SILENT;
            return steps.map(([act, due, now]) => {
              if (act === 'offer') { speaker = a.offered(speaker, due, rules); return null; }
              if (act === 'end') { speaker = { ...speaker, speaking: null }; return null; }
              const next = a.turn(speaker, now, rules);
              speaker = next.speaker;
              return [next.say?.call ?? null, next.short, next.dropped.map((d) => d.call)];
            });
          });
        }""",
        cases,
    )
    assert theirs == [ours(case) for case in cases]


def ours(case: dict[str, Any]) -> list[list[Any] | None]:
    rules, speaker, answers = announcer.SpeakingRules(**case["rules"]), announcer.Speaker(), []
    for act, due, now_ms in case["steps"]:
        answer = None
        if act == "offer":
            speaker = announcer.offered(speaker, announcer.Due(**due), rules)
        elif act == "end":
            speaker = announcer.ended(speaker)
        else:
            now = announcer.turn(speaker, now_ms, rules)
            speaker = now.speaker
            answer = [now.say.call if now.say else None, now.short, [one.call for one in now.dropped]]
        answers.append(answer)
    return answers


def test_the_page_lights_what_the_layout_decides(board: Any) -> None:
    chance = random.Random(7)
    steps = [[[chance.randint(1, 60) for _ in range(chance.randint(0, 3))], 700 * n] for n in range(120)]
    theirs = board.page.evaluate(
        """async (steps) => {
          const s = await import('/static/js/board-state.js');
          let stage = s.EMPTY_STAGE;
          return steps.map(([calls, now]) => {
            stage = s.staged(stage, calls, now, 3, 10000);
            return [stage.lit.map((l) => [l.call, l.since_ms]), stage.queue];
          });
        }""",
        steps,
    )
    stage, expected = layout.Stage(), []
    for calls, now_ms in steps:
        stage = layout.staged(stage, calls, now_ms, 3, 10_000)
        expected.append([[[shown.call, shown.since_ms] for shown in stage.lit], list(stage.queue)])
    assert theirs == expected


def test_the_page_says_the_sentences_of_the_announcer(board: Any) -> None:
    windows = {"305": "305", "12": "12", "DESK": "咨询台"}
    scripts = [announcer.script(windows, language, announcer.Reading()) for language in announcer.LANGUAGES]
    calls = [("A001", "305"), ("B1213", "12"), ("C999", "DESK"), ("D010", "none")]
    theirs = board.page.evaluate(
        """async ([scripts, calls]) => {
          const a = await import('/static/js/announcer.js');
          return calls.map(([number, window]) => [true, false].map(
            (short) => a.performance(scripts.map((s) => a.sentence(s, number, window)), 2, short)));
        }""",
        [[asdict(script) for script in scripts], [list(call) for call in calls]],
    )
    expected = [
        [announcer.performance([announcer.sentence(s, *call) for s in scripts], 2, short) for short in (True, False)]
        for call in calls
    ]
    assert theirs == expected


def test_the_page_is_as_loud_as_the_announcer_decides(board: Any) -> None:
    quiet, loudness = [(780, 800)], [(720, 840, 40), (540, 600, 100)]
    minutes = list(range(530, 850, 7))
    theirs = board.page.evaluate(
        "async ([minutes, quiet, loudness]) => { const a = await import('/static/js/announcer.js');"
        " return minutes.map((minute) => a.volumePct(minute, 80, quiet, loudness)); }",
        [minutes, quiet, loudness],
    )
    assert theirs == [announcer.volume_pct(minute, 80, quiet, loudness) for minute in minutes]


def test_what_is_announced_is_read_in_turn_with_the_key_that_lets_sound_be_heard(board: Any) -> None:
    """Until a hand has touched the page its browser is silent; what is announced must not wait for that."""
    feet = board.page.evaluate(
        """async () => {
          const { footTurn } = await import('/static/js/board-state.js');
          const turns = (all, said, blocked) => [0, 1, 2, 3, 4].map((page) => footTurn(all, said, page, blocked));
          return [turns(['甲', '乙', '丙'], ['甲', '乙'], true), turns(['甲', '乙'], ['甲'], false),
            turns(['丙'], [], true), turns([], [], false)];
        }"""
    )
    assert feet == [[None, "甲", None, "乙", None], ["甲", "乙", "甲", "乙", "甲"], [None] * 5, [""] * 5]
