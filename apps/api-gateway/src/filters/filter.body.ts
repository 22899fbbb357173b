import { IsObject, registerDecorator } from 'class-validator';

/** Names as in the query of the list, values as text; what they may be is filtering's to say. */
const isTextByName = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every((part) => typeof part === 'string');

const TextByName = (): PropertyDecorator => (target, propertyName) =>
  registerDecorator({
    name: 'textByName',
    target: target.constructor,
    propertyName: String(propertyName),
    validator: { validate: isTextByName },
  });

export class FilterBody {
  @IsObject() @TextByName() filter!: Record<string, string>;
}
