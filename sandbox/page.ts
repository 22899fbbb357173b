/** The look of the sandbox's pages: plain, readable, light and dark. */
const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:760px;margin:0 auto;padding:24px 16px}
h1{font-size:22px}h2{font-size:17px;margin:24px 0 8px}button,a.button{font:inherit;min-height:44px;box-sizing:border-box;padding:8px 16px;margin:0 8px 8px 0;border:1px solid #8886;border-radius:10px;background:#8881;color:inherit;cursor:pointer;display:inline-block;text-decoration:none}
button:hover,a.button:hover{background:#8883}button:focus-visible,a:focus-visible{outline:2px solid #2678b6;outline-offset:2px}
pre{background:#8881;padding:12px;border-radius:10px;overflow:auto;font-size:13px;white-space:pre-wrap;overflow-wrap:anywhere}p{margin:8px 0}`;

const html = (title: string, body: string): string =>
  `<!doctype html><html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head><body><h1>${title}</h1>${body}</body></html>`;

const link = (label: string, href: string): string => `<a class="button" href="${href}">${label}</a>`;

const button = (label: string, path: string, body: object = {}, method = 'POST'): string =>
  `<button data-path="${path}" data-method="${method}" data-body='${JSON.stringify(body)}'>${label}</button>`;

const section = (title: string, ...parts: readonly string[]): string => `<h2>${title}</h2>${parts.join('')}`;

/** Everything there is, one tap away. Names are ours, not a visitor's: they need no escaping. */
export const indexPage = (drivers: readonly { first_name: string; last_name?: string }[]): string =>
  html(
    'CargoTech Driver: песочница',
    [
      section(
        'Открыть приложение водителем',
        ...drivers.map(({ first_name, last_name = '' }, index) =>
          link(`${first_name} ${last_name}`, `/telegram/open?driver=${index + 1}`),
        ),
      ),
      section('В тёмной теме', link('Тёмная тема', '/telegram/open?driver=1&amp;theme=dark')),
      section(
        'Telegram',
        link('Чаты водителей и диспетчеров', '/telegram/'),
        link('Состояние', '/telegram/_control/state'),
        link('Журнал вызовов бота', '/telegram/_control/calls?limit=100'),
      ),
      section(
        'Биржа',
        link('Управлять биржей', '/cargotech/'),
        link('Состояние', '/cargotech/_control/state'),
        link('Журнал запросов', '/cargotech/_control/log'),
      ),
      section('ЮKassa', link('Платежи и уведомления', '/yookassa/'), link('Состояние', '/yookassa/_control/state')),
      section(
        'Время мира',
        '<p id="now" aria-live="polite">—</p>',
        ...[
          ['+1 час', 3_600_000],
          ['+1 день', 86_400_000],
          ['+3 дня', 3 * 86_400_000],
          ['+8 дней', 8 * 86_400_000],
          ['+30 дней', 30 * 86_400_000],
        ].map(([label, stepMs]) => `<button data-step="${stepMs}">${label}</button>`),
        `<p>Время идёт только вперёд; при новом запуске оно снова настоящее. После большого шага откройте приложение заново.</p>
<script>
const show=({now})=>document.getElementById('now').textContent=new Date(now).toLocaleString('ru-RU');
const look=()=>fetch('/clock').then(r=>r.json()).then(show).catch(()=>{});
document.addEventListener('click',async({target})=>{if(!target.dataset.step)return;
show(await (await fetch('/clock',{method:'POST',headers:{'content-type':'application/json'},body:JSON.stringify({stepMs:Number(target.dataset.step)})})).json());});
look();setInterval(look,1000);
</script>`,
      ),
    ].join(''),
  );

/** Buttons that drive the exchange, and its state beside them. */
export const exchangePage = (): string =>
  html(
    'Биржа CargoTech: песочница',
    `${[
      section(
        'Грузы',
        button('Появляется груз', 'loads/appear'),
        button('Появляется Москва → Санкт-Петербург', 'loads/appear', { fromPointId: 1, toPointId: 39 }),
        button('Меняется цена', 'loads/change'),
        button('Груз уходит', 'loads/remove'),
        button('Сами не меняются', 'behaviour', { alive: false }),
        button('Сами меняются', 'behaviour', { alive: true }),
      ),
      section(
        'Часы',
        button('Стоп', 'clock', { speed: 0 }),
        button('×1', 'clock', { speed: 1 }),
        button('×60', 'clock', { speed: 60 }),
        button('+10 минут', 'clock', { stepMs: 600_000 }),
        button('+1 день', 'clock', { stepMs: 86_400_000 }),
      ),
      section(
        'Неприятности',
        button('503 × 20', 'faults', { kind: 'status', status: 503, times: 20 }),
        button('429 × 5', 'faults', { kind: 'status', status: 429, headers: { 'retry-after': '2' }, times: 5 }),
        button('HTML × 5', 'faults', { kind: 'html', times: 5 }),
        button('Обрыв JSON × 5', 'faults', { kind: 'truncated', times: 5 }),
        button('Пустые поля × 5', 'faults', { kind: 'nulls', times: 5 }),
        button('Ошибка с кодом 200 × 5', 'faults', { kind: 'error-body', times: 5 }),
        button('Молчание × 5', 'faults', { kind: 'hang', times: 5 }),
        button('Обрыв связи × 5', 'faults', { kind: 'reset', times: 5 }),
        button('Снять неприятности', 'faults', {}, 'DELETE'),
        button('Без задержки', 'behaviour', { latency: 'none' }),
        button('Задержка как в жизни', 'behaviour', { latency: 'realistic' }),
      ),
      section(
        'Учётная запись',
        button('Отозвать токены', 'tokens/revoke'),
        button('Не пускать', 'account', { rejectLogins: true }),
        button('Заблокировать', 'account', { suspended: true }),
        button('Всё разрешить', 'account', { suspended: false, rejectLogins: false }),
      ),
    ].join('')}
<h2>Ответ</h2><pre id="answer" aria-live="polite">—</pre>
<h2>Состояние</h2>${button('Обнулить счётчики', 'counters/reset')}<pre id="state"></pre><p>${link('На главную', '/')}${link('Журнал запросов', '/cargotech/_control/log')}</p>
<script>
const show=(id,value)=>document.getElementById(id).textContent=JSON.stringify(value,null,2);
const refresh=()=>fetch('/cargotech/_control/state').then(r=>r.json()).then(v=>show('state',v)).catch(()=>show('state','—'));
document.addEventListener('click',async event=>{const {path,method,body}=event.target.dataset;if(!path)return;
const options=method==='DELETE'?{method}:{method,headers:{'content-type':'application/json'},body};
show('answer',await (await fetch('/cargotech/_control/'+path,options)).json());refresh();});
refresh();setInterval(refresh,2000);
</script>`,
  );
