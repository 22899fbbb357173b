import type { components } from '../../../../libs/web/src/schema';

/** What the API says and hears, as its own description has it. */
export type Schemas = components['schemas'];
