import type { makeCommands } from './chat/commands';
import type { makeComposer } from './chat/composer';
import type { makeKeyboards } from './chat/keyboards';
import type { makeMessages } from './chat/message';
import type { makeRichText } from './chat/rich-text';
import type { makeControl } from './control';
import type { makeDialogs } from './dialogs';
import type { makeDom } from './dom';
import type { makeLinks } from './links';
import type { makePanel } from './panel';
import type { makePhones } from './phone';

/**
 * The page's script is these parts, made one after another in the browser. Each is sent there as the source of its function, so it may
 * use nothing from outside but the parts it is given and what every browser has: imports of values would stay behind on the server.
 */
export interface Parts {
  dom: ReturnType<typeof makeDom>;
  control: ReturnType<typeof makeControl>;
  dialogs: ReturnType<typeof makeDialogs>;
  links: ReturnType<typeof makeLinks>;
  richText: ReturnType<typeof makeRichText>;
  keyboards: ReturnType<typeof makeKeyboards>;
  messages: ReturnType<typeof makeMessages>;
  commands: ReturnType<typeof makeCommands>;
  composer: ReturnType<typeof makeComposer>;
  phones: ReturnType<typeof makePhones>;
  panel: ReturnType<typeof makePanel>;
}
