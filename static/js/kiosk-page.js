// What the kiosk's page holds: its settings, the stage a screen stands on, and the dialog over it.
export const settings = Object.fromEntries(Object.entries(document.body.dataset).map(([k, v]) => [k, isNaN(v) ? v : Number(v)]));
export const stage = document.getElementById("stage");
export const idleBox = document.getElementById("idle");

export const screen = () => stage.firstElementChild;
