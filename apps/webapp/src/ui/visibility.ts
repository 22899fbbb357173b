import { telegram } from '../telegram/telegram';

/** Hears when the app goes out of sight and comes back: by the browser, and by Telegram, which minimises it without telling the browser. */
export function onVisibility(listener: (visible: boolean) => void): () => void {
  const byBrowser = (): void => listener(document.visibilityState === 'visible');
  const leaving = (): void => listener(false);
  const back = (): void => listener(true);
  document.addEventListener('visibilitychange', byBrowser);
  window.addEventListener('pagehide', leaving);
  window.addEventListener('pageshow', back);
  const offTelegram = telegram.onVisibility(listener);
  return () => {
    document.removeEventListener('visibilitychange', byBrowser);
    window.removeEventListener('pagehide', leaving);
    window.removeEventListener('pageshow', back);
    offTelegram();
  };
}
