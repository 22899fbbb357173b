interface Props {
  readonly label: string;
  readonly on: boolean;
  readonly onTurn: (on: boolean) => void;
}

/** On or off at once, with nothing to save. */
export const Switch = ({ label, on, onTurn }: Props) => (
  <button type="button" class="switch" role="switch" aria-checked={on} aria-label={label} onClick={() => onTurn(!on)}>
    <span class={on ? 'track on' : 'track'}>
      <span class="knob" />
    </span>
  </button>
);
