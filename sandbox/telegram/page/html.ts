/** The page without what happens on it. Its address is fixed: the sandbox always has Telegram under /telegram. */
export const PAGE = `<!doctype html>
<html lang="ru">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1,interactive-widget=resizes-content">
    <title>Telegram: песочница</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/telegram/page.css">
    <script src="/telegram/page.js" defer></script>
  </head>
  <body data-shown="driver">
    <h1>Telegram: песочница</h1>
    <nav id="tabs" aria-label="Что показать">
      <button type="button" data-part="driver" aria-pressed="true">Водитель</button>
      <button type="button" data-part="group" aria-pressed="false">Диспетчеры</button>
      <button type="button" data-part="panel" aria-pressed="false">Неполадки</button>
    </nav>
    <p id="offline" role="status" hidden>Нет связи с песочницей, пробуем снова…</p>
    <main>
      <section id="driver" class="phone" aria-label="Телефон водителя"></section>
      <section id="group" class="phone" aria-label="Чат диспетчеров"></section>
      <section id="panel" aria-label="Неполадки"></section>
    </main>
    <div id="toasts" role="status" aria-live="polite"></div>
  </body>
</html>
`;
