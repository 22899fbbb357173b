import { Transform, Type } from 'class-transformer';

/**
 * An object whose names are the sender's own. class-transformer would drop the names that JavaScript has taken (`toString`,
 * `constructor`) or fall over them; here they arrive like any other.
 */
export const AsSent = (): PropertyDecorator => (target, property) => {
  Type(() => Object)(target, property);
  Transform(({ obj, key }) => (obj as Record<string, unknown>)[key])(target, property);
};
