import { object, text, type Shape } from './shape';

const name = text('a DNS label', /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const size = text('a quantity', /^[0-9]+(Ki|Mi|Gi)$/);
const SOURCES = { emptyDir: object({}, { sizeLimit: size }), secret: object({ secretName: name }), configMap: object({ name }) };

export interface Volume {
  readonly name: string;
  readonly emptyDir?: { readonly sizeLimit?: string };
  readonly secret?: { readonly secretName: string };
  readonly configMap?: { readonly name: string };
}

/** A volume of a pod: its name, and the one thing it is made of. */
export const volume: Shape<Volume> = {
  problems: (value, at) => {
    const problems = object({ name }, SOURCES).problems(value, at);
    const sources = typeof value === 'object' && value !== null ? Object.keys(value).filter((key) => key in SOURCES) : [];
    return sources.length === 1 ? problems : [...problems, `${at} needs one of ${Object.keys(SOURCES).join(', ')}`];
  },
};
