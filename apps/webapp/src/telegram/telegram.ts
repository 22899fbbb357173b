import { contrast, readableOn } from './contrast';

/**
 * The thin side of Telegram's Mini App protocol that this app uses: events out through the native proxy or the parent frame,
 * events in through `window.Telegram.WebView`. Everything is asked for by version; an ordinary browser simply has none of it.
 */
type Listener = (data: unknown) => void;

interface NativeProxy {
  postEvent(name: string, data: string): void;
}

declare global {
  interface Window {
    TelegramWebviewProxy?: NativeProxy;
    Telegram?: { WebView?: { receiveEvent(name: string, data: unknown): void } };
  }
}

const listeners = new Map<string, Set<Listener>>();
const LAUNCH_KEY = 'tg-launch';

/** Launch parameters stand behind the hash; they are kept for a reload and taken out of the address at once: they are a credential. */
function readLaunch(): URLSearchParams {
  const fromHash = new URLSearchParams(location.hash.slice(1));
  if (fromHash.has('tgWebAppVersion') || fromHash.has('tgWebAppData')) {
    sessionStorage.setItem(LAUNCH_KEY, fromHash.toString());
    history.replaceState(null, '', location.pathname + location.search);
    return fromHash;
  }
  return new URLSearchParams(sessionStorage.getItem(LAUNCH_KEY) ?? '');
}

const launch = readLaunch();
const version = launch.get('tgWebAppVersion') ?? '0';

function receive(name: string, data: unknown): void {
  for (const listener of listeners.get(name) ?? []) listener(data);
}

const framed = window.parent !== window;
/** Whether a Telegram client is there to draw its own buttons. */
const hasClient = window.TelegramWebviewProxy !== undefined || framed;

function post(name: string, data: object = {}): void {
  if (window.TelegramWebviewProxy !== undefined) window.TelegramWebviewProxy.postEvent(name, JSON.stringify(data));
  else if (framed) window.parent.postMessage(JSON.stringify({ eventType: name, eventData: data }), 'https://web.telegram.org');
}

