/** The look of the sandbox's pages: plain, readable, light and dark. */
const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:760px;margin:0 auto;padding:24px 16px}
h1{font-size:22px}h2{font-size:17px;margin:24px 0 8px}button,a.button{font:inherit;min-height:44px;padding:8px 16px;margin:0 8px 8px 0;border:1px solid #8886;border-radius:10px;background:#8881;color:inherit;cursor:pointer;display:inline-block;text-decoration:none}
button:hover,a.button:hover{background:#8883}pre{background:#8881;padding:12px;border-radius:10px;overflow:auto;font-size:13px}p{margin:8px 0}`;

export const html = (title: string, body: string): string =>
  `<!doctype html><html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${STYLE}</style></head><body><h1>${title}</h1>${body}</body></html>`;

const button = (label: string, path: string, body: object = {}, method = 'POST'): string =>
  `<button data-path="${path}" data-method="${method}" data-body='${JSON.stringify(body)}'>${label}</button>`;

/** Buttons that drive the exchange, and its state beside them. */
export const exchangePage = (): string =>
  html(
    'Биржа CargoTech: песочница',
    `<h2>Грузы</h2>${button('Появляется груз', 'loads/appear')}${button('Появляется Москва → Санкт-Петербург', 'loads/appear', { fromPointId: 1, toPointId: 39 })}${button('Меняется цена', 'loads/change')}${button('Груз уходит', 'loads/remove')}
<h2>Часы</h2>${button('Стоп', 'clock', { speed: 0 })}${button('×1', 'clock', { speed: 1 })}${button('×60', 'clock', { speed: 60 })}${button('+10 минут', 'clock', { stepMs: 600_000 })}
<h2>Неприятности</h2>${button('Отозвать токены', 'tokens/revoke')}${button('503 × 20', 'faults', { kind: 'status', status: 503, times: 20 })}${button('HTML × 5', 'faults', { kind: 'html', times: 5 })}${button('Обрыв JSON × 5', 'faults', { kind: 'truncated', times: 5 })}${button('Молчание × 5', 'faults', { kind: 'hang', times: 5 })}${button('Заблокировать счёт', 'account', { suspended: true })}${button('Разблокировать', 'account', { suspended: false })}${button('Без задержки', 'behaviour', { latency: 'none' })}${button('Задержка как в жизни', 'behaviour', { latency: 'realistic' })}${button('Снять неприятности', 'faults', {}, 'DELETE')}
<h2>Ответ</h2><pre id="answer">—</pre><h2>Состояние</h2><pre id="state"></pre>
<script>
const show=(id,value)=>document.getElementById(id).textContent=JSON.stringify(value,null,2);
const refresh=()=>fetch('_control/state').then(r=>r.json()).then(v=>show('state',v));
document.addEventListener('click',async event=>{const {path,method,body}=event.target.dataset;if(!path)return;
const options=method==='DELETE'?{method}:{method,headers:{'content-type':'application/json'},body};
show('answer',await (await fetch('_control/'+path,options)).json());refresh();});
refresh();setInterval(refresh,2000);
</script>`,
  );
