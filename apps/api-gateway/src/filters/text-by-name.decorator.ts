import { registerDecorator } from 'class-validator';

const isTextByName = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((part) => typeof part === 'string');

/** Names as in the query of the list, values as text; what they may be is filtering's to say. */
export const IsTextByName = (): PropertyDecorator => (target, propertyName) =>
  registerDecorator({
    name: 'textByName',
    target: target.constructor,
    propertyName: String(propertyName),
    validator: { validate: isTextByName },
  });
