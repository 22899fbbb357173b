/** Telegram's looks, light and dark; two phones and a panel side by side, one at a time where there is no room. */
export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.4 system-ui, sans-serif;
  --desk: #cfd9e2; --paper: #fff; --wall: #dbe6d4; --own: #e4fbd2; --text: #0d0d0d; --hint: #5b6670; --accent: #1a6aa6; --line: #0002; --key: #fffd; --on-accent: #fff; }
@media (prefers-color-scheme: dark) { :root {
  --desk: #05090d; --paper: #17212b; --wall: #0e1621; --own: #2b5278; --text: #f5f5f5; --hint: #a9b8c6; --accent: #7cc0f8; --line: #fff2; --key: #24394dee; --on-accent: #06121d; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html, body { height: 100%; }
body { margin: 0; display: flex; flex-direction: column; background: var(--desk); color: var(--text); }
h1 { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
h2 { font-size: 18px; margin: 0 0 8px; } h3 { font-size: 14px; margin: 16px 0 4px; color: var(--hint); }
button, .button, input, select { font: inherit; color: inherit; min-height: 44px; border-radius: 10px; border: 1px solid var(--line); background: var(--paper); padding: 8px 12px; }
button, .button { cursor: pointer; }
.button { display: inline-block; color: var(--accent); text-decoration: none; margin: 8px 8px 0 0; }
a, .link { color: var(--accent); overflow-wrap: anywhere; }
.main { background: var(--accent); color: var(--on-accent); border-color: transparent; font-weight: 600; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
.link, .spoiler { all: unset; cursor: pointer; color: var(--accent); }
.link:focus-visible, .spoiler:focus-visible { outline: 3px solid var(--accent); }
.spoiler { color: transparent; background: var(--hint); border-radius: 4px; }
.spoiler * { visibility: hidden; }
.spoiler.shown { color: inherit; background: none; } .spoiler.shown * { visibility: visible; }

#tabs { display: none; }
#offline { margin: 0; padding: 8px; text-align: center; background: #b3261e; color: #fff; }
main { flex: 1; min-height: 0; display: grid; grid-template-columns: repeat(2, minmax(320px, 400px)) minmax(260px, 340px); justify-content: center; gap: 20px; padding: 20px; }
.phone { display: flex; flex-direction: column; min-height: 0; max-height: 860px; overflow: hidden; background: var(--wall); border-radius: 28px; border: 6px solid #1c1c1e; }
#panel { background: var(--paper); border-radius: 20px; padding: 16px; overflow: auto; max-height: 860px; }
.wrap { display: flex; flex-wrap: wrap; gap: 8px; }
dl { margin: 4px 0 8px; } dt { font-size: 14px; color: var(--hint); } dd { margin: 0 0 4px; overflow-wrap: anywhere; }

.phone header { display: flex; align-items: center; gap: 8px; padding: 6px 8px; background: var(--paper); border-bottom: 1px solid var(--line); }
.whom { flex: 1; min-width: 0; display: flex; gap: 6px; }
.whom select { flex: 1; min-width: 0; width: 50%; padding: 6px; font-size: 15px; font-weight: 600; }
.sign { min-width: 44px; padding: 0; border-color: transparent; background: none; font-size: 20px; color: var(--accent); flex: none; }
.messages { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 8px; }
.messages ol { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: 6px; }
.messages:focus-visible { outline-offset: -3px; }
.messages li { max-width: 100%; }
.day { text-align: center; font-size: 13px; margin: 4px auto 8px; padding: 2px 12px; width: fit-content; border-radius: 12px; background: var(--paper); color: var(--hint); }
.line { display: flex; align-items: flex-end; }
.line .sign { opacity: 0; color: var(--text); }
.line:hover .sign, .line .sign:focus-visible { opacity: 1; }
@media (hover: none) { .line .sign { opacity: .6; } }
.own .line { flex-direction: row-reverse; }
.bubble { width: fit-content; max-width: calc(100% - 44px); padding: 6px 10px; border-radius: 14px 14px 14px 4px; background: var(--paper); overflow-wrap: anywhere; box-shadow: 0 1px 1px #0002; }
.own .bubble { background: var(--own); border-radius: 14px 14px 4px; }
.text { white-space: pre-wrap; }
.name { display: block; font-size: 14px; color: var(--accent); }
.time { float: right; margin: 4px 0 0 12px; font-size: 12px; color: var(--hint); }
.own .time { color: var(--text); opacity: .8; }
.bubble a, .bubble .link { color: var(--accent); } .own .bubble a, .own .bubble .link { color: inherit; text-decoration: underline; }
blockquote { margin: 4px 0; padding: 2px 8px; border-left: 3px solid var(--accent); }
.reply { font-size: 14px; } .reply b { display: block; }
code, pre { font-family: ui-monospace, monospace; font-size: 14px; background: #8882; border-radius: 4px; padding: 0 3px; } pre { margin: 4px 0; padding: 6px; white-space: pre-wrap; }
.kind { font-size: 14px; color: var(--hint); } .own .kind { color: inherit; opacity: .8; }
.card { display: flex; flex-direction: column; gap: 2px; padding: 4px 0; }
.keys { display: flex; flex-direction: column; gap: 4px; }
li .keys { width: calc(100% - 44px); margin-top: 4px; }
.row { display: flex; gap: 4px; }
.row button { flex: 1 1 0; min-width: 0; padding: 6px; position: relative; overflow-wrap: anywhere; background: var(--key); font-weight: 500; }
.row button:not([data-kind=""])::after { content: attr(data-kind); position: absolute; top: 0; right: 5px; font-size: 11px; }
[aria-busy="true"] { color: transparent !important; }
[aria-busy="true"]::before { content: ""; position: absolute; inset: 0; margin: auto; width: 18px; height: 18px; border-radius: 50%; border: 3px solid var(--accent); border-top-color: transparent; animation: turn .8s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
@media (prefers-reduced-motion: reduce) { [aria-busy="true"]::before { animation-duration: 4s; } }
.welcome { flex: 1; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 8px; padding: 16px; } .bar { margin: 8px; }
.phone footer { background: var(--paper); border-top: 1px solid var(--line); }
.phone footer > .keys { padding: 6px; max-height: 220px; overflow: auto; }
.composer { display: flex; align-items: center; gap: 2px; padding: 6px; }
.composer input { flex: 1; min-width: 0; border-radius: 22px; }
.menu { background: var(--accent); color: var(--on-accent); border-color: transparent; max-width: 40%; padding: 6px 10px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.answering { display: flex; align-items: center; border-left: 3px solid var(--accent); margin: 6px 6px 0; padding-left: 8px; } .answering span { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }

dialog { width: min(360px, calc(100vw - 32px)); max-height: calc(100dvh - 32px); border: 0; border-radius: 18px; padding: 18px; background: var(--paper); color: var(--text); }
dialog::backdrop { background: #0008; }
dialog, dialog form { flex-direction: column; gap: 8px; } dialog[open], dialog form { display: flex; }
dialog label { display: flex; flex-direction: column; gap: 2px; color: var(--hint); }
dialog input { color: var(--text); width: 100%; } dialog input[type="checkbox"] { width: 24px; }
.alert { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.command { text-align: left; display: flex; flex-direction: column; gap: 0; }
#toasts { position: fixed; inset: auto 16px 96px; display: flex; flex-direction: column; align-items: center; gap: 8px; pointer-events: none; }
#toasts p { margin: 0; padding: 10px 16px; border-radius: 12px; background: #1c1c1ef2; color: #fff; max-width: 100%; overflow-wrap: anywhere; }

@media (max-width: 1080px) { main { grid-template-columns: repeat(2, minmax(320px, 400px)); overflow: auto; grid-auto-rows: min-content; } .phone { height: calc(100dvh - 40px); } #panel { grid-column: 1 / -1; } }
@media (max-width: 720px) {
  #tabs { display: flex; } #tabs button { flex: 1; border-radius: 0; border-width: 0 0 3px; border-color: transparent; } #tabs [aria-pressed="true"] { border-color: var(--accent); color: var(--accent); font-weight: 600; }
  #tabs [data-news]::after { content: ' •'; color: var(--accent); }
  main { display: flex; padding: 0; overflow: hidden; } main > * { display: none !important; flex: 1; min-width: 0; max-height: none; }
  [data-shown="driver"] #driver, [data-shown="group"] #group, [data-shown="panel"] #panel { display: flex !important; }
  [data-shown="panel"] #panel { display: block !important; border-radius: 0; }
  .phone { border: 0; border-radius: 0; height: auto; }
}
`;
