import type { StaffDoing } from '#contracts';

/** Who does it and from where, as it goes into a request. */
export type By = Pick<StaffDoing, keyof StaffDoing>;
