const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it may stand in HTML: what a shop writes is never markup. */
export const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '');

/** No script runs on the payer's page; where its forms lead is the shop's word, so that is left open. */
export const POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

/** @param body HTML @param head more of it */
export const page = (title: string, body: string, head = ''): string =>
  `<!doctype html><html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
  `<title>${escaped(title)}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/yookassa/checkout/page.css">${head}</head><body>${body}</body></html>`;
