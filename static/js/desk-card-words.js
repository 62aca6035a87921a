// Words of a card or a code read by the box of the desk; a part of the catalogue of desk-words.js.

export const CARD_ZH = {
  unread: "证件没有读出来，请重放，或输入号码",
  none: "{name} 今天没有号和预约，可以直接取号",
  filled: "已读卡：{name} {number}",
  own: "本页用哪个服务台的读卡器和扫描器",
  own_none: "不用读卡器",
  hint: "身份证放在本台读卡器上即可，不用输入。",
  hint_none: "本页没有指定服务台：读卡器读到的不会到这里，请输入，或用键盘扫描枪。",
};

export const CARD_EN = {
  unread: "The card could not be read. Lay it again, or type the number",
  none: "{name} has no number and no booking today; a number can be given out",
  filled: "Card read: {name} {number}",
  own: "Which desk's card reader and scanner this page uses",
  own_none: "No reader",
  hint: "An ID card laid on this desk's reader is enough, nothing to type.",
  hint_none: "This page stands for no desk: cards do not come here. Type, or use a scanner that types.",
};
