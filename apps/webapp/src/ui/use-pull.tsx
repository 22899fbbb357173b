import { useRef, useState } from 'preact/hooks';

const TRIGGER_PX = 70;
const MOST_PX = 100;

/** Pull to refresh: drag down at the top of the page, let go past the threshold. */
export function usePull(refresh: () => Promise<void>) {
  const from = useRef<number | undefined>(undefined);
  const [distance, setDistance] = useState(0);
  const [busy, setBusy] = useState(false);

  const release = (): void => {
    if (from.current === undefined) return;
    from.current = undefined;
    if (distance < TRIGGER_PX) {
      setDistance(0);
      return;
    }
    setBusy(true);
    setDistance(48);
    void refresh().finally(() => {
      setBusy(false);
      setDistance(0);
    });
  };

  return {
    distance,
    busy,
    handlers: {
      onTouchStart: (event: TouchEvent): void => {
        from.current = window.scrollY <= 0 && !busy ? event.touches[0]?.clientY : undefined;
      },
      onTouchMove: (event: TouchEvent): void => {
        if (from.current === undefined) return;
        const pulled = (event.touches[0]?.clientY ?? 0) - from.current;
        setDistance(pulled <= 0 ? 0 : Math.min(MOST_PX, pulled / 2));
      },
      onTouchEnd: release,
      onTouchCancel: release,
    },
  };
}

export function PullSpinner({ pull: { distance, busy } }: { pull: { distance: number; busy: boolean } }) {
  return (
    <div class="pull" style={{ height: `${distance}px` }} aria-hidden="true">
      {distance > 8 && <span class={busy ? 'spinner' : 'spinner still'} />}
    </div>
  );
}
