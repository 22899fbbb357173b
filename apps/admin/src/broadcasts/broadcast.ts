import type { Schemas } from '../api/schemas';
import type { Tone } from '../ui/page';
import type { Condition } from './audience/condition';

export type Broadcast = Schemas['Broadcast'];

export type Wording = Schemas['BroadcastTexts'];

export type Progress = Schemas['BroadcastProgress'];

export type BroadcastState = Broadcast['state'];
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
  scheduled: ['cancel'],
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

export type Segment = Schemas['Segment'];

export type SegmentCount = Schemas['SegmentCount'];

export const VARIABLES = ['firstName', 'daysLeft', 'expiresAt'] as const;

/** A text as one driver would get it; names that are no variables stay as they are typed. */
export const filled = (text: string, values: Readonly<Record<(typeof VARIABLES)[number], string>>): string =>
  VARIABLES.reduce((done, name) => done.replaceAll(`{${name}}`, values[name]), text);

/** Braces around something that is no variable: most likely a slip of the pen. */
export const unknownVariables = (text: string): string[] =>
  [...text.matchAll(/\{([^{}\s]*)\}/g)]
    .map(([whole]) => whole)
    .filter((whole) => !VARIABLES.some((name) => whole === `{${name}}`));
