import type { ComponentType } from 'preact';
import { fetched } from '../../../../libs/web/src/fetched';

/** A screen that comes when it is needed. */
export const screen = <Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): ComponentType<Props> =>
  fetched(load, Waiting);

export const Waiting = () => (
  <div class="more full">
    <span class="spinner" />
  </div>
);
