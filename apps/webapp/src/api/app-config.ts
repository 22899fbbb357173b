export interface AppConfig {
  readonly sandboxUrl?: string;
  /** The Mini App's own address in Telegram, `https://t.me/<bot>/<app>`. */
  readonly botUrl?: string;
}

let asked: Promise<AppConfig> | undefined;

/** What this installation is called from outside. Empty when it cannot be had; then it is asked for again. */
export function appConfig(): Promise<AppConfig> {
  asked ??= fetch('/app-config.json')
    .then((response) => (response.ok ? (response.json() as Promise<AppConfig>) : Promise.reject(new Error('no config'))))
    .catch(() => {
      asked = undefined;
      return {};
    });
  return asked;
}
