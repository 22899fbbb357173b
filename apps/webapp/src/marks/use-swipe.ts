import { useRef, useState } from 'preact/hooks';

/** Further than this it is no tap any more. */
const SLACK_PX = 10;
const TRIGGER_PX = 72;
const MOST_PX = 104;
const LONG_PRESS_MS = 500;

interface Ways {
  readonly onRight: () => void;
  readonly onLeft: () => void;
  readonly onLongPress: () => void;
}

/** A finger on a card: drawn aside past the threshold, held still, or only scrolling past. Whatever it was, it is no tap then. */
export function useSwipe({ onRight, onLeft, onLongPress }: Ways) {
  const touch = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout>; sideways: boolean }>();
  const spent = useRef(false);
  const [offset, setOffset] = useState(0);

  const end = (): void => {
    clearTimeout(touch.current?.timer);
    touch.current = undefined;
    setOffset(0);
  };
  const hold = (): void => {
    spent.current = true;
    end();
    onLongPress();
  };
  return {
    offset,
    /** Past the point where letting go does it. */
    armed: Math.abs(offset) >= TRIGGER_PX,
    /** Whether the click that follows belongs to a gesture. */
    isSpent: () => spent.current,
    handlers: {
      onTouchStart: (event: TouchEvent): void => {
        const finger = event.touches[0];
        spent.current = false;
        if (finger === undefined || event.touches.length > 1) return;
        touch.current = { x: finger.clientX, y: finger.clientY, timer: setTimeout(hold, LONG_PRESS_MS), sideways: false };
      },
      onTouchMove: (event: TouchEvent): void => {
        const { current } = touch;
        const finger = event.touches[0];
        if (current === undefined || finger === undefined) return;
        const [x, y] = [finger.clientX - current.x, finger.clientY - current.y];
        if (!current.sideways) {
          if (Math.max(Math.abs(x), Math.abs(y)) <= SLACK_PX) return;
          clearTimeout(current.timer);
          if (Math.abs(y) >= Math.abs(x)) {
            touch.current = undefined;
            return;
          }
          current.sideways = true;
          spent.current = true;
        }
        setOffset(Math.max(-MOST_PX, Math.min(MOST_PX, x)));
      },
      onTouchEnd: (): void => {
        const drawn = offset;
        end();
        if (drawn >= TRIGGER_PX) onRight();
        else if (drawn <= -TRIGGER_PX) onLeft();
      },
      onTouchCancel: end,
      onContextMenu: (event: Event): void => {
        event.preventDefault();
        hold();
      },
    },
  };
}
