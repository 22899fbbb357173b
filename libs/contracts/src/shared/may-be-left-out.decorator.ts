import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';

/** Senders who leave a field out say so by null as well: whoever gets the message finds undefined either way. */
export const MayBeLeftOut = (): PropertyDecorator => (target, property) => {
  IsOptional()(target, property);
  Transform(({ value }: { value: unknown }) => value ?? undefined)(target, property);
};
