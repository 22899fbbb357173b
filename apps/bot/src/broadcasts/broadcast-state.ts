import type { BroadcastAction, BroadcastState } from '#contracts';

/** What may follow what. Nothing else writes a state. */
const NEXT: Readonly<Record<BroadcastState, readonly BroadcastState[]>> = {
  draft: ['scheduled', 'sending', 'canceled'],
  scheduled: ['sending', 'canceled'],
  sending: ['paused', 'done', 'canceled'],
  paused: ['sending', 'canceled'],
  done: [],
  canceled: [],
};

/** From where staff may ask for what: `send` begins, `resume` goes on. */
const ASKED_FROM: Readonly<Record<BroadcastAction, readonly BroadcastState[]>> = {
  send: ['draft'],
  pause: ['sending'],
  resume: ['paused'],
  cancel: ['draft', 'scheduled', 'sending', 'paused'],
};

export const mayFollow = (from: BroadcastState, to: BroadcastState): boolean => NEXT[from].includes(to);

export const mayBeAsked = (action: BroadcastAction, state: BroadcastState): boolean => ASKED_FROM[action].includes(state);
