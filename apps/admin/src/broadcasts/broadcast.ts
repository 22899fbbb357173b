import type { Tone } from '../ui/page';
import type { Condition } from './condition';

/** A broadcast as the API shows it. */
export interface Broadcast {
  readonly id: string;
  readonly title: string;
  readonly condition: Condition;
  readonly texts: Wording;
  readonly button: { readonly labels: Wording; readonly url: string } | null;
  readonly state: BroadcastState;
  readonly scheduledAt: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly progress: Progress;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly version: number;
}

export interface Wording {
  readonly ru: string;
  readonly en: string;
}

export interface Progress {
  readonly total: number;
  readonly waiting: number;
  readonly sent: number;
  readonly failed: number;
  readonly dropped: number;
  readonly clicked: number;
  readonly byReason: Readonly<Record<string, number>>;
}

export type BroadcastState = 'draft' | 'scheduled' | 'sending' | 'paused' | 'done' | 'canceled';
export type BroadcastAction = 'send' | 'pause' | 'resume' | 'cancel';

export const TONES: Readonly<Record<BroadcastState, Tone>> = {
  draft: 'calm',
  scheduled: 'warm',
  sending: 'warm',
  paused: 'bad',
  done: 'good',
  canceled: 'bad',
};

/** What can be done about a broadcast in each state. */
export const ACTIONS: Readonly<Record<BroadcastState, readonly BroadcastAction[]>> = {
  draft: ['send', 'cancel'],
  scheduled: ['pause', 'cancel'],
  sending: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  done: [],
  canceled: [],
};

export interface Draft {
  readonly title: string;
  readonly condition: Condition;
  readonly texts: Wording;
  readonly button: Broadcast['button'];
}
export const draftOf = ({ title, condition, texts, button }: Broadcast): Draft => ({ title, condition, texts, button });

export interface Segment {
  readonly id: string;
  readonly name: string;
  readonly condition: Condition;
  readonly version: number;
}

export interface SegmentCount {
  readonly count: number;
  readonly reachable: number;
}

export const VARIABLES = ['firstName', 'daysLeft', 'expiresAt'] as const;

/** A text as one driver would get it; names that are no variables stay as they are typed. */
export const filled = (text: string, values: Readonly<Record<(typeof VARIABLES)[number], string>>): string =>
  VARIABLES.reduce((done, name) => done.replaceAll(`{${name}}`, values[name]), text);

/** Braces around something that is no variable: most likely a slip of the pen. */
export const unknownVariables = (text: string): string[] =>
  [...text.matchAll(/\{([^{}\s]*)\}/g)]
    .map(([whole]) => whole)
    .filter((whole) => !VARIABLES.some((name) => whole === `{${name}}`));
