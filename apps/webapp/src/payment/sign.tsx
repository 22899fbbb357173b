const PATHS = {
  paid: 'M20 33l9 9 16-18',
  failed: 'M23 23l18 18M41 23L23 41',
  back: 'M28 22l-9 9 9 9M19 31h18a8 8 0 010 16h-6',
} as const;
export type SignName = keyof typeof PATHS | 'waiting';

/** A large round sign over an outcome; the words beside it say the same. */
export function Sign({ name }: { name: SignName }) {
  if (name === 'waiting') return <span class="spinner large" aria-hidden="true" />;
  return (
    <svg class={`sign ${name}`} viewBox="0 0 64 64" width="88" height="88" aria-hidden="true">
      <circle cx="32" cy="32" r="30" />
      <path d={PATHS[name]} />
    </svg>
  );
}
