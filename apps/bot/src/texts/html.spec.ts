import * as fc from 'fast-check';
import { fitted, html, lines, plainText, TEXT_LIMIT } from './html';

describe('text with markup', () => {
  it('escapes what is put in and keeps what is fixed', () => {
    const name = '<script>"Иван" & Co</script>';
    expect(html`<b>${name}</b>`.markup).toBe('<b>&lt;script&gt;&quot;Иван&quot; &amp; Co&lt;/script&gt;</b>');
    expect(html`${html`<i>${'a<b'}</i>`} ${5}`.markup).toBe('<i>a&lt;b</i> 5');
    expect(lines('a & b', undefined, html`<b>c</b>`).markup).toBe('a &amp; b\n<b>c</b>');
  });

  it('comes back as it was when the markup is taken away', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(plainText(html`<b>${text}</b>`.markup)).toBe(text);
      }),
    );
  });

  it('never exceeds what Telegram takes, and never tears a tag', () => {
    const line = fc.string({ maxLength: 6_000 }).map((text) => html`<b>${text.replaceAll('\n', ' ')}</b> end`.markup);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (all) => {
        const markup = fitted(all.join('\n'));
        expect(plainText(markup).length).toBeLessThanOrEqual(TEXT_LIMIT);
        expect(markup.split('<b>').length).toBe(markup.split('</b>').length);
      }),
    );
  });
});
