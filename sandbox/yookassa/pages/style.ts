/** The look of the payer's page and of the console: one accent, light and dark by the phone's own choice. */
export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  --ground: #f1f2f7; --paper: #fff; --text: #14151a; --hint: #5b5f6b; --line: #d5d8e0; --accent: #6a3df0; --on-accent: #fff; --good: #157347; --bad: #b3261e; --soft: #f1ecff; }
@media (prefers-color-scheme: dark) { :root { --ground: #101116; --paper: #1b1d24; --text: #f2f3f7; --hint: #a5a9b6; --line: #383b46; --accent: #a98bff; --on-accent: #17102e; --good: #6fd19c; --bad: #ff9a90; --soft: #2a2440; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); }
main { max-width: 440px; margin: 0 auto; padding: 16px 12px 40px; display: flex; flex-direction: column; gap: 12px; }
main.wide { max-width: 1100px; } main.wide h1 { font-size: 20px; }
.paper { background: var(--paper); border-radius: 16px; padding: 16px; display: flex; flex-direction: column; gap: 12px; }
.mark { display: flex; align-items: center; justify-content: space-between; gap: 8px; padding: 4px; font-weight: 600; }
.mark small { font-weight: 400; color: var(--hint); border: 1px solid var(--line); border-radius: 8px; padding: 2px 8px; }
h1, h2, p { margin: 0; overflow-wrap: anywhere; } h1 { font-size: 30px; line-height: 1.15; } h2 { font-size: 17px; }
.hint { color: var(--hint); font-size: 14px; } .bad { color: var(--bad); } .good { color: var(--good); }
form { display: flex; flex-direction: column; gap: 12px; margin: 0; }
label { display: flex; flex-direction: column; gap: 4px; font-size: 14px; color: var(--hint); }
label.line { flex-direction: row; align-items: center; gap: 8px; }
input { font: inherit; font-size: 17px; color: var(--text); background: transparent; border: 1px solid var(--hint); border-radius: 12px; padding: 10px 12px; min-height: 48px; width: 100%; min-width: 0; font-variant-numeric: tabular-nums; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
button, .button { font: inherit; font-weight: 600; min-height: 48px; padding: 10px 16px; border-radius: 12px; border: 1px solid var(--line); background: transparent; color: var(--text); cursor: pointer; text-decoration: none; text-align: center; display: inline-flex; align-items: center; justify-content: center; gap: 8px; }
button.main, .button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
details { border: 1px solid var(--line); border-radius: 12px; } summary { padding: 12px; min-height: 48px; cursor: pointer; color: var(--accent); font-weight: 600; }
.cards { list-style: none; margin: 0; padding: 0 6px 6px; } .cards h2 { font-size: 14px; padding: 10px 8px 4px; color: var(--hint); font-weight: 600; }
.cards .cards { padding: 0; } .cards a { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 0 8px; min-height: 44px; padding: 4px 8px; border-radius: 8px; color: var(--text); text-decoration: none; }
.cards a:hover, .cards a[aria-current] { background: var(--soft); } .cards small { color: var(--hint); white-space: nowrap; } .number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.sum { display: flex; flex-direction: column; gap: 4px; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr)); gap: 12px; align-items: start; }
.keys { display: flex; flex-wrap: wrap; gap: 8px; } .keys button { font-weight: 400; font-size: 14px; min-height: 44px; padding: 6px 12px; }
.rows { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: 8px; } .rows li { border: 1px solid var(--line); border-radius: 12px; padding: 10px 12px; display: flex; flex-direction: column; gap: 6px; overflow-wrap: anywhere; }
.rows header { display: flex; justify-content: space-between; gap: 8px; flex-wrap: wrap; font-weight: 600; }
pre { margin: 0; font-size: 13px; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 320px; overflow: auto; }
`;
