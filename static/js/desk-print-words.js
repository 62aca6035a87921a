// Words of slips and printers at the guide desk; a part of the catalogue of desk-words.js.

export const PRINT_ZH = {
  print_states: {
    queued: "小票已交给打印机。",
    sending: "正在打印小票。",
    sent: "正在打印小票。",
    confirmed: "小票已打印，请交给办事人。",
    unknown: "不能确定小票是否打出，请看打印机。",
    failed: "小票没有打出，请换打印机重打。",
    none: "没有打印小票。请选打印机，或把号码写给办事人。",
    no_printer: "大厅没有可用的打印机，请把号码写给办事人。",
  },
  printer: "打印机",
  printer_states: { online: "正常", degraded: "需留意", unavailable: "不可用", unknown: "没有消息" },
  print: "打印小票",
  reprint: "补打第 {copy} 联",
  reprint_reason: "补打原因",
  reprint_reasons: { not_printed: "没打出来", unreadable: "看不清", lost: "丢了" },
  copies: "已打 {count} 联",
};

export const PRINT_EN = {
  print_states: {
    queued: "The slip is on its way to the printer.",
    sending: "The slip is being printed.",
    sent: "The slip is being printed.",
    confirmed: "The slip is printed. Please hand it over.",
    unknown: "Nobody knows whether the slip came out. Look at the printer.",
    failed: "The slip did not come out. Print it elsewhere.",
    none: "No slip was printed. Choose a printer, or write the number down.",
    no_printer: "The hall has no printer that works. Write the number down.",
  },
  printer: "Printer",
  printer_states: { online: "fine", degraded: "look after it", unavailable: "out of order", unknown: "silent" },
  print: "Print the slip",
  reprint: "Print copy {copy}",
  reprint_reason: "Reason for the copy",
  reprint_reasons: { not_printed: "Not printed", unreadable: "Unreadable", lost: "Lost" },
  copies: "{count} printed",
};
