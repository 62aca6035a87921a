"""What the box of a desk reads: which desk a page stands for, each reading once, a card in place of what is typed."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

ON_DESK = """async () => {
  const { readingActs } = await import('/static/js/desk-readings.js');
  const log = [];
  const desk = {
    devices: [{ id: '4', kind: 'desk', state: 'registered' }], place: { hall: 'JN01' }, url: '/halls/JN01',
    words: { card: { unread: 'unread', filled: '{name} {number}', none: '' } },
    screen: { kind: 'issue', draft: { person: { phone: '139' } } },
    redraw() {}, say: (text) => log.push(text), findText: (text) => log.push(`find ${text}`),
  };
  Object.defineProperties(desk, Object.getOwnPropertyDescriptors(readingActs));
  let told;
  desk.listenBy(({ topics, onView }) => {
    log.push(topics[0]);
    told = (view) => onView('', new Map(Object.entries(view)));
    return { close() {} };
  });
  desk.listen();
  told({ scan: { id: '1', text: 'left from before' } });
  told({ scan: { id: '1', text: 'left from before' } });
  told({ scan: { id: '2', text: '261123A027' } });
  told({ scan: { id: '2', text: '261123A027' }, card: { id: '3', fault: 'bad_id_number' } });
  told({ card: { id: '4', token: 't', name: '欧*', number: '1101**', id_type: 'resident' } });
  return { log, person: desk.screen.draft.person };
}"""


def ask(page: Page, expression: str) -> Any:
    return page.evaluate(
        f"async () => {{ const m = await import('/static/js/desk-readings.js'); return {expression}; }}"
    )


def test_a_page_stands_for_the_only_desk_or_for_the_one_chosen_and_for_none_where_nobody_said(bench: Page) -> None:
    one, two = '{ id: "4", kind: "desk", state: "enrolled" }', '{ id: "9", kind: "desk", state: "registered" }'
    gone = '{ id: "5", kind: "desk", state: "revoked" }'
    assert ask(bench, f"m.ownDesk([{one}, {gone}], null)?.id") == "4"
    assert ask(bench, f"[m.ownDesk([{one}, {two}], null), m.ownDesk([{one}, {two}], '9').id]") == [None, "9"]
    assert ask(bench, f"[m.ownDesk([{one}], 'none'), m.ownDesk([], '4')]") == [None, None]


def test_each_reading_counts_once_and_a_card_fills_the_form_masked(bench: Page) -> None:
    found = bench.evaluate(ON_DESK)
    assert found["log"] == ["device:4", "find 261123A027", "unread", "欧* 1101**"]
    assert found["person"]["card"] == "t" and found["person"]["phone"] == "139"


def test_a_card_is_sent_by_its_token_alone_until_somebody_types_over_it(bench: Page) -> None:
    carded = '{ card: "t", desk: "4", name: "欧*", id_type: "resident", id_number: "1101**", phone: "" }'
    assert ask(bench, f"m.personIn({carded})") == {"card": "t", "desk": "4"}
    typed = ask(
        bench, f"(() => {{ const p = {carded}; m.typedOver(p, 'id_number', '1'); return [p, m.personIn(p)]; }})()"
    )
    assert (typed[0]["name"], typed[0]["card"]) == ("", "")
    assert typed[1] == {"person": {"id_type": "resident", "id_number": "1"}}
    assert ask(bench, "m.personIn({ name: '', id_number: ' ' })") == {}