function isAtLeast(wanted: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

const COLOUR = /^#[0-9a-f]{6}$/i;

/** Takes over the client's colours; those of small words are made readable where a theme was careless. */
function applyTheme(theme: Record<string, string>): void {
  const colours = Object.fromEntries(Object.entries(theme).filter(([, value]) => COLOUR.test(value)));
  const ground = colours['bg_color'];
  if (ground !== undefined) {
    const grounds = [ground, colours['secondary_bg_color'] ?? ground, colours['section_bg_color'] ?? ground];
    for (const name of ['hint_color', 'subtitle_text_color', 'link_color', 'destructive_text_color']) {
      const colour = colours[name];
      if (colour !== undefined) colours[name] = readableOn(colour, grounds);
    }
    const { button_color: button, button_text_color: label } = colours;
    if (button !== undefined && label !== undefined) colours['button_color'] = readableOn(button, [label]);
    document.documentElement.style.colorScheme = contrast(ground, '#ffffff') > contrast(ground, '#000000') ? 'dark' : 'light';
  }
  for (const [name, value] of Object.entries(colours))
    document.documentElement.style.setProperty(`--tg-theme-${name.replaceAll('_', '-')}`, value);
}

function on(name: string, listener: Listener): () => void {
  const known = listeners.get(name) ?? new Set<Listener>();
  listeners.set(name, known.add(listener));
  return () => known.delete(listener);
}

/** Begins: theme, full height, readiness. */
function start(): void {
  window.Telegram = { ...window.Telegram, WebView: { receiveEvent: receive } };
  window.addEventListener('message', ({ data, source }) => {
    if (source !== window.parent || typeof data !== 'string') return;
    try {
      const { eventType, eventData } = JSON.parse(data) as { eventType?: string; eventData?: unknown };
      if (eventType !== undefined) receive(eventType, eventData);
    } catch {
      // Other scripts of the page speak through messages too.
    }
  });
  try {
    applyTheme(JSON.parse(launch.get('tgWebAppThemeParams') ?? '{}') as Record<string, string>);
  } catch {
    // A broken theme is no theme: ours stands.
  }
  on('theme_changed', (data) => applyTheme((data as { theme_params?: Record<string, string> }).theme_params ?? {}));
  post('web_app_ready');
  post('web_app_expand');
}

/** Buttons that Telegram has one of: the one that was asked for last is shown, and the one before it when that is gone. */
function stacked<T extends { readonly onPress: () => void }>(pressed: string, show: (top: T | undefined) => void) {
  const stack: T[] = [];
  on(pressed, () => stack.at(-1)?.onPress());
  return (button: T): (() => void) => {
    stack.push(button);
    show(button);
    return () => {
      stack.splice(stack.indexOf(button), 1);
      show(stack.at(-1));
    };
  };
}

const backButtons = stacked<{ onPress: () => void }>('back_button_pressed', (top) =>
  post('web_app_setup_back_button', { is_visible: top !== undefined }),
);
const mainButtons = stacked<{ onPress: () => void; text: string; busy: boolean }>('main_button_pressed', (top) =>
  post(
    'web_app_setup_main_button',
    top === undefined
      ? { is_visible: false }
      : { is_visible: true, is_active: !top.busy, is_progress_visible: top.busy, text: top.text },
  ),
);

const haptic = (data: object): void => {
  if (isAtLeast('6.1')) post('web_app_trigger_haptic_feedback', data);
};

const INVOICE = /^https:\/\/t\.me\/(?:\$|invoice\/)([A-Za-z0-9_=-]+)$/;

export const telegram = {
  post,
  on,
  initData: launch.get('tgWebAppData') ?? '',
  hasClient,
  isAtLeast,
  start,
  select: (): void => haptic({ type: 'selection_change' }),
  success: (): void => haptic({ type: 'notification', notification_type: 'success' }),
  failure: (): void => haptic({ type: 'notification', notification_type: 'error' }),
  /** Shows Telegram's own back button; what it returns hides it again. */
  backButton: (onPress: () => void): (() => void) => (isAtLeast('6.1') ? backButtons({ onPress }) : () => undefined),
  /** Telegram's own main button; a busy one turns and cannot be pressed. */
  mainButton: (text: string, onPress: () => void, busy = false): (() => void) => mainButtons({ text, onPress, busy }),
  /** In a sheet a downward swipe scrolls; it does not close the app. */
  verticalSwipes(allowed: boolean): void {
    if (isAtLeast('7.7')) post('web_app_setup_swipe_behavior', { allow_vertical_swipe: allowed });
  },
  /** Asks before the app is closed with something typed and not sent. */
  closingConfirmation(needed: boolean): void {
    if (isAtLeast('6.2')) post('web_app_setup_closing_behavior', { need_confirmation: needed });
  },
  /** Telegram has minimised the app, or brought it back. */
  onVisibility: (listener: (visible: boolean) => void): (() => void) =>
    on('visibility_changed', (data) => listener((data as { is_visible?: boolean }).is_visible === true)),
  /** Opens a page of t.me inside Telegram. @returns false where there is no Telegram to do it */
  openTelegramLink(url: string): boolean {
    if (!hasClient || !isAtLeast('6.1')) return false;
    const { pathname, search } = new URL(url);
    post('web_app_open_tg_link', { path_full: pathname + search });
    return true;
  },
  /** Whether Telegram can show a bill of its own. */
  canOpenInvoice: hasClient && isAtLeast('6.1'),
  /** Shows Telegram's bill; what became of it is what the server hears. @returns false when the link is none of a bill */
  openInvoice(url: string): boolean {
    const slug = INVOICE.exec(url)?.[1];
    if (slug === undefined) return false;
    post('web_app_open_invoice', { slug });
    return true;
  },
  openLink(url: string): void {
    if (hasClient && isAtLeast('6.1')) post('web_app_open_link', { url });
    else window.open(url, '_blank', 'noopener');
  },
};

/** What the launch was for: `cargo_<id>` opens a load. Untrusted: it only says what to show. */
export function startParameter(): string | undefined {
  return new URLSearchParams(telegram.initData).get('start_param') ?? launch.get('tgWebAppStartParam') ?? undefined;
}

/** The person who opened the app, as the launch says; untrusted. */
export function launchUser(): { id?: number; allows_write_to_pm?: boolean } | undefined {
  try {
    return JSON.parse(new URLSearchParams(telegram.initData).get('user') ?? '{}') as { id?: number };
  } catch {
    return undefined;
  }
}

/** Telegram's id of that person, used to keep two people on one phone apart. */
export function launchUserId(): string | undefined {
  return launchUser()?.id?.toString();
}
